/** The element `<lede-search>`: attributes, keyboard, display of results, events for the page. */
import { ATTRIBUTES, type EVENTS, TEXTS } from '../../shared/box-attributes.js';
import { Announcer } from '../announcer.js';
import { type Answer, type SearchFault, search } from './client.js';
import { buildFrame, type Frame } from './frame.js';
import { buildOptions, number, type Option } from './options.js';
import { QueryRunner } from './query-runner.js';
import { fillAddress, readSetup, type Setup, say, scriptServer } from './setup.js';
import { styleSheet } from './style.js';

const HOME = scriptServer();

export class LedeSearch extends HTMLElement {
  static readonly observedAttributes = [
    ...Object.keys(ATTRIBUTES),
    ...Object.keys(TEXTS).map((name) => `text-${name}`),
  ];

  readonly #frame: Frame;
  readonly #runner: QueryRunner;
  readonly #announcer: Announcer;
  #setup: Setup;
  #options: readonly Option[] = [];
  /** Index of the option that Enter selects; -1 for none. */
  #active = -1;
  /** The query of the answer on display. */
  #shown = '';
  /** True when an answer may open the panel; false after Escape. */
  #mayOpen = false;
  readonly #retry = () => this.#runner.retry();

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open', delegatesFocus: true });
    root.adoptedStyleSheets = [styleSheet()];
    this.#frame = buildFrame(root);
    this.#announcer = new Announcer(this.#frame.live);
    this.#setup = readSetup(this, HOME);
    this.#runner = new QueryRunner((query, signal) => search(this.#setup, query, signal), {
      answered: (query, answer) => this.#showAnswer(query, answer),
      failed: (query, fault) => this.#showFault(query, fault),
    });
    this.#listen();
  }

  connectedCallback(): void {
    this.#configure();
    window.addEventListener('online', this.#retry);
    if (this.value !== '') this.#search();
  }

  disconnectedCallback(): void {
    window.removeEventListener('online', this.#retry);
    this.#announcer.cancel();
    this.#runner.stop();
    this.#close();
  }

  attributeChangedCallback(): void {
    if (!this.isConnected) return;
    this.#configure();
    if (this.value !== '') this.#search();
  }

  /** The text of the field. */
  get value(): string {
    return this.#frame.input.value;
  }

  set value(text: string) {
    this.#frame.input.value = text;
    this.#search();
  }

  #configure(): void {
    const setup = readSetup(this, HOME);
    this.#setup = setup;
    const { form, label, input, clear, list } = this.#frame;
    label.textContent = setup.label;
    form.setAttribute('aria-label', setup.label);
    list.setAttribute('aria-label', setup.label);
    input.placeholder = setup.placeholder;
    clear.setAttribute('aria-label', say(this, 'clear'));
  }

  #listen(): void {
    const { form, input, clear, list, panel } = this.#frame;
    input.addEventListener('input', () => this.#search());
    input.addEventListener('keydown', (event) => this.#onKey(event));
    input.addEventListener('click', () => this.#open());
    clear.addEventListener('click', () => {
      this.value = '';
      input.focus();
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    // Keeps the focus in the field.
    panel.addEventListener('mousedown', (event) => event.preventDefault());
    list.addEventListener('click', (event) => this.#onClick(event));
    form.addEventListener('focusout', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && form.contains(relatedTarget))) this.#close();
    });
  }

  #search(): void {
    const query = this.value;
    this.#frame.clear.hidden = query === '';
    if (query.trim() === '') {
      this.#runner.stop();
      this.#show('', [], []);
      this.#announcer.announce('');
      return;
    }
    this.#mayOpen = true;
    this.#frame.list.setAttribute('aria-busy', 'true');
    this.#runner.run(query);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const handled = this.#handleKey(event);
    if (handled) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  /** Handles the keys of the combobox pattern; true when the key was one of them. */
  #handleKey({ key, altKey, shiftKey }: KeyboardEvent): boolean {
    const isOpen = !this.#frame.panel.hidden;
    switch (key) {
      case 'ArrowDown':
        if (this.#options.length === 0) return false;
        this.#open();
        if (!altKey) this.#activate(this.#active + 1);
        return true;
      case 'ArrowUp':
        if (!isOpen || this.#options.length === 0) return false;
        if (altKey) this.#close();
        else this.#activate(this.#active === -1 ? this.#options.length - 1 : this.#active - 1);
        return true;
      case 'Enter': {
        const option = isOpen ? this.#options[this.#active] : undefined;
        if (option === undefined) return false;
        option.element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey }));
        return true;
      }
      case 'Escape':
        if (isOpen) this.#close();
        else if (this.value === '') return false;
        else this.value = '';
        return true;
      default:
        return false;
    }
  }

  /** Enter without an active option: opens the page of all results, if there is one. */
  #submit(): void {
    const query = this.value;
    const address = fillAddress(this.#setup.resultsLink, { server: this.#setup.server, query });
    if (query.trim() !== '' && address !== undefined) location.assign(address);
  }

  #onClick(event: MouseEvent): void {
    const { target } = event;
    const option = this.#options.find(({ element }) => target instanceof Node && element.contains(target));
    if (option === undefined) return;
    const { choice } = option;
    if (choice.kind === 'suggestion') {
      this.value = choice.text;
    } else if (choice.kind === 'article') {
      const { hit, href, position } = choice;
      const detail = { query: this.#shown, id: hit.id, title: hit.headline, href, position };
      if (!this.#emit('lede-select', detail)) event.preventDefault();
      this.#close();
    }
  }

  #showAnswer(query: string, answer: Answer): void {
    const { groups, options } = buildOptions(this, this.#setup, query, answer);
    const { total } = answer.results;
    const count = number(this.#setup, total);
    const nothing = total === 0 ? say(this, 'no-results', { query }) : '';
    this.#show(query, groups, options, nothing);
    const outcome = total === 1 ? say(this, 'one-result') : say(this, 'results', { count });
    const keys = options.length === 0 ? [] : [say(this, 'keys')];
    this.#announcer.announce([nothing === '' ? `${outcome}.` : nothing, ...keys].join(' '));
    this.#emit('lede-search', { query, total });
  }

  #showFault(query: string, { kind, message }: SearchFault): void {
    const text = say(this, kind, { message });
    this.#show(query, [], [], text);
    this.#announcer.announce(text);
    this.#emit('lede-error', { query, message: message === '' ? text : message });
  }

  /** Replaces the options and the message. */
  #show(query: string, groups: readonly Node[], options: readonly Option[], message = ''): void {
    const { list, status } = this.#frame;
    this.#shown = query;
    this.#options = options;
    list.replaceChildren(...groups);
    list.scrollTop = 0;
    list.hidden = options.length === 0;
    list.removeAttribute('aria-busy');
    status.textContent = message;
    status.hidden = message === '';
    this.#activate(-1);
    if (this.#mayOpen && this.shadowRoot?.activeElement === this.#frame.input) this.#open();
    else this.#close();
  }

  #open(): void {
    const { panel, input, status } = this.#frame;
    panel.hidden = this.#options.length === 0 && status.hidden;
    input.setAttribute('aria-expanded', String(!panel.hidden && this.#options.length > 0));
  }

  #close(): void {
    this.#mayOpen = false;
    this.#frame.panel.hidden = true;
    this.#frame.input.setAttribute('aria-expanded', 'false');
    this.#activate(-1);
  }

  /** Makes an option active; an index out of range makes none active. */
  #activate(target: number): void {
    const { input } = this.#frame;
    this.#active = target >= 0 && target < this.#options.length ? target : -1;
    this.#options.forEach(({ element }, index) => {
      const isActive = index === this.#active;
      element.setAttribute('aria-selected', String(isActive));
      element.part.toggle('active', isActive);
    });
    const element = this.#options[this.#active]?.element;
    if (element === undefined) {
      input.removeAttribute('aria-activedescendant');
    } else {
      input.setAttribute('aria-activedescendant', element.id);
      element.scrollIntoView({ block: 'nearest' });
    }
  }

  /** Dispatches an event; false when the page called `preventDefault`. */
  #emit(type: keyof typeof EVENTS, detail: Readonly<Record<string, unknown>>): boolean {
    return this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: true }));
  }
}
