/** The script of every page: suggestions in the search box, and results as you type on the search page. Forms and links work without it. */
import { readPath } from '../../shared/parts.js';
import { EMPTY_STATE, parametersOf, pathOf, type SearchState, stateOf, withChange } from '../../shared/search-state.js';
import { listenForFacetQueries } from './facet-finder.js';
import { rememberSearch } from './recent-searches.js';
import { outcomeLine } from './results-region.js';
import { SearchBox } from './search-box.js';
import { linkedState, SearchSession } from './search-session.js';
import { focusFirstHit, listenForShortcuts } from './shortcuts.js';

const input = document.querySelector<HTMLInputElement>('#q');
const status = document.querySelector('#status');
if (input !== null) {
  if (status !== null) searchPage(input, status);
  else otherPage(input);
}

/** A page without results, whose search box leads to the search page. */
function otherPage(field: HTMLInputElement): void {
  const stateFor = (q: string): SearchState => ({ ...EMPTY_STATE, q });
  const box = new SearchBox(field, {
    onInput: () => undefined,
    onSubmitted: (q) => location.assign(pathOf(stateFor(q))),
    onArticle: (id) => location.assign(readPath(id, parametersOf(stateFor(field.value)))),
    onArrowDown: () => undefined,
  });
  listenForShortcuts(box);
}

function searchPage(field: HTMLInputElement, region: Element): void {
  const session = new SearchSession(region, ({ q }) => {
    box.query = q;
  });
  const box: SearchBox = new SearchBox(field, {
    onInput: (q) => session.type(q),
    onSubmitted: (q) => session.go(withChange(session.state, { q, typing: false })),
    onArticle: (id) => location.assign(readPath(id, parametersOf(session.state))),
    onArrowDown: focusFirstHit,
  });
  listenForShortcuts(box);
  listenForFacetQueries(
    () => session.state,
    (name, text) => session.findValues(name, text),
  );
  followLinks(session);
  submitRange(session);
  // Loads the rest of the script while the browser is idle.
  if ('requestIdleCallback' in window) requestIdleCallback(() => void session.prepare());
  else setTimeout(() => void session.prepare(), 200);
  if (location.search === '' && matchMedia('(hover: hover)').matches) field.focus();
}

/** Follows links between states in place; the browser handles clicks with modifier keys and other buttons. */
function followLinks(session: SearchSession): void {
  document.querySelector('main')?.addEventListener('click', (event) => {
    if (!(event instanceof MouseEvent) || !(event.target instanceof Element)) return;
    if (event.target.closest('[data-hit]') !== null) rememberSearch(session.state.q);
    const link = event.target.closest<HTMLAnchorElement>('a[data-go]');
    const isPlainClick = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    const state = link === null || !isPlainClick ? undefined : linkedState(link);
    if (link === null || state === undefined) return;
    event.preventDefault();
    session.go(state);
    if (link.hasAttribute('data-page')) {
      outcomeLine()?.focus({ preventScroll: true });
      window.scrollTo({ top: 0 });
    }
  });
}

/** Handles the form of dates in place. */
function submitRange(session: SearchSession): void {
  const form = document.querySelector<HTMLFormElement>('form[data-range]');
  form?.addEventListener('submit', (event) => {
    event.preventDefault();
    const fields = new FormData(form);
    const dates = new URLSearchParams({ from: String(fields.get('from') ?? ''), to: String(fields.get('to') ?? '') });
    const { from, to } = stateOf(dates.toString());
    session.go(withChange(session.state, { from, to }));
  });
}
