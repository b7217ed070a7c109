/** The search box: typing, sending, choosing a suggestion, by mouse or keys. What then happens is up to the page. */
import { Popup } from './popup.js';
import { forgetSearches, recentSearches, rememberSearch } from './recent-searches.js';
import { recentSuggestion, type Suggestion, stopSuggesting, suggestionsFor } from './suggestions.js';

export interface SearchBoxEvents {
  /** Something was typed. */
  onTyped(query: string): void;
  /** A query was sent, or chosen. */
  onSent(query: string): void;
  /** A headline was chosen. */
  onArticle(id: string): void;
  /** The way down from the box while there is no list. */
  onDown(): void;
}

/** Results come first; suggestions are asked for when the fingers rest. */
const REST_MS = 150;

export class SearchBox {
  readonly #input: HTMLInputElement;
  readonly #events: SearchBoxEvents;
  readonly #popup: Popup;
  #timer = 0;

  constructor(input: HTMLInputElement, events: SearchBoxEvents) {
    this.#input = input;
    this.#events = events;
    this.#popup = new Popup(input, {
      onChosen: (suggestion) => this.#choose(suggestion),
      onForget: () => {
        forgetSearches();
        this.#popup.close();
        input.focus();
      },
    });
    input.addEventListener('input', () => {
      events.onTyped(input.value);
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => void this.#suggest(), REST_MS);
    });
    input.addEventListener('click', () => {
      if (!this.#popup.isOpen) void this.#suggest();
    });
    input.addEventListener('keydown', (event) => {
      if (!event.isComposing && !event.ctrlKey && !event.metaKey && this.#key(event)) event.preventDefault();
    });
    input.form?.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send(input.value);
    });
  }

  get query(): string {
    return this.#input.value;
  }

  /** Shows another query, as the address says. */
  set query(query: string) {
    if (this.#input.value !== query) this.#input.value = query;
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  /** Empties the box and goes there. */
  clear(): void {
    this.#quiet();
    this.#input.value = '';
    this.#input.focus();
    this.#events.onTyped('');
  }

  /** Whether the key was ours. */
  #key({ key, altKey }: KeyboardEvent): boolean {
    const popup = this.#popup;
    switch (key) {
      case 'ArrowDown':
        if (popup.isOpen) popup.move(1);
        else if (altKey) void this.#suggest();
        else this.#events.onDown();
        return true;
      case 'ArrowUp':
        if (popup.isOpen) popup.move(-1);
        return popup.isOpen;
      case 'Enter': {
        const { active } = popup;
        if (active !== undefined) this.#choose(active);
        return active !== undefined;
      }
      case 'Escape':
        if (popup.isOpen) this.#quiet();
        else this.clear();
        return true;
      default:
        return false;
    }
  }

  async #suggest(): Promise<void> {
    const query = this.#input.value;
    const options = query.trim() === '' ? recentSearches().map(recentSuggestion) : await suggestionsFor(query);
    if (options === undefined || document.activeElement !== this.#input || this.#input.value !== query) return;
    this.#popup.open(options);
  }

  #choose({ kind, text, id }: Suggestion): void {
    if (kind === 'headline' && id !== undefined) {
      rememberSearch(this.#input.value);
      this.#events.onArticle(id);
    } else {
      this.#input.value = text;
      this.#send(text);
    }
  }

  #send(query: string): void {
    this.#quiet();
    rememberSearch(query);
    this.#events.onSent(query);
  }

  /** No list, and none on its way. */
  #quiet(): void {
    clearTimeout(this.#timer);
    stopSuggesting();
    this.#popup.close();
  }
}
