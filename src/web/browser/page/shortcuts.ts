/** Keys that work all over the page: `/` to the box, arrows through the results, Escape to clear. */
import type { SearchBox } from './search-box.js';

/** Links to the results, in their order. */
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
    const place = event.target instanceof HTMLElement ? all.indexOf(event.target) : -1;
    if (place === -1) return;
    if (event.key === 'Escape') box.clear();
    else if (event.key === 'ArrowDown') focusInView(all[place + 1]);
    else if (event.key === 'ArrowUp' && place === 0) box.focus();
    else if (event.key === 'ArrowUp') focusInView(all[place - 1]);
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
