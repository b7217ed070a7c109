/**
 * The state of the search page and its address. Every state has one address, and every address, however malformed, a
 * state. Server and script parse and format addresses with these functions only.
 */

/** Fields with a facet, in the order of the page. */
export const FACETS = ['section', 'tags', 'authors'] as const;
export type FacetName = (typeof FACETS)[number];

export const SORTS = ['relevance', 'newest', 'oldest'] as const;
export type SortName = (typeof SORTS)[number];

export interface SearchState {
  readonly q: string;
  /** True while the query is being typed, when its last word may be a prefix. */
  readonly typing: boolean;
  readonly page: number;
  readonly sort: SortName;
  /** Selected values by facet. */
  readonly chosen: Readonly<Record<FacetName, readonly string[]>>;
  /** First and last day as `2024-05-31`; '' for open. */
  readonly from: string;
  readonly to: string;
}

export const EMPTY_STATE: SearchState = {
  q: '',
  typing: false,
  page: 1,
  sort: 'relevance',
  chosen: { section: [], tags: [], authors: [] },
  from: '',
  to: '',
};

/** Hits per page. */
export const HITS_ON_PAGE = 10;

/** Limits on the parameters of an address; anything beyond is ignored. */
export const STATE_LIMITS = {
  query: 2000,
  /** Selected values per facet, and characters per value. */
  values: 10,
  value: 256,
  /** The first 1,000 hits. */
  page: 1000 / HITS_ON_PAGE,
} as const;

/** Parses the query string of an address. */
export function stateOf(query: string): SearchState {
  const parameters = new URLSearchParams(query);
  const chosen = (name: FacetName) => {
    const values = parameters.getAll(name).filter((value) => value !== '' && value.length <= STATE_LIMITS.value);
    return [...new Set(values)].slice(0, STATE_LIMITS.values);
  };
  const [first, last] = [dayOf(parameters.get('from'), 'first'), dayOf(parameters.get('to'), 'last')];
  const isReversed = first !== '' && last !== '' && first > last;
  const page = /^\d{1,6}$/.test(parameters.get('page') ?? '') ? Number(parameters.get('page')) : 1;
  return {
    q: wellFormed(parameters.get('q') ?? '').slice(0, STATE_LIMITS.query),
    typing: parameters.get('typing') === 'true',
    page: Math.min(Math.max(page, 1), STATE_LIMITS.page),
    sort: SORTS.find((sort) => sort === parameters.get('sort')) ?? 'relevance',
    chosen: { section: chosen('section'), tags: chosen('tags'), authors: chosen('authors') },
    from: isReversed ? last : first,
    to: isReversed ? first : last,
  };
}

/** The parameters of a state that differ from the defaults. */
export function parametersOf(state: SearchState): URLSearchParams {
  const parameters = new URLSearchParams();
  if (state.q !== '') parameters.set('q', state.q);
  for (const name of FACETS) for (const value of state.chosen[name]) parameters.append(name, value);
  if (state.from !== '') parameters.set('from', state.from);
  if (state.to !== '') parameters.set('to', state.to);
  if (state.sort !== 'relevance') parameters.set('sort', state.sort);
  if (state.page > 1) parameters.set('page', String(state.page));
  if (state.typing && state.q !== '') parameters.set('typing', 'true');
  return parameters;
}

/** The address of a state. */
export function pathOf(state: SearchState): string {
  const parameters = parametersOf(state);
  return parameters.size === 0 ? '/' : `/?${parameters}`;
}

/** Changes a state and returns to its first page. */
export function withChange(state: SearchState, change: Partial<Omit<SearchState, 'page'>>): SearchState {
  return { ...state, ...change, page: 1 };
}

/** Selects a value of a facet, or deselects it. */
export function toggled(state: SearchState, name: FacetName, value: string): SearchState {
  const others = state.chosen[name].filter((one) => !sameValue(one, value));
  const values = others.length < state.chosen[name].length ? others : [...others, value];
  return withChange(state, { chosen: { ...state.chosen, [name]: values } });
}

/** True for values that the archive treats as equal: it ignores case. */
export function sameValue(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

export function isFiltered({ chosen, from, to }: SearchState): boolean {
  return from !== '' || to !== '' || FACETS.some((name) => chosen[name].length > 0);
}

export function withoutFilters(state: SearchState): SearchState {
  return withChange(state, { chosen: EMPTY_STATE.chosen, from: '', to: '' });
}

/** First or last day of `2024`, `2024-05` or `2024-05-31`; '' for anything else. The years are 1 to 9999. */
function dayOf(text: string | null, end: 'first' | 'last'): string {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text?.trim() ?? '') ?? [];
  if (year === undefined || year === '0000') return '';
  const ofMonth = month ?? (end === 'first' ? '01' : '12');
  const lastDay = new Date(0).setUTCFullYear(Number(year), Number(ofMonth), 0);
  const ofDay = day ?? (end === 'first' ? '01' : String(new Date(lastDay).getUTCDate()));
  const iso = `${year}-${ofMonth}-${ofDay}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso) ? iso : '';
}

/** Replaces lone surrogates by U+FFFD: they cannot be written into an address. `toWellFormed` needs a newer library target. */
function wellFormed(text: string): string {
  return text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');
}
