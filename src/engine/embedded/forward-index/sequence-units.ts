/** What a unit of a token sequence says: 16 bits that tell by themselves what they are, so that any of them may be looked at alone. */
import { COMMON_WORDS, RARE_RANK } from './term-ranks.js';

/**
 * Lower units are ranks of words. From here on two units are a rare word, by what its rank is above RARE_RANK: high bits,
 * then low ones, which is room for 33 million words.
 */
const RARE_HIGH = COMMON_WORDS;
const RARE_LOW = 0xe000;
const RARE_LOW_BITS = 12;
/** From here on: the token that follows is a joined form of so many positions; the token after it stands at the same position. */
const SPAN = 0xfe00;
/** From here on: the token that follows is in this field; perhaps it begins a paragraph. */
const PLACE = 0xff00;
const FIELD_SHIFT = 1;
const BREAK = 1;

export const spanUnit = (span: number): number => SPAN | span;
export const placeUnit = (field: number, breaks: boolean): number =>
  PLACE | (field << FIELD_SHIFT) | (breaks ? BREAK : 0);
export const rareHighUnit = (rank: number): number => RARE_HIGH + ((rank - RARE_RANK) >>> RARE_LOW_BITS);
export const rareLowUnit = (rank: number): number => RARE_LOW + ((rank - RARE_RANK) & ((1 << RARE_LOW_BITS) - 1));

/** Whether a unit is a common word's rank. */
export const isCommon = (unit: number): boolean => unit < COMMON_WORDS;
/** Whether a unit belongs to a word. */
export const isWord = (unit: number): boolean => unit < SPAN;
export const isPlace = (unit: number): boolean => unit >= PLACE;
export const isSpan = (unit: number): boolean => unit >= SPAN && unit < PLACE;

/** The rank that the two units of a rare word say. */
export const rareRank = (high: number, low: number): number =>
  RARE_RANK + ((high - RARE_HIGH) << RARE_LOW_BITS) + (low - RARE_LOW);
/** The positions that a span says. */
export const spanOf = (unit: number): number => unit - SPAN;
/** The field of a place. */
export const fieldOf = (unit: number): number => (unit - PLACE) >>> FIELD_SHIFT;
/** 1 for a place that begins a paragraph, else 0. */
export const breaksAt = (unit: number): number => unit & BREAK;
