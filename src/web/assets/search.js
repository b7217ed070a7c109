/** Makes the search form answer as you type: fetches the same page and takes over its results. Without it, the form works. */

const PAUSE_MS = 120;
const input = document.querySelector('#q');
const form = input.form;
let timer;
let pending;

/** Places where answers go; absent on the page of an article, where the form simply leads to the search page. */
const results = document.querySelector('#results');
const status = document.querySelector('#status');

async function refresh() {
  pending?.abort();
  const current = new AbortController();
  pending = current;
  const query = input.value;
  const parameters = query === '' ? '' : `?${new URLSearchParams({ q: query })}`;
  try {
    const typed = new URLSearchParams({ q: query, typing: 'true' });
    const response = await fetch(`/?${typed}`, { signal: current.signal, headers: { Accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const fresh = page.querySelector('#results');
    if (current.signal.aborted) return;
    if (fresh === null) return announce('The archive is busy. Trying again when you type.');
    results.replaceChildren(...fresh.childNodes);
    announce(page.querySelector('#status')?.textContent ?? '');
    document.title = page.title;
    history.replaceState(null, '', `/${parameters}`);
  } catch (error) {
    if (error.name !== 'AbortError') announce('The archive cannot be reached. Trying again when you type.');
  }
}

/** Says the outcome; a text that stays the same is said again, because it answers another query. */
function announce(text) {
  status.textContent = '';
  requestAnimationFrame(() => {
    status.textContent = text;
  });
}

function hits() {
  return [...document.querySelectorAll('[data-hit]')];
}

/** Moves the focus through box and results; above the first result is the box. */
function move(step) {
  const places = [input, ...hits()];
  const at = places.indexOf(document.activeElement);
  if (at === -1) return false;
  const next = places[Math.min(Math.max(at + step, 0), places.length - 1)];
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
  return true;
}

function clear() {
  input.value = '';
  input.focus();
  if (results !== null) refresh();
}

function isTyping(target) {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === '/' && !isTyping(event.target)) {
    event.preventDefault();
    input.focus();
    input.select();
  } else if (event.key === 'Escape' && (event.target === input || hits().includes(event.target))) {
    event.preventDefault();
    clear();
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    if (move(event.key === 'ArrowDown' ? 1 : -1)) event.preventDefault();
  }
});

if (results !== null) {
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE_MS);
  });
  form.addEventListener('submit', () => {
    clearTimeout(timer);
    pending?.abort();
  });
  if (input.value === '') input.focus();
}
