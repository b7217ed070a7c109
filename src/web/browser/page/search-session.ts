/** A reader's way through the search page: from state to state, each with its address, answered by the archive. */
import { pageTitle } from '../../shared/page-title.js';
import { type FacetName, pathOf, type SearchState, stateOf } from '../../shared/search-state.js';
import type { FoundValue } from '../../shared/view/facet-list.js';
import { outcome } from '../../shared/view/results.js';
import { announce } from './announcer.js';
import { ArchiveClient } from './archive-client.js';
import type { LiveSearch } from './live-search.js';
import { outcomeLine, showAnswer } from './results-region.js';
import { TroubleNotice } from './trouble-notice.js';

/** What becomes of the address that was before: kept for the back button, or written over. */
export type Step = 'push' | 'replace';

/** Between keys: longer than most take, shorter than a look to the side. */
const REST_MS = 300;

export class SearchSession {
  #state = stateOf(location.search);
  /** Whether the address stands for a query that is being typed. */
  #typing = false;
  #live: Promise<LiveSearch> | undefined;
  /** Until the counts of what is being typed are asked for. */
  #rest = 0;
  readonly #status: Element;
  readonly #notice: TroubleNotice;
  readonly #client: ArchiveClient;
  readonly #onState: (state: SearchState) => void;

  /** @param status the page's live region; `onState` is told of states that the address brought */
  constructor(status: Element, onState: (state: SearchState) => void) {
    this.#status = status;
    this.#onState = onState;
    this.#notice = new TroubleNotice(() => this.#client.retry());
    this.#client = new ArchiveClient((trouble) => {
      if (trouble !== undefined) announce(status, this.#notice.show(trouble));
      else if (this.#notice.hide()) announce(status, 'The archive answers again.');
    });
    window.addEventListener('popstate', () => {
      this.#typing = false;
      this.#state = stateOf(location.search);
      onState(this.#state);
      void this.#search();
    });
  }

  get state(): SearchState {
    return this.#state;
  }

  /** Gets ready to answer at the first key. */
  prepare(): Promise<LiveSearch> {
    this.#live ??= import('./live-search.js').then(
      ({ LiveSearch }) =>
        new LiveSearch(this.#client, {
          onAnswer: (answer) => {
            busy(false);
            showAnswer(answer, this.#state);
            announce(this.#status, outcome(answer, this.#state));
          },
          onRefused: (message) => {
            busy(false);
            announce(this.#status, message);
            const line = outcomeLine();
            if (line !== null) line.textContent = message;
          },
        }),
    );
    // Without a connection the script may come later: it is asked for again.
    this.#live.catch(() => {
      this.#live = undefined;
    });
    return this.#live;
  }

  /** Hits come with each key, counts when the fingers rest. Each key of a query writes over the address of the one before. */
  type(q: string): void {
    const step = this.#typing ? 'replace' : 'push';
    this.#move({ ...this.#state, q, typing: q !== '', page: 1 }, step);
    this.#typing = true;
    void this.#search(true);
    this.#rest = window.setTimeout(() => void this.#search(), REST_MS);
  }

  go(state: SearchState, step: Step = 'push'): void {
    this.#move(state, step);
    void this.#search();
  }

  #move(state: SearchState, step: Step): void {
    const path = pathOf(state);
    const same = path === location.pathname + location.search;
    this.#typing = false;
    this.#state = state;
    if (step === 'replace' || same) history.replaceState(null, '', path);
    else history.pushState(null, '', path);
    this.#onState(state);
  }

  /** Values of a facet among the results. */
  async findValues(name: FacetName, text: string): Promise<readonly FoundValue[]> {
    return (await this.prepare()).findValues(this.#state, name, text);
  }

  async #search(hitsOnly = false): Promise<void> {
    clearTimeout(this.#rest);
    document.title = pageTitle(this.#state);
    busy(true);
    try {
      (await this.prepare()).show(this.#state, hitsOnly);
    } catch {
      // The rest of the script cannot be had: the server sends the page.
      location.assign(pathOf(this.#state));
    }
  }
}

/** The state of a link of the page; undefined for a link that leads elsewhere. */
export function linkedState(link: HTMLAnchorElement): SearchState | undefined {
  return link.origin === location.origin && link.pathname === '/' ? stateOf(link.search) : undefined;
}

function busy(is: boolean): void {
  document.getElementById('found')?.setAttribute('aria-busy', String(is));
}
