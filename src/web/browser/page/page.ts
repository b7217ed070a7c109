/** The script of every page: suggestions in its search box, and on the search page answers as you type. Without it, the forms and links work. */
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

/** A page without results: its box leads to the search page. */
function otherPage(field: HTMLInputElement): void {
  const stateFor = (q: string): SearchState => ({ ...EMPTY_STATE, q });
  const box = new SearchBox(field, {
    onTyped: () => undefined,
    onSent: (q) => location.assign(pathOf(stateFor(q))),
    onArticle: (id) => location.assign(readPath(id, parametersOf(stateFor(field.value)))),
    onDown: () => undefined,
  });
  listenForShortcuts(box);
}

function searchPage(field: HTMLInputElement, region: Element): void {
  const session = new SearchSession(region, ({ q }) => {
    box.query = q;
  });
  const box: SearchBox = new SearchBox(field, {
    onTyped: (q) => session.type(q),
    onSent: (q) => session.go(withChange(session.state, { q, typing: false })),
    onArticle: (id) => location.assign(readPath(id, parametersOf(session.state))),
    onDown: focusFirstHit,
  });
  listenForShortcuts(box);
  listenForFacetQueries(
    () => session.state,
    (name, text) => session.findValues(name, text),
  );
  followLinks(session);
  sendRange(session);
  // What it takes to answer is fetched while nothing else is to do.
  if ('requestIdleCallback' in window) requestIdleCallback(() => void session.prepare());
  else setTimeout(() => void session.prepare(), 200);
  if (location.search === '' && matchMedia('(hover: hover)').matches) field.focus();
}

/** Links between states change the page in place; with a modifier key they open where the reader wants them. */
function followLinks(session: SearchSession): void {
  document.querySelector('main')?.addEventListener('click', (event) => {
    if (!(event instanceof MouseEvent) || !(event.target instanceof Element)) return;
    if (event.target.closest('[data-hit]') !== null) rememberSearch(session.state.q);
    const link = event.target.closest<HTMLAnchorElement>('a[data-go]');
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    const state = link === null || !plain ? undefined : linkedState(link);
    if (link === null || state === undefined) return;
    event.preventDefault();
    session.go(state);
    if (link.hasAttribute('data-page')) {
      outcomeLine()?.focus({ preventScroll: true });
      window.scrollTo({ top: 0 });
    }
  });
}

/** The form of first and last day. */
function sendRange(session: SearchSession): void {
  const form = document.querySelector<HTMLFormElement>('form[data-range]');
  form?.addEventListener('submit', (event) => {
    event.preventDefault();
    const fields = new FormData(form);
    const dates = new URLSearchParams({ from: String(fields.get('from') ?? ''), to: String(fields.get('to') ?? '') });
    const { from, to } = stateOf(dates.toString());
    session.go(withChange(session.state, { from, to }));
  });
}
