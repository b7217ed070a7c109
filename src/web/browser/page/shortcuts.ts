/** Page-wide keys: `/` focuses the search box, arrows move through the results, Escape clears. */
import type { SearchBox } from './search-box.js';

/** Links to the hits, in order. */
function hits(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-hit]')];
}

export function focusFirstHit(): void {
  focusInView(hits()[0]);
}

export function listenForShortcuts(box: SearchBox): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === '/' && !isTyping(event.target)) {
      event.preventDefault();
      box.focus();
      return;
    }
    const all = hits();
    const index = event.target instanceof HTMLElement ? all.indexOf(event.target) : -1;
    if (index === -1) return;
    if (event.key === 'Escape') box.clear();
    else if (event.key === 'ArrowDown') focusInView(all[index + 1]);
    else if (event.key === 'ArrowUp' && index === 0) box.focus();
    else if (event.key === 'ArrowUp') focusInView(all[index - 1]);
    else return;
    event.preventDefault();
  });
}

function focusInView(element: HTMLElement | undefined): void {
  element?.focus();
  element?.scrollIntoView({ block: 'nearest' });
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
