/** What this reader looked for lately, kept in this browser alone; nothing at all where the browser keeps nothing. */

const KEY = 'lede.recent-searches';
const MOST = 8;
/** Longer ones were pasted, not typed. */
const LONGEST = 200;

/** Latest first. */
export function recentSearches(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    if (!Array.isArray(kept)) return [];
    return kept.filter((item) => typeof item === 'string' && item !== '' && item.length <= LONGEST).slice(0, MOST);
  } catch {
    return [];
  }
}

export function rememberSearch(query: string): void {
  const text = query.trim();
  if (text === '' || text.length > LONGEST) return;
  const others = recentSearches().filter((other) => other.toLowerCase() !== text.toLowerCase());
  keep(JSON.stringify([text, ...others].slice(0, MOST)));
}

export function forgetSearches(): void {
  keep(null);
}

function keep(text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, text);
  } catch {
    // Private windows may refuse; then nothing is remembered.
  }
}
