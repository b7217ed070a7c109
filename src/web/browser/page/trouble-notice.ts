/** Says on the page that there is no answer and what is done about it; stands over the page, so that nothing jumps. */
import type { Trouble } from './archive-client.js';

const TEXTS: Readonly<Record<Trouble, string>> = {
  unreachable: 'The archive cannot be reached. Trying again …',
  busy: 'The archive is busy. Trying again …',
};

export class TroubleNotice {
  readonly #element = document.createElement('div');
  readonly #text = document.createElement('p');

  /** @param onRetry when the reader does not want to wait */
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

  /** What it says now. */
  show(trouble: Trouble): string {
    this.#text.textContent = TEXTS[trouble];
    this.#element.hidden = false;
    return TEXTS[trouble];
  }

  /** Whether there was something to hide. */
  hide(): boolean {
    const was = !this.#element.hidden;
    this.#element.hidden = true;
    return was;
  }
}
