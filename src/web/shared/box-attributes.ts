/** Attributes, texts, events, parts and CSS variables of `<lede-search>`: read by the element, shown on its page and in the README. */

export interface BoxAttribute {
  readonly default: string;
  readonly meaning: string;
}

/** Attributes of the element. */
export const ATTRIBUTES = {
  server: { default: 'where box.js came from', meaning: 'address of the Lede server' },
  index: { default: 'the default index', meaning: 'name of the index to search' },
  filter: { default: 'none', meaning: 'strict filter that every article must pass, as in the API' },
  sort: { default: 'relevance', meaning: 'order of the articles, as in the API' },
  hits: { default: '5', meaning: 'articles shown, 1 to 20' },
  suggestions: { default: '3', meaning: 'completions shown above them, 0 to 8' },
  link: {
    default: '{server}/read/{id}?q={query}',
    meaning:
      'where an article leads; `{id}`, `{query}`, `{url}` (its own address) and `{server}` are filled in; `{url}` for another index; empty for nowhere',
  },
  'results-link': {
    default: '{server}/?q={query}',
    meaning: 'where all results are; empty, as for another index, for nowhere',
  },
  label: { default: 'Search', meaning: 'name of the field for screen readers' },
  placeholder: { default: 'none', meaning: 'shown while the field is empty' },
  lang: { default: 'that of the page', meaning: 'language of dates and numbers' },
  theme: { default: 'that of the page', meaning: '`light` or `dark`' },
} as const satisfies Readonly<Record<string, BoxAttribute>>;

/** Texts with the placeholders `{count}`, `{query}` and `{message}`, each settable by an attribute `text-…`. */
export const TEXTS = {
  suggestions: 'Suggestions',
  articles: 'Articles',
  untitled: 'Untitled',
  'one-result': '1 result',
  results: '{count} results',
  'no-results': 'Nothing found for “{query}”. Try fewer or other words.',
  'all-results': 'All {count} results',
  keys: 'Use the arrow keys to choose.',
  clear: 'Clear',
  offline: 'The search cannot be reached. It will try again.',
  busy: 'The search is busy. It will try again.',
  misused: 'This search is not set up correctly: {message}',
} as const;

export type BoxAttributeName = keyof typeof ATTRIBUTES;
export type TextName = keyof typeof TEXTS;

/** Events of the element; all bubble. */
export const EVENTS = {
  'lede-search': 'an answer is shown: `query`, `total`',
  'lede-select': 'an article is chosen: `query`, `id`, `title`, `href`, `position` from 1; can be prevented',
  'lede-error': 'the search did not work: `query`, `message`',
} as const;

/** CSS parts: `lede-search::part(input)`. */
export const PARTS = [
  'form',
  'input',
  'clear',
  'panel',
  'status',
  'list',
  'group',
  'heading',
  'option',
  'active',
  'suggestion',
  'article',
  'headline',
  'facts',
  'passage',
  'mark',
  'all',
] as const;

export type PartName = (typeof PARTS)[number];

/** CSS variables and their defaults. */
export const VARIABLES = {
  '--lede-font': 'inherit',
  '--lede-size': '1rem',
  '--lede-ink': 'light-dark(#1b1a18, #ebe8e2)',
  '--lede-faint': 'light-dark(#5e5a52, #aaa59b)',
  '--lede-paper': 'light-dark(#ffffff, #201f1c)',
  '--lede-line': 'light-dark(#cfc9bd, #4a4640)',
  '--lede-border': 'light-dark(#79746a, #8f8a80)',
  '--lede-accent': 'light-dark(#0b4f8a, #8dc3f5)',
  '--lede-active': 'light-dark(#e8eff6, #2c3640)',
  '--lede-mark': 'light-dark(#ffe9a3, #5c4700)',
  '--lede-radius': '0.375rem',
  '--lede-height': 'min(70vh, 34rem)',
  '--lede-layer': '10',
} as const;

export type VariableName = keyof typeof VARIABLES;
