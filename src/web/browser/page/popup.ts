/** The list under the search box: suggestions or recent searches, as the listbox of an ARIA combobox. */
import { html } from '../../shared/html.js';
import type { Suggestion } from './suggestions.js';

const LIST_ID = 'suggestions';
const SIGNS: Readonly<Record<Suggestion['kind'], string>> = { recent: '↺', query: '⌕', headline: '→' };
/** Told to who does not see the signs. */
const KINDS: Readonly<Record<Suggestion['kind'], string>> = {
  recent: 'recent search',
  query: 'search',
  headline: 'article',
};

export interface PopupEvents {
  onChosen(suggestion: Suggestion): void;
  onForget(): void;
}

export class Popup {
  readonly #input: HTMLInputElement;
  readonly #element = document.createElement('div');
  #options: readonly Suggestion[] = [];
  #active = -1;

  /** Makes the input a combobox; the list goes behind it, into the same element. */
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
    // The box keeps the focus while something is picked from its list.
    this.#element.addEventListener('mousedown', (event) => event.preventDefault());
    this.#element.addEventListener('click', ({ target }) => {
      if (!(target instanceof Element)) return;
      if (target.closest('.forget') !== null) events.onForget();
      const item = target.closest('[role="option"]');
      const option = item === null ? undefined : this.#options[[...this.#list.children].indexOf(item)];
      if (option !== undefined) events.onChosen(option);
    });
    input.parentElement?.addEventListener('focusout', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node) || input.parentElement?.contains(relatedTarget) !== true) this.close();
    });
  }

  get isOpen(): boolean {
    return !this.#element.hidden;
  }

  /** The option that Enter would choose. */
  get active(): Suggestion | undefined {
    return this.#options[this.#active];
  }

  /** Shows options; closes when there are none. */
  open(options: readonly Suggestion[]): void {
    if (options.length === 0) {
      this.close();
      return;
    }
    this.#options = options;
    this.#element.toggleAttribute('data-recent', options[0]?.kind === 'recent');
    this.#list.innerHTML = html`${options.map(
      ({ kind, label }, i) =>
        html`<li role="option" id="option-${i}" aria-selected="false" class="${kind}"><span aria-hidden="true">${SIGNS[kind]}</span> <span dir="auto">${label}</span><span class="quiet">, ${KINDS[kind]}</span></li>`,
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

  /** Moves through the options; before the first and after the last is the box itself. */
  move(step: 1 | -1): void {
    const places = this.#options.length + 1;
    this.#activate(((this.#active + 1 + step + places) % places) - 1);
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
