/** Announcements to screen readers: delayed until typing pauses, and repeated when the text is unchanged. */

const DELAY_MS = 500;
const CLEARED_MS = 50;

let timer = 0;

/** Replaces an announcement that is still pending. @param region live region of the page */
export function announce(region: Element, text: string): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    region.textContent = '';
    // A live region announces changes only, so it is emptied first.
    timer = window.setTimeout(() => {
      region.textContent = text;
    }, CLEARED_MS);
  }, DELAY_MS);
}
