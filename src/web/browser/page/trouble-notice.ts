/** A notice of transient failures with a button to retry. It overlays the page, so that the layout does not shift. */
import type { Trouble } from './archive-client.js';

const TEXTS: Readonly<Record<Trouble, string>> = {
  unreachable: 'The archive cannot be reached. Trying again …',
  busy: 'The archive is busy. Trying again …',
};

export class TroubleNotice {
  readonly #element = document.createElement('div');
  readonly #text = document.createElement('p');

  /** @param onRetry called by the button */
  constructor(onRetry: () => void) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Try now';
    button.addEventListener('click', onRetry);
    this.#element.className = 'trouble';
    this.#element.hidden = true;
    this.#element.append(this.#text, button);
    document.querySelector('main')?.append(this.#element);
  }

  /** Shows the notice and returns its text. */
  show(trouble: Trouble): string {
    this.#text.textContent = TEXTS[trouble];
    this.#element.hidden = false;
    return TEXTS[trouble];
  }

  /** True when the notice was visible. */
  hide(): boolean {
    const wasVisible = !this.#element.hidden;
    this.#element.hidden = true;
    return wasVisible;
  }
}
