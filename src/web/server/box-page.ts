/** The page about the search box for other sites: a working example and reference tables. */
import { ATTRIBUTES, EVENTS, PARTS, TEXTS, VARIABLES } from '../shared/box-attributes.js';
import { type Html, html } from '../shared/html.js';
import { layout } from './layout.js';

const TAGS = `<script src="https://archive.example.org/box.js" defer></script>
<lede-search placeholder="Search our archive"></lede-search>`;

export function boxPage(): string {
  return layout({
    title: 'A search box for your site – Lede',
    head: html`<link rel="stylesheet" href="/assets/box-page.css">
<script src="/box.js" defer></script>`,
    main: html`<h1>A search box for your site</h1>
<p>One script and one element. Try it:</p>
<lede-search label="Search the archive in a box" placeholder="Try a word"></lede-search>
<p>On your page, with the address of this server:</p>
<pre tabindex="0" aria-label="The tags for your page"><code>${TAGS}</code></pre>
<p>It works under a strict content security policy: allow this server in <code>script-src</code> and
<code>connect-src</code>, nothing else. Articles and queries only ever become text.</p>
${table('Attributes', ['attribute', 'default', 'meaning'], attributeRows())}
${table('Words', ['attribute', 'default'], textRows())}
${table('Events', ['event', 'when, and its detail'], Object.entries(EVENTS))}
${table('Look', ['variable', 'default'], Object.entries(VARIABLES))}
<p>Whatever a variable does not reach, a part does, as in <code>lede-search::part(headline)</code>:
${PARTS.map((part, index) => html`${index === 0 ? '' : ', '}<code>${part}</code>`)}.</p>`,
  });
}

function attributeRows(): (readonly string[])[] {
  return Object.entries(ATTRIBUTES).map(([name, { default: fallback, meaning }]) => [
    name,
    fallback,
    meaning.replaceAll('`', ''),
  ]);
}

function textRows(): (readonly string[])[] {
  return Object.entries(TEXTS).map(([name, text]) => [`text-${name}`, text]);
}

function table(heading: string, columns: readonly string[], rows: readonly (readonly string[])[]): Html {
  const id = heading.toLowerCase();
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>
<table><thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead><tbody>
${rows.map(
  ([name = '', ...cells]) =>
    html`<tr><td><code>${name}</code></td>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>\n`,
)}</tbody></table></section>`;
}
