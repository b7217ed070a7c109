/**
 * Token sequences in units of 16 bits: the rank of a word, or two units where it is rare; what is unusual about a token
 * stands in a unit before it. Varints of ranks take a fifth less memory, but twice the time to read: how many bytes the
 * next word has is what a processor cannot foresee.
 */
import { PARAGRAPH_GAP, type Sequence } from '../documents/indexed-document.js';
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

/** Units that `encodeSequence` writes. */
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

/** Writes a sequence at a place, `ranks` by its word ids; gives the place after it. */
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

/** Writes a token at a place; gives the place after it. */
function writeRank(rank: number, into: Uint16Array, at: number): number {
  if (rank < RARE_RANK) {
    into[at] = rank;
    return at + 1;
  }
  into[at] = rareHighUnit(rank);
  into[at + 1] = rareLowUnit(rank);
  return at + 2;
}

/** Units that `copySequence` writes. */
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

/** Writes the sequence in units [start, end) at another place, `ranks` by those it has; gives the place after it. */
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

/** A sequence to decode into again and again. */
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
 * A bit for each rank of so many words, none of them set, as `decodeSequence` wants them: those of units that are no
 * common word are set, so that one look at a unit tells whether there is anything to do.
 */
export function rankBits(words: number): Uint32Array {
  const bits = new Uint32Array((Math.max(RARE_RANK, ranksEnd(words)) + 31) >>> 5);
  return bits.fill(0xffffffff, COMMON_WORDS >>> 5, RARE_RANK >>> 5);
}

/**
 * Reads the sequence in units [start, end) into `into`, growing it as needed.
 * @param words by rank
 * @param reached bits of the ranks whose tokens are kept, see `rankBits`: most tokens of a document are none of a query's
 * @param headlineOnly whether to stop where the headline, which stands first, ends
 */
export function decodeSequence(
  units: Uint16Array,
  start: number,
  end: number,
  words: Uint32Array,
  reached: Uint32Array,
  headlineOnly: boolean,
  into: Sequence,
): void {
  if (into.words.length < end - start) Object.assign(into, emptySequence((end - start) * 2));
  const { words: kept, positions, spans, fields } = into;
  let count = 0;
  let field = 0;
  /** What a token's position is above its place among the units. */
  let ahead = -start;
  for (let at = start; at < end; at += 1) {
    let rank = units[at];
    if ((reached[rank >>> 5] & (1 << rank)) === 0) continue;
    let span = 1;
    if (!isCommon(rank)) {
      if (isPlace(rank)) {
        field = fieldOf(rank);
        if (headlineOnly && field !== 0) break;
        ahead += breaksAt(rank) * PARAGRAPH_GAP - 1;
        continue;
      }
      if (isSpan(rank)) {
        span = spanOf(rank);
        at += 1;
        rank = units[at];
        ahead -= 1;
      }
      if (!isCommon(rank)) {
        at += 1;
        rank = rareRank(rank, units[at]);
        ahead -= 1;
      }
      // The token after a joined form stands where it does.
      if (span > 1) ahead -= 1;
      if ((reached[rank >>> 5] & (1 << rank)) === 0) continue;
    }
    kept[count] = words[rank];
    positions[count] = at + ahead + (span > 1 ? 1 : 0);
    spans[count] = span;
    fields[count] = field;
    count += 1;
  }
  into.count = count;
}

/** The tokens of a sequence (or of its headline) whose words have their bit set, into `into`. */
export function selectTokens(sequence: Sequence, reached: Uint32Array, headlineOnly: boolean, into: Sequence): void {
  if (into.words.length < sequence.count) Object.assign(into, emptySequence(sequence.count * 2));
  let count = 0;
  for (let token = 0; token < sequence.count; token += 1) {
    const word = sequence.words[token];
    if (headlineOnly && sequence.fields[token] !== 0) break;
    if ((reached[word >>> 5] & (1 << word)) === 0) continue;
    into.words[count] = word;
    into.positions[count] = sequence.positions[token];
    into.spans[count] = sequence.spans[token];
    into.fields[count] = sequence.fields[token];
    count += 1;
  }
  into.count = count;
}
