/** The state of the search page over time: its address and history, its searches, and what shows their progress. */
import { pageTitle } from '../../shared/page-title.js';
import { type FacetName, pathOf, type SearchState, stateOf } from '../../shared/search-state.js';
import type { FacetMatch } from '../../shared/view/facet-list.js';
import { outcome } from '../../shared/view/results.js';
import { Announcer } from '../announcer.js';
import { ArchiveClient } from './archive-client.js';
import { findFacetValues } from './facet-values.js';
import type { LiveSearch } from './live-search.js';
import { outcomeLine, showAnswer } from './results-region.js';
import { TroubleNotice } from './trouble-notice.js';

/** Adds a history entry, or replaces the current one. */
export type Step = 'push' | 'replace';

/** Pause in typing after which facets are requested. */
const PAUSE_MS = 300;

export class SearchSession {
  #state = stateOf(location.search);
  /** True while the current history entry is a query being typed. */
  #typing = false;
  #live: Promise<LiveSearch> | undefined;
  /** The outcome of the state that has been announced. */
  #announced: string | undefined;
  /** Timer of the search with facets. */
  #facetsTimer = 0;
  readonly #announcer: Announcer;
  readonly #notice: TroubleNotice;
  readonly #client: ArchiveClient;
  readonly #onState: (state: SearchState) => void;

  /**
   * @param status live region of the page
   * @param onState called at each change of state
   */
  constructor(status: Element, onState: (state: SearchState) => void) {
    this.#announcer = new Announcer(status);
    this.#onState = onState;
    this.#notice = new TroubleNotice(() => this.#client.retry());
    this.#client = new ArchiveClient((trouble) => {
      if (trouble !== undefined) this.#announcer.announce(this.#notice.show(trouble));
      else if (this.#notice.hide()) this.#announcer.announce('The archive answers again.');
    });
    window.addEventListener('popstate', () => {
      this.#typing = false;
      this.#state = stateOf(location.search);
      this.#announced = undefined;
      onState(this.#state);
      void this.#search();
    });
  }

  get state(): SearchState {
    return this.#state;
  }

  /** Loads the script that searches. */
  prepare(): Promise<LiveSearch> {
    this.#live ??= import('./live-search.js').then(
      ({ LiveSearch }) =>
        new LiveSearch(this.#client, {
          onAnswer: (answer) => {
            setBusy(false);
            showAnswer(answer, this.#state);
            this.#announceOutcome(outcome(answer, this.#state));
          },
          onRefused: (message) => {
            setBusy(false);
            this.#announcer.announce(message);
            const line = outcomeLine();
            if (line !== null) line.textContent = message;
          },
        }),
    );
    // Tried again at the next search.
    this.#live.catch(() => {
      this.#live = undefined;
    });
    return this.#live;
  }

  /** Announces once per state: the answers without and with facets have the same outcome. */
  #announceOutcome(text: string): void {
    if (text !== this.#announced) this.#announcer.announce(text);
    this.#announced = text;
  }

  /** Searches without facets at each key, with facets after a pause. All keys of a query share one history entry. */
  type(q: string): void {
    const step = this.#typing ? 'replace' : 'push';
    this.#move({ ...this.#state, q, typing: q !== '', page: 1 }, step);
    this.#typing = true;
    void this.#search(true);
    this.#facetsTimer = window.setTimeout(() => void this.#search(), PAUSE_MS);
  }

  go(state: SearchState, step: Step = 'push'): void {
    this.#move(state, step);
    void this.#search();
  }

  #move(state: SearchState, step: Step): void {
    const path = pathOf(state);
    const isSame = path === location.pathname + location.search;
    this.#typing = false;
    this.#state = state;
    this.#announced = undefined;
    if (step === 'replace' || isSame) history.replaceState(null, '', path);
    else history.pushState(null, '', path);
    this.#onState(state);
  }

  /** Values of a facet with a word that begins with a text, among the results. */
  findValues(name: FacetName, text: string): Promise<readonly FacetMatch[]> {
    return findFacetValues(this.#client, this.#state, name, text);
  }

  async #search(hitsOnly = false): Promise<void> {
    clearTimeout(this.#facetsTimer);
    document.title = pageTitle(this.#state);
    setBusy(true);
    try {
      (await this.prepare()).show(this.#state, hitsOnly);
    } catch {
      // The script cannot be loaded: the server renders the page.
      location.assign(pathOf(this.#state));
    }
  }
}

/** The state that a link leads to; undefined for a link to another page. */
export function linkedState(link: HTMLAnchorElement): SearchState | undefined {
  return link.origin === location.origin && link.pathname === '/' ? stateOf(link.search) : undefined;
}

function setBusy(isBusy: boolean): void {
  document.getElementById('found')?.setAttribute('aria-busy', String(isBusy));
}
