/** The place in a facet value where a word begins with a typed text. */
import { html } from '../../shared/html.js';

/** Characters of punctuation that a marked beginning may hold. */
const MAX_PUNCTUATION = 8;
/** Equality regardless of case, diacritics and punctuation. */
const collator = new Intl.Collator('en', { usage: 'search', sensitivity: 'base', ignorePunctuation: true });

/** HTML of a value with the typed text marked where a word begins with it; undefined when none does. */
export function markWordStart(value: string, typed: string): string | undefined {
  // Punctuation alone is part of any value.
  if (collator.compare('', typed) === 0) return html`${value}`.toString();
  const words = [0, ...Array.from(value.matchAll(/[\p{L}\p{N}]+/gu), ({ index }) => index)];
  for (const start of words) {
    const last = Math.min(value.length, start + 2 * typed.length + MAX_PUNCTUATION);
    for (let end = start + 1; end <= last; end += 1) {
      if (/^\p{M}/u.test(value.slice(end)) || collator.compare(value.slice(start, end), typed) !== 0) continue;
      const marked = html`${value.slice(0, start)}<mark>${value.slice(start, end)}</mark>${value.slice(end)}`;
      return marked.toString();
    }
  }
  return undefined;
}
