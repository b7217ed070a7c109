/** Recent queries, stored in this browser only; none where its storage is unavailable. */

const KEY = 'lede.recent-searches';
const MAX_COUNT = 8;
/** Longer queries are not stored. */
const MAX_LENGTH = 200;

/** Latest first. */
export function recentSearches(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    if (!Array.isArray(stored)) return [];
    return stored
      .filter((item) => typeof item === 'string' && item !== '' && item.length <= MAX_LENGTH)
      .slice(0, MAX_COUNT);
  } catch {
    return [];
  }
}

export function rememberSearch(query: string): void {
  const text = query.trim();
  if (text === '' || text.length > MAX_LENGTH) return;
  const others = recentSearches().filter((other) => other.toLowerCase() !== text.toLowerCase());
  store(JSON.stringify([text, ...others].slice(0, MAX_COUNT)));
}

export function forgetSearches(): void {
  store(null);
}

function store(text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, text);
  } catch {
    // Storage is full or disabled.
  }
}
