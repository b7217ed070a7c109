/**
 * The page's searches on InstantSearch without its widgets: it holds the state, sends one request per state and drops
 * answers to earlier states. Request and answer pass through it as one opaque member each, so that neither is
 * translated into Algolia's parameters and results.
 */
import connectConfigure from 'instantsearch.js/es/connectors/configure/connectConfigure';
import InstantSearch from 'instantsearch.js/es/lib/InstantSearch';
import type { UiState } from 'instantsearch.js/es/types';
import type { SearchAnswer } from '../../shared/answers.js';
import { searchRequestOf } from '../../shared/search-request.js';
import type { SearchState } from '../../shared/search-state.js';
import type { ArchiveClient } from './archive-client.js';
import { readSearchAnswer } from './search-answer.js';

/** InstantSearch's name for the archive; never sent. */
const INDEX = 'archive';

export interface LiveSearchEvents {
  /** The answer to the state shown last. */
  onAnswer(answer: SearchAnswer): void;
  /** The search was refused. */
  onRefused(message: string): void;
}

export class LiveSearch {
  readonly #client: ArchiveClient;
  readonly #events: LiveSearchEvents;
  #search: InstantSearch | undefined;
  #shown: unknown;

  constructor(client: ArchiveClient, events: LiveSearchEvents) {
    this.#client = client;
    this.#events = events;
  }

  /**
   * Searches for a state. Its answer is an event, unless another state is shown first.
   * @param hitsOnly omits the facets
   */
  show(state: SearchState, hitsOnly = false): void {
    this.#client.abandon();
    const request = searchRequestOf(state);
    const configure = {
      query: state.q,
      archiveRequest: JSON.stringify(hitsOnly ? { ...request, facets: [] } : request),
    };
    const uiState = { [INDEX]: { configure } };
    if (this.#search === undefined) this.#search = this.#start(uiState);
    else this.#search.setUiState(uiState);
  }

  #start(initialUiState: UiState): InstantSearch {
    const search = new InstantSearch({
      indexName: INDEX,
      initialUiState,
      searchClient: {
        search: async (requests: readonly unknown[]) => {
          const answer = await this.#client.search(requestOf(requests));
          return { results: [{ hits: [], answer }] };
        },
      },
      future: { preserveSharedStateOnUnmount: true },
    });
    search.addWidgets([connectConfigure(() => undefined)({ searchParameters: {} })]);
    search.on('render', () => this.#takeAnswer(search));
    search.on('error', (error: unknown) => this.#events.onRefused(reasonOf(error)));
    search.start();
    return search;
  }

  #takeAnswer({ mainIndex }: InstantSearch): void {
    const results = mainIndex.getResults();
    if (results === null || results === this.#shown) return;
    this.#shown = results;
    const [result] = results._rawResults;
    const answer = readSearchAnswer(result?.answer);
    if (answer === undefined) this.#events.onRefused('The archive gave no answer that can be read.');
    else this.#events.onAnswer(answer);
  }
}

/** The request that `show` put into the parameters. */
function requestOf([first]: readonly unknown[]): string {
  if (typeof first !== 'object' || first === null || !('params' in first)) return '{}';
  const { params } = first;
  if (typeof params !== 'object' || params === null || !('archiveRequest' in params)) return '{}';
  return String(params.archiveRequest);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'The search did not work.';
}
