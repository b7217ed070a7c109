/** The part of a text to show when it may have only so many words: where it shows most of the query. */
import type { Token } from '../analysis/token.js';
import { tokenize } from '../analysis/tokenizer.js';
import type { MarkedText } from './marks.js';

export interface WordWindow {
  /** Half-open range of offsets into the text; marks are never cut. */
  readonly start: number;
  readonly end: number;
  /** Whether words before it, and after it, are left out. */
  readonly isCutBefore: boolean;
  readonly isCutAfter: boolean;
}

/** A different word of the query counts this many times as much as a further mark. */
const WORD_VALUE = 100;

/** The window of at most `length` words. */
export function wordWindow(marked: MarkedText, length: number): WordWindow {
  const { text, marks } = marked;
  const words = tokenize(text).filter(({ span }) => span === 1);
  if (words.length <= length) return { start: 0, end: text.length, isCutBefore: false, isCutAfter: false };
  const from = firstWord(marked, words, length);
  const isCutAfter = from + length < words.length;
  const start = from === 0 ? 0 : (words[from]?.start ?? 0);
  const end = isCutAfter ? (words[from + length - 1]?.end ?? 0) : text.length;
  const crossing = marks.filter((mark) => mark.end > start && mark.start < end);
  return {
    start: Math.min(start, crossing[0]?.start ?? start),
    end: Math.max(end, crossing.at(-1)?.end ?? end),
    isCutBefore: from > 0,
    isCutAfter,
  };
}

/**
 * Index of the first word of the window with the most different words of the query, then the most marks. The window is
 * at the beginning of the text when that shows as much, else its marks are centred.
 */
function firstWord({ marks }: MarkedText, words: readonly Token[], length: number): number {
  const places = marks.map(({ start, word, isContent }) => ({
    at: words.findIndex(({ end }) => end > start),
    word,
    isContent,
  }));
  let best = 0;
  let bestValue = 0;
  for (const { at } of places) {
    const inside = places.filter((place) => place.at >= at && place.at < at + length);
    const content = new Set(inside.filter(({ isContent }) => isContent).map(({ word }) => word));
    const value = content.size * WORD_VALUE + inside.length;
    if (value <= bestValue) continue;
    bestValue = value;
    const last = Math.max(...inside.map((place) => place.at));
    best = last < length ? 0 : Math.max(0, at - Math.floor((length - (last - at + 1)) / 2));
  }
  return Math.min(best, Math.max(0, words.length - length));
}
