/** The list under the search box: suggestions or recent searches, as the listbox of an ARIA combobox. */
import { html } from '../../shared/html.js';
import type { Suggestion } from './suggestions.js';

const LIST_ID = 'suggestions';
const ICONS: Readonly<Record<Suggestion['kind'], string>> = { recent: '↺', query: '⌕', headline: '→' };
/** The icons in words, for screen readers. */
const KINDS: Readonly<Record<Suggestion['kind'], string>> = {
  recent: 'recent search',
  query: 'search',
  headline: 'article',
};

export interface PopupEvents {
  onSelected(suggestion: Suggestion): void;
  onForget(): void;
}

export class Popup {
  readonly #input: HTMLInputElement;
  readonly #element = document.createElement('div');
  #options: readonly Suggestion[] = [];
  #active = -1;

  /** Makes the input a combobox and inserts the list after it. */
  constructor(input: HTMLInputElement, events: PopupEvents) {
    this.#input = input;
    this.#element.className = 'popup';
    this.#element.hidden = true;
    this.#element.innerHTML = html`<ul role="listbox" id="${LIST_ID}" aria-label="Suggestions"></ul>
<button type="button" class="forget">Clear recent searches</button>`.toString();
    input.after(this.#element);
    input.setAttribute('role', 'combobox');
    input.setAttribute('aria-autocomplete', 'list');
    input.setAttribute('aria-controls', LIST_ID);
    input.setAttribute('aria-expanded', 'false');
    // Keeps the focus in the input.
    this.#element.addEventListener('mousedown', (event) => event.preventDefault());
    this.#element.addEventListener('click', ({ target }) => {
      if (!(target instanceof Element)) return;
      if (target.closest('.forget') !== null) events.onForget();
      const item = target.closest('[role="option"]');
      const option = item === null ? undefined : this.#options[[...this.#list.children].indexOf(item)];
      if (option !== undefined) events.onSelected(option);
    });
    input.parentElement?.addEventListener('focusout', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node) || input.parentElement?.contains(relatedTarget) !== true) this.close();
    });
  }

  get isOpen(): boolean {
    return !this.#element.hidden;
  }

  /** The option that Enter selects. */
  get active(): Suggestion | undefined {
    return this.#options[this.#active];
  }

  /** Shows options; closes the list when there are none. */
  open(options: readonly Suggestion[]): void {
    if (options.length === 0) {
      this.close();
      return;
    }
    this.#options = options;
    this.#element.toggleAttribute('data-recent', options[0]?.kind === 'recent');
    this.#list.innerHTML = html`${options.map(
      ({ kind, label }, i) =>
        html`<li role="option" id="option-${i}" aria-selected="false" class="${kind}"><span aria-hidden="true">${ICONS[kind]}</span> <span dir="auto">${label}</span><span class="quiet">, ${KINDS[kind]}</span></li>`,
    )}`.toString();
    this.#element.hidden = false;
    this.#input.setAttribute('aria-expanded', 'true');
    this.#activate(-1);
  }

  close(): void {
    this.#options = [];
    this.#element.hidden = true;
    this.#input.setAttribute('aria-expanded', 'false');
    this.#activate(-1);
  }

  /** Moves to the next or previous option; the input stands before the first and after the last. */
  move(step: 1 | -1): void {
    const stops = this.#options.length + 1;
    this.#activate(((this.#active + 1 + step + stops) % stops) - 1);
  }

  #activate(index: number): void {
    this.#active = index;
    for (const [i, item] of [...this.#list.children].entries()) item.setAttribute('aria-selected', String(i === index));
    if (index < 0) this.#input.removeAttribute('aria-activedescendant');
    else this.#input.setAttribute('aria-activedescendant', `option-${index}`);
    this.#list.children[index]?.scrollIntoView({ block: 'nearest' });
  }

  get #list(): Element {
    return this.#element.firstElementChild ?? this.#element;
  }
}
