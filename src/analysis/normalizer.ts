/** Folding: what makes two spellings of a word the same word. Unicode's own rules, no table of ours. */

/** Longest surface form kept, in UTF-16 units; longer runs of letters are noise. */
export const MAX_SURFACE = 64;

const ASCII = /^[\x20-\x7e]*$/;
/** Invisible characters, apostrophes, thousands separators and the dots of acronyms (not of 1.5) carry no meaning. */
const MEANINGLESS = /[\u00ad\u200b-\u200f\u2060\ufeff'’ʼ‘&,\-‐‑]|(?<!\p{Nd})\.|\.(?!\p{Nd})/gu;
const MEANINGLESS_ASCII = /[,'&-]|(?<![0-9])\.|\.(?![0-9])/g;
/** Marks are decoration on these alphabets; elsewhere (Devanagari, Thai) they are letters. */
const DECORATED = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}])\p{Mn}+/gu;
const PLAIN_LATIN = /[^\x20-\x7e]/u;
const LATIN = /\p{Script=Latin}/u;

/** Base letters by the Unicode Collation Algorithm: ø is an o, æ is ae, ß is ss. */
const collator = new Intl.Collator('en', { sensitivity: 'base' });
const ALPHABET = [...'abcdefghijklmnopqrstuvwxyz'];
/** One and two plain letters, in the order of the collator, so that one is found by halving. */
const BASES = ALPHABET.flatMap((first) => [first, ...ALPHABET.map((second) => first + second)]);
const baseLetters = new Map<string, string>();

function baseLetter(character: string): string {
  if (!PLAIN_LATIN.test(character) || !LATIN.test(character)) return character;
  const known = baseLetters.get(character);
  if (known !== undefined) return known;
  let low = 0;
  let high = BASES.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (collator.compare(BASES[middle], character) < 0) low = middle + 1;
    else high = middle;
  }
  const base = low < BASES.length && collator.compare(BASES[low], character) === 0 ? BASES[low] : character;
  baseLetters.set(character, base);
  return base;
}

function foldUnicode(text: string): string {
  let folded = '';
  for (const character of text.normalize('NFKC').replace(MEANINGLESS, '')) {
    folded += character.toUpperCase().toLowerCase();
  }
  folded = folded.normalize('NFD').replace(DECORATED, '$1');
  let plain = '';
  for (const character of folded) plain += baseLetter(character);
  return plain.normalize('NFC');
}

const CACHE_LIMIT = 50_000;
const cache = new Map<string, string>();

/**
 * The surface form of a word: compatibility forms composed (NFKC), case folded, diacritics and
 * inner punctuation (`U.S.`, `don’t`) removed. Idempotent. At most `MAX_SURFACE` units long.
 */
export function fold(word: string): string {
  if (ASCII.test(word)) return word.toLowerCase().replace(MEANINGLESS_ASCII, '').slice(0, MAX_SURFACE);
  const known = cache.get(word);
  if (known !== undefined) return known;
  const surface = foldUnicode(word).slice(0, MAX_SURFACE);
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(word, surface);
  return surface;
}

/** Folds running text for comparing values (facet values, headlines): words by `fold`, white space and punctuation collapsed. */
export function foldText(text: string): string {
  return text
    .split(/[^\p{L}\p{N}\p{M}'’.&-]+/u)
    .map(fold)
    .filter((word) => word !== '')
    .join(' ');
}

/**
 * How much of `original` (a word as it stands in a text) the first `typed` units of its surface form cover,
 * so that a half-typed word marks exactly its typed part whatever was folded away.
 */
export function typedLength(original: string, typed: number): number {
  if (/^[0-9A-Za-z]*$/.test(original)) return Math.min(typed, original.length);
  let length = 0;
  for (const character of original) {
    length += character.length;
    if (fold(original.slice(0, length)).length >= typed) break;
  }
  while (length < original.length && /^[\p{M}\u00ad]/u.test(original.slice(length))) length += 1;
  return length;
}
