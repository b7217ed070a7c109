/**
 * Codec of token sequences, in units of 16 bits. A token is the rank of its word in one unit, or in two for a rare word.
 * A new field, a paragraph break or a span above 1 is a unit before the token. Positions are implied by the order.
 * Varints of ranks would take a fifth less memory, but twice the time to read: the length of each is a branch
 * misprediction.
 */
import { PARAGRAPH_GAP } from '../documents/indexed-document.js';
import type { Sequence } from '../documents/token-sequence.js';
import {
  breaksAt,
  fieldOf,
  isCommon,
  isPlace,
  isSpan,
  isWord,
  placeUnit,
  rareHighUnit,
  rareLowUnit,
  rareRank,
  spanOf,
  spanUnit,
} from './sequence-units.js';
import { COMMON_WORDS, RARE_RANK, ranksEnd } from './term-ranks.js';

/** Number of units that `encodeSequence` writes. */
export function encodedLength({ count, words, positions, spans, fields }: Sequence, ranks: Uint32Array): number {
  let units = count;
  let field = 0;
  let next = 0;
  for (let i = 0; i < count; i += 1) {
    if (positions[i] > next || fields[i] !== field) units += 1;
    if (spans[i] > 1) units += 1;
    if (ranks[words[i]] >= RARE_RANK) units += 1;
    field = fields[i];
    next = spans[i] > 1 ? positions[i] : positions[i] + 1;
  }
  return units;
}

/** Writes a sequence from index `at` on and returns the index after it. @param ranks by word id */
export function encodeSequence(
  { count, words, positions, spans, fields }: Sequence,
  ranks: Uint32Array,
  into: Uint16Array,
  at: number,
): number {
  let end = at;
  let field = 0;
  let next = 0;
  for (let i = 0; i < count; i += 1) {
    const breaks = positions[i] > next;
    if (breaks || fields[i] !== field) {
      into[end] = placeUnit(fields[i], breaks);
      end += 1;
    }
    if (spans[i] > 1) {
      into[end] = spanUnit(spans[i]);
      end += 1;
    }
    end = writeRank(ranks[words[i]], into, end);
    field = fields[i];
    next = spans[i] > 1 ? positions[i] : positions[i] + 1;
  }
  return end;
}

/** Writes a rank at index `at` and returns the index after it. */
function writeRank(rank: number, into: Uint16Array, at: number): number {
  if (rank < RARE_RANK) {
    into[at] = rank;
    return at + 1;
  }
  into[at] = rareHighUnit(rank);
  into[at + 1] = rareLowUnit(rank);
  return at + 2;
}

/** Number of units that `copySequence` writes. */
export function copiedLength(units: Uint16Array, start: number, end: number, ranks: Uint32Array): number {
  let copied = 0;
  for (let at = start; at < end; at += 1) {
    const unit = units[at];
    let rank = unit;
    if (!isCommon(unit) && isWord(unit)) {
      at += 1;
      rank = rareRank(unit, units[at]);
    }
    copied += isWord(unit) && ranks[rank] >= RARE_RANK ? 2 : 1;
  }
  return copied;
}

/** Copies the sequence in units [start, end) to index `to` on and returns the index after it. @param ranks new by old rank */
export function copySequence(
  units: Uint16Array,
  start: number,
  end: number,
  ranks: Uint32Array,
  into: Uint16Array,
  to: number,
): number {
  let written = to;
  for (let at = start; at < end; at += 1) {
    const unit = units[at];
    if (isCommon(unit)) written = writeRank(ranks[unit], into, written);
    else if (isWord(unit)) {
      at += 1;
      written = writeRank(ranks[rareRank(unit, units[at])], into, written);
    } else {
      into[written] = unit;
      written += 1;
    }
  }
  return written;
}

/** A sequence to decode into repeatedly. */
export function emptySequence(capacity = 1024): Sequence {
  return {
    count: 0,
    words: new Uint32Array(capacity),
    positions: new Uint32Array(capacity),
    spans: new Uint8Array(capacity),
    fields: new Uint8Array(capacity),
  };
}

/**
 * A cleared bit for each rank of `words` words, for `decodeSequence`. The bits of units that are not the rank of a common
 * word are set, so that one test of a unit tells whether to skip it.
 */
export function rankBits(words: number): Uint32Array {
  const bits = new Uint32Array((Math.max(RARE_RANK, ranksEnd(words)) + 31) >>> 5);
  return bits.fill(0xffffffff, COMMON_WORDS >>> 5, RARE_RANK >>> 5);
}

/**
 * Decodes the sequence in units [start, end) into `into`, which grows as needed.
 * @param words by rank
 * @param bits set for the ranks whose tokens are kept, see `rankBits`; other tokens are skipped
 * @param headlineOnly whether to stop after the headline, which is the first field
 */
export function decodeSequence(
  units: Uint16Array,
  start: number,
  end: number,
  words: Uint32Array,
  bits: Uint32Array,
  headlineOnly: boolean,
  into: Sequence,
): void {
  if (into.words.length < end - start) Object.assign(into, emptySequence((end - start) * 2));
  const { words: decoded, positions, spans, fields } = into;
  let count = 0;
  let field = 0;
  /** Position of the next token minus the index of its last unit. */
  let offset = -start;
  for (let at = start; at < end; at += 1) {
    let rank = units[at];
    if ((bits[rank >>> 5] & (1 << rank)) === 0) continue;
    let span = 1;
    if (!isCommon(rank)) {
      if (isPlace(rank)) {
        field = fieldOf(rank);
        if (headlineOnly && field !== 0) break;
        offset += breaksAt(rank) * PARAGRAPH_GAP - 1;
        continue;
      }
      if (isSpan(rank)) {
        span = spanOf(rank);
        at += 1;
        rank = units[at];
        offset -= 1;
      }
      if (!isCommon(rank)) {
        at += 1;
        rank = rareRank(rank, units[at]);
        offset -= 1;
      }
      // The token after a joined form has the same position.
      if (span > 1) offset -= 1;
      if ((bits[rank >>> 5] & (1 << rank)) === 0) continue;
    }
    decoded[count] = words[rank];
    positions[count] = at + offset + (span > 1 ? 1 : 0);
    spans[count] = span;
    fields[count] = field;
    count += 1;
  }
  into.count = count;
}

/** Copies the tokens whose words have their bit set, of all fields or of the headline alone, into `into`. */
export function selectTokens(sequence: Sequence, bits: Uint32Array, headlineOnly: boolean, into: Sequence): void {
  if (into.words.length < sequence.count) Object.assign(into, emptySequence(sequence.count * 2));
  let count = 0;
  for (let token = 0; token < sequence.count; token += 1) {
    const word = sequence.words[token];
    if (headlineOnly && sequence.fields[token] !== 0) break;
    if ((bits[word >>> 5] & (1 << word)) === 0) continue;
    into.words[count] = word;
    into.positions[count] = sequence.positions[token];
    into.spans[count] = sequence.spans[token];
    into.fields[count] = sequence.fields[token];
    count += 1;
  }
  into.count = count;
}
