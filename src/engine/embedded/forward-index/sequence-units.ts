/** The units of a token sequence, 16 bits each. The range of a unit tells its kind, so that units can be read in any order. */
import { COMMON_WORDS, RARE_RANK } from './term-ranks.js';

/**
 * Lower units are ranks of common words. From here on, two units are a rare word: high bits, then low bits of its rank
 * above RARE_RANK. They have room for 33 million words.
 */
const RARE_HIGH = COMMON_WORDS;
const RARE_LOW = 0xe000;
const RARE_LOW_BITS = 12;
/** From here on: the next token is a joined form that spans unit - SPAN positions. The token after it has the same position. */
const SPAN = 0xfe00;
/** From here on: the next token is in this field, and begins a paragraph if the lowest bit is set. */
const PLACE = 0xff00;
const FIELD_SHIFT = 1;
const BREAK = 1;

export const spanUnit = (span: number): number => SPAN | span;
export const placeUnit = (field: number, breaks: boolean): number =>
  PLACE | (field << FIELD_SHIFT) | (breaks ? BREAK : 0);
export const rareHighUnit = (rank: number): number => RARE_HIGH + ((rank - RARE_RANK) >>> RARE_LOW_BITS);
export const rareLowUnit = (rank: number): number => RARE_LOW + ((rank - RARE_RANK) & ((1 << RARE_LOW_BITS) - 1));

/** Whether a unit is the rank of a common word. */
export const isCommon = (unit: number): boolean => unit < COMMON_WORDS;
/** Whether a unit is a rank or half of one. */
export const isWord = (unit: number): boolean => unit < SPAN;
export const isPlace = (unit: number): boolean => unit >= PLACE;
export const isSpan = (unit: number): boolean => unit >= SPAN && unit < PLACE;

/** The rank in the two units of a rare word. */
export const rareRank = (high: number, low: number): number =>
  RARE_RANK + ((high - RARE_HIGH) << RARE_LOW_BITS) + (low - RARE_LOW);
/** The positions in a span unit. */
export const spanOf = (unit: number): number => unit - SPAN;
/** The field in a place unit. */
export const fieldOf = (unit: number): number => (unit - PLACE) >>> FIELD_SHIFT;
/** 1 for a place unit that begins a paragraph, else 0. */
export const breaksAt = (unit: number): number => unit & BREAK;
