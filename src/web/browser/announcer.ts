/** Announcements to screen readers through a live region, delayed until typing pauses. */

const DELAY_MS = 500;

export class Announcer {
  readonly #region: Element;
  #timer: number | undefined;

  /** @param region element with `role="status"` */
  constructor(region: Element) {
    this.#region = region;
  }

  /** Replaces a pending announcement. Empties the region first, so that an unchanged text is announced again. */
  announce(text: string): void {
    this.cancel();
    this.#region.textContent = '';
    this.#timer = window.setTimeout(() => {
      this.#region.textContent = text;
    }, DELAY_MS);
  }

  /** Drops a pending announcement. */
  cancel(): void {
    clearTimeout(this.#timer);
  }
}
