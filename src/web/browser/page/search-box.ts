/** The search box: typing, submitting and selecting suggestions, by mouse or keyboard. The page handles its events. */
import { Popup } from './popup.js';
import { forgetSearches, recentSearches, rememberSearch } from './recent-searches.js';
import { recentSuggestion, type Suggestion, stopSuggesting, suggestionsFor } from './suggestions.js';

export interface SearchBoxEvents {
  onInput(query: string): void;
  /** A query was submitted, or selected from the list. */
  onSubmitted(query: string): void;
  /** A headline was selected. */
  onArticle(id: string): void;
  /** Arrow down while the list is closed. */
  onArrowDown(): void;
}

/** Pause in typing after which suggestions are requested. */
const PAUSE_MS = 150;

export class SearchBox {
  readonly #input: HTMLInputElement;
  readonly #events: SearchBoxEvents;
  readonly #popup: Popup;
  #timer = 0;

  constructor(input: HTMLInputElement, events: SearchBoxEvents) {
    this.#input = input;
    this.#events = events;
    this.#popup = new Popup(input, {
      onSelected: (suggestion) => this.#select(suggestion),
      onForget: () => {
        forgetSearches();
        this.#popup.close();
        input.focus();
      },
    });
    input.addEventListener('input', () => {
      events.onInput(input.value);
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => void this.#suggest(), PAUSE_MS);
    });
    input.addEventListener('click', () => {
      if (!this.#popup.isOpen) void this.#suggest();
    });
    input.addEventListener('keydown', (event) => {
      if (!event.isComposing && !event.ctrlKey && !event.metaKey && this.#key(event)) event.preventDefault();
    });
    input.form?.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit(input.value);
    });
  }

  get query(): string {
    return this.#input.value;
  }

  /** Sets the text without an event. */
  set query(query: string) {
    if (this.#input.value !== query) this.#input.value = query;
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  /** Empties the box and focuses it. */
  clear(): void {
    this.#closeList();
    this.#input.value = '';
    this.#input.focus();
    this.#events.onInput('');
  }

  /** Handles a key; true when it was one of the combobox's. */
  #key({ key, altKey }: KeyboardEvent): boolean {
    const popup = this.#popup;
    switch (key) {
      case 'ArrowDown':
        if (popup.isOpen) popup.move(1);
        else if (altKey) void this.#suggest();
        else this.#events.onArrowDown();
        return true;
      case 'ArrowUp':
        if (popup.isOpen) popup.move(-1);
        return popup.isOpen;
      case 'Enter': {
        const { active } = popup;
        if (active !== undefined) this.#select(active);
        return active !== undefined;
      }
      case 'Escape':
        if (popup.isOpen) this.#closeList();
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

  #select({ kind, text, id }: Suggestion): void {
    if (kind === 'headline' && id !== undefined) {
      rememberSearch(this.#input.value);
      this.#events.onArticle(id);
    } else {
      this.#input.value = text;
      this.#submit(text);
    }
  }

  #submit(query: string): void {
    this.#closeList();
    rememberSearch(query);
    this.#events.onSubmitted(query);
  }

  /** Closes the list and cancels the request for one. */
  #closeList(): void {
    clearTimeout(this.#timer);
    stopSuggesting();
    this.#popup.close();
  }
}
