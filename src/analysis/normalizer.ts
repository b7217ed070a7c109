/** Folding: maps spelling variants of a word to one form, by Unicode's normalisation, case mapping and collation. */
import { WordCache } from './word-cache.js';

/** Longest surface form in UTF-16 units; a longer run of letters is cut. */
export const MAX_SURFACE = 64;

const ASCII = /^[\x20-\x7e]*$/;
/** Removed: invisible characters, apostrophes, hyphens, thousands separators and the dots of acronyms (not of 1.5). */
const REMOVED = /[\u00ad\u200b-\u200f\u2060\ufeff'’ʼ‘&,\-‐‑]|(?<!\p{Nd})\.|\.(?!\p{Nd})/gu;
const REMOVED_ASCII = /[,'&-]|(?<![0-9])\.|\.(?![0-9])/g;
/** Marks are diacritics in these alphabets; elsewhere (Devanagari, Thai) they are letters. */
const DIACRITICS = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}])\p{Mn}+/gu;
const PLAIN_LATIN = /[^\x20-\x7e]/u;
const LATIN = /\p{Script=Latin}/u;

/** Compares base letters by the Unicode Collation Algorithm: ø equals o, æ equals ae, ß equals ss. */
const collator = new Intl.Collator('en', { sensitivity: 'base' });
const ALPHABET = [...'abcdefghijklmnopqrstuvwxyz'];
/** One and two plain letters. */
const BASES = ALPHABET.flatMap((first) => [first, ...ALPHABET.map((second) => first + second)]);
/** By character. Bounded by the Latin characters of Unicode, about 1,500; the search takes .08 ms each. */
const baseLetters = new Map<string, string>();

/** The plain letters of a Latin character; any other character itself. */
function baseLetter(character: string): string {
  if (!PLAIN_LATIN.test(character) || !LATIN.test(character)) return character;
  const cached = baseLetters.get(character);
  if (cached !== undefined) return cached;
  const base = BASES.find((letters) => collator.compare(letters, character) === 0) ?? character;
  baseLetters.set(character, base);
  return base;
}

function foldUnicode(text: string): string {
  let folded = '';
  for (const character of text.normalize('NFKC').replace(REMOVED, '')) {
    folded += character.toUpperCase().toLowerCase();
  }
  folded = folded.normalize('NFD').replace(DIACRITICS, '$1');
  let plain = '';
  for (const character of folded) plain += baseLetter(character);
  return plain.normalize('NFC');
}

const surfaces = new WordCache<string>(25_000);

/**
 * The surface form of a word: compatibility forms composed (NFKC), case folded, diacritics and
 * inner punctuation (`U.S.`, `don’t`) removed. Idempotent. At most `MAX_SURFACE` units long.
 */
export function fold(word: string): string {
  if (ASCII.test(word)) return word.toLowerCase().replace(REMOVED_ASCII, '').slice(0, MAX_SURFACE);
  const cached = surfaces.get(word);
  if (cached !== undefined) return cached;
  const surface = foldUnicode(word).slice(0, MAX_SURFACE);
  surfaces.set(word, surface);
  return surface;
}

/** Folds running text, to compare facet values and headlines: words folded, with one space between them. */
export function foldText(text: string): string {
  return text
    .split(/[^\p{L}\p{N}\p{M}'’.&-]+/u)
    .map(fold)
    .filter((word) => word !== '')
    .join(' ');
}

/**
 * Length of the beginning of `original` (a word of a text) that folds to at least `typed` units, in UTF-16 units.
 * A highlight of a half-typed word ends there.
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
