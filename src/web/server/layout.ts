/** The frame of every page: head, masthead, search box and footer. */
import { type Html, html } from '../shared/html.js';
import { assetPath } from './assets.js';

export interface PageContent {
  readonly title: string;
  /** The query in the search box. */
  readonly query?: string;
  /** Hidden fields that the search box submits. */
  readonly kept?: readonly Html[];
  /** Further elements of the head. */
  readonly head?: Html;
  readonly main: Html;
}

/** A complete page. */
export function layout({ title, query, kept, head, main }: PageContent): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${assetPath('page.css')}">
<link rel="search" type="application/opensearchdescription+xml" href="/opensearch.xml" title="Lede">
${head}
<script src="${assetPath('page.js')}" type="module"></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
<a class="brand" href="/">Lede</a>
<form role="search" action="/" method="get">
<label for="q" class="quiet">Search the archive</label>
<div class="box"><input type="text" role="searchbox" id="q" name="q" value="${query}" placeholder="Search the archive" autocomplete="off"
 autocapitalize="off" spellcheck="false" inputmode="search" enterkeyhint="search" aria-describedby="keys" maxlength="2000" dir="auto"></div>
<button type="submit">Search</button>
${kept}
<p id="keys" class="hint"><kbd>/</kbd> to type, <kbd>↑</kbd> <kbd>↓</kbd> to move, <kbd>Enter</kbd> to open, <kbd>Esc</kbd> to clear</p>
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
