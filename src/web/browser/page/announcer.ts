/** Says things to who listens to the page: when typing rests, and again when the same is true of another search. */

const REST_MS = 500;
const REPEAT_MS = 50;

let timer = 0;

/** @param region a live region of the page, silent until now */
export function announce(region: Element, text: string): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    region.textContent = '';
    // Taken away and put back: what stays the same is not said again.
    timer = window.setTimeout(() => {
      region.textContent = text;
    }, REPEAT_MS);
  }, REST_MS);
}
