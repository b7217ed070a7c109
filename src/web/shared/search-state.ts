/**
 * What the search page shows, and its address: every state has one address, and every address, however mangled, a
 * state. Server and script read and write addresses by these functions alone.
 */

/** What can be narrowed by, in the order of the page. */
export const FACETS = ['section', 'tags', 'authors'] as const;
export type FacetName = (typeof FACETS)[number];

export const SORTS = ['relevance', 'newest', 'oldest'] as const;
export type SortName = (typeof SORTS)[number];

export interface SearchState {
  readonly q: string;
  /** Whether the last word may be the beginning of one; no longer once it was sent. */
  readonly typing: boolean;
  readonly page: number;
  readonly sort: SortName;
  /** The values chosen of each facet. */
  readonly chosen: Readonly<Record<FacetName, readonly string[]>>;
  /** First and last day, as `2024-05-31`; empty for open. */
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

/** Hits on a page. */
export const HITS_ON_PAGE = 10;

/** What an address can ask for; the rest of it is passed over. */
export const STATE_LIMITS = {
  query: 2000,
  /** Values of one facet, and characters of each. */
  values: 10,
  value: 256,
  /** Algolia's protocol reaches the first 1,000 hits. */
  page: 1000 / HITS_ON_PAGE,
} as const;

/** The state of an address's query string. */
export function stateOf(query: string): SearchState {
  const parameters = new URLSearchParams(query);
  const chosen = (name: FacetName) => {
    const values = parameters.getAll(name).filter((value) => value !== '' && value.length <= STATE_LIMITS.value);
    return [...new Set(values)].slice(0, STATE_LIMITS.values);
  };
  const [first, last] = [dayOf(parameters.get('from'), 'first'), dayOf(parameters.get('to'), 'last')];
  const turned = first !== '' && last !== '' && first > last;
  const page = /^\d{1,6}$/.test(parameters.get('page') ?? '') ? Number(parameters.get('page')) : 1;
  return {
    q: wellFormed(parameters.get('q') ?? '').slice(0, STATE_LIMITS.query),
    typing: parameters.get('typing') === 'true',
    page: Math.min(Math.max(page, 1), STATE_LIMITS.page),
    sort: SORTS.find((sort) => sort === parameters.get('sort')) ?? 'relevance',
    chosen: { section: chosen('section'), tags: chosen('tags'), authors: chosen('authors') },
    from: turned ? last : first,
    to: turned ? first : last,
  };
}

/** The parameters of a state, without what is as always. */
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

/** A state changed in anything but the page is on its first page. */
export function withChange(state: SearchState, change: Partial<Omit<SearchState, 'page'>>): SearchState {
  return { ...state, ...change, page: 1 };
}

/** A value of a facet chosen, or no longer. */
export function toggled(state: SearchState, name: FacetName, value: string): SearchState {
  const others = state.chosen[name].filter((one) => !sameValue(one, value));
  const values = others.length < state.chosen[name].length ? others : [...others, value];
  return withChange(state, { chosen: { ...state.chosen, [name]: values } });
}

/** Whether two values are one to the archive, which compares without case. */
export function sameValue(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

export function isFiltered({ chosen, from, to }: SearchState): boolean {
  return from !== '' || to !== '' || FACETS.some((name) => chosen[name].length > 0);
}

export function withoutFilters(state: SearchState): SearchState {
  return withChange(state, { chosen: EMPTY_STATE.chosen, from: '', to: '' });
}

/** `2024`, `2024-05` or `2024-05-31` as its first or last day; empty for what is no day from the year 1 to 9999. */
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

/** Halves of characters, as a mangled address has them, would not survive being written into one again. */
function wellFormed(text: string): string {
  return text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');
}
