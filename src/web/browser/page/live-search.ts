/** InstantSearch without its widgets' looks: it turns a state into requests, one more for each facet in use, and drops answers that were overtaken. */
import connectConfigure from 'instantsearch.js/es/connectors/configure/connectConfigure';
import connectPagination from 'instantsearch.js/es/connectors/pagination/connectPagination';
import connectRange from 'instantsearch.js/es/connectors/range/connectRange';
import connectRefinementList from 'instantsearch.js/es/connectors/refinement-list/connectRefinementList';
import connectSearchBox from 'instantsearch.js/es/connectors/search-box/connectSearchBox';
import connectSortBy from 'instantsearch.js/es/connectors/sort-by/connectSortBy';
import InstantSearch from 'instantsearch.js/es/lib/InstantSearch';
import type { IndexUiState } from 'instantsearch.js/es/types';
import type { SearchAnswer } from '../../shared/answers.js';
import { MONTHS } from '../../shared/search-question.js';
import { FACETS, type FacetName, HITS_ON_PAGE, type SearchState, type SortName } from '../../shared/search-state.js';
import type { FoundValue } from '../../shared/view/facet-list.js';
import type { ArchiveClient } from './archive-client.js';
import { answerOf, foundValuesOf, MARK_TAGS } from './protocol-answer.js';

const INDEX = 'articles';
const INDEX_BY_SORT: Readonly<Record<SortName, string>> = {
  relevance: INDEX,
  newest: `${INDEX}_newest`,
  oldest: `${INDEX}_oldest`,
};
/** One more than a facet lists, so that it is known whether there are more. */
const FACET_VALUES = 40;
const VALUES_FOUND = 20;

/** What every search asks beside its state. */
const ALWAYS = {
  ...MARK_TAGS,
  hitsPerPage: HITS_ON_PAGE,
  querySyntax: 'lede',
  collapse: true,
  attributesToRetrieve: ['title', 'lede', 'section', 'authors', 'source', 'publishedAt', 'language'],
  attributesToHighlight: ['title', 'related'],
};

export interface LiveSearchEvents {
  /** An answer to the state that was shown last. */
  onAnswer(answer: SearchAnswer): void;
  /** A search that was refused. */
  onRefused(message: string): void;
}

export class LiveSearch {
  readonly #client: ArchiveClient;
  readonly #search: InstantSearch;
  readonly #events: LiveSearchEvents;
  #shown: unknown;

  constructor(client: ArchiveClient, events: LiveSearchEvents) {
    this.#client = client;
    this.#events = events;
    this.#search = new InstantSearch({
      indexName: INDEX,
      searchClient: client,
      future: { preserveSharedStateOnUnmount: true },
    });
    const unseen = () => undefined;
    this.#search.addWidgets([
      connectConfigure(unseen)({ searchParameters: ALWAYS }),
      connectSearchBox(unseen)({}),
      connectSortBy(unseen)({ items: Object.values(INDEX_BY_SORT).map((value) => ({ value, label: value })) }),
      connectPagination(unseen)({}),
      connectRange(unseen)({ attribute: MONTHS }),
      ...FACETS.map((attribute) => connectRefinementList(unseen)({ attribute, operator: 'or', limit: FACET_VALUES })),
    ]);
    this.#search.on('render', () => this.#takeAnswer());
    this.#search.on('error', (error: unknown) => this.#events.onRefused(reasonOf(error)));
  }

  /**
   * Asks for a state; the answer comes as an event unless another state is shown before.
   * @param hitsOnly leaves out the counts, which may be asked for later
   */
  show(state: SearchState, hitsOnly = false): void {
    this.#client.abandon();
    this.#client.hitsOnly = hitsOnly;
    const uiState = { [INDEX]: uiStateOf(state) };
    if (this.#search.started) {
      this.#search.setUiState(uiState);
    } else {
      this.#search._initialUiState = uiState;
      this.#search.start();
    }
  }

  /** Values of a facet with a word that begins like a text, among what a state finds. */
  async findValues(state: SearchState, name: FacetName, text: string): Promise<readonly FoundValue[]> {
    if (!this.#search.started) this.show(state);
    const helper = this.#search.mainIndex.getHelper();
    return helper === null ? [] : foundValuesOf(await helper.searchForFacetValues(name, text, VALUES_FOUND, {}));
  }

  #takeAnswer(): void {
    const results = this.#search.mainIndex.getResults();
    if (results === null || results === this.#shown) return;
    this.#shown = results;
    this.#events.onAnswer(answerOf(results._rawResults, !this.#client.hitsOnly));
  }
}

function uiStateOf({ q, typing, page, sort, chosen, from, to }: SearchState): IndexUiState {
  const refinementList = FACETS.filter((name) => chosen[name].length > 0).map((name) => [
    name,
    chosen[name].map(escaped),
  ]);
  return {
    query: q,
    page,
    sortBy: INDEX_BY_SORT[sort],
    refinementList: Object.fromEntries(refinementList),
    ...((from !== '' || to !== '') && { range: { [MONTHS]: `${seconds(from, 0)}:${seconds(to, DAY_SECONDS - 1)}` } }),
    configure: { queryType: typing ? 'prefixLast' : 'prefixNone' },
  };
}

const DAY_SECONDS = 86_400;

/** Unix seconds of a day and so many more; empty for no day. */
function seconds(day: string, more: number): string {
  return day === '' ? '' : String(Date.parse(`${day}T00:00:00Z`) / 1000 + more);
}

/** In this protocol a `-` in front means any other value. */
function escaped(value: string): string {
  return value.replace(/^-/, '\\-');
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'The search did not work.';
}
