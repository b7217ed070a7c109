/** The frame of every page, and the small parts that pages share. */
import { type Html, html } from './html.js';

export interface Frame {
  readonly title: string;
  /** The query to keep in the search box. */
  readonly query?: string;
  /** Further elements of the head. */
  readonly head?: Html;
  readonly main: Html;
}

/** A whole page with the search box on top. */
export function layout({ title, query, head, main }: Frame): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/page.css">
<link rel="search" type="application/opensearchdescription+xml" href="/opensearch.xml" title="Lede">
${head}
<script src="/assets/search.js" type="module"></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
<a class="brand" href="/">Lede</a>
<form role="search" action="/" method="get">
<label for="q" class="quiet">Search the archive</label>
<input type="search" id="q" name="q" value="${query}" placeholder="Search the archive" autocomplete="off"
 autocapitalize="off" spellcheck="false" enterkeyhint="search" aria-describedby="keys" maxlength="2000">
<button type="submit">Search</button>
<p id="keys" class="hint"><kbd>/</kbd> to type, <kbd>↑</kbd> <kbd>↓</kbd> through results, <kbd>Enter</kbd> to open, <kbd>Esc</kbd> to clear</p>
</form>
</header>
<main id="main">
${main}
</main>
<footer><a href="/docs">API</a></footer>
</body>
</html>
`;
  return page.toString();
}

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** A date to read, with its exact form for machines; nothing when it is unknown. */
export function day(iso: string | undefined): Html | undefined {
  if (iso === undefined) return undefined;
  return html`<time datetime="${iso}">${DAY.format(new Date(iso))}</time>`;
}

/** Section, date and the like in one line. */
export function facts(items: readonly (Html | string | undefined)[]): Html {
  const shown = items.filter((item) => item !== undefined && item !== '');
  return html`<p class="facts">${shown.map((item) => html`<span>${item}</span>`)}</p>`;
}

/** The page of an article; `state` is the search it was found by, as the search page's own parameters, for its marks and its way back. */
export function readPath(id: string, state?: URLSearchParams): string {
  const carried = state === undefined || state.size === 0 ? '' : `?${state}`;
  return `/read/${encodeURIComponent(id)}${carried}`;
}
