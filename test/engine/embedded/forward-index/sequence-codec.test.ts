import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PARAGRAPH_GAP } from '../../../../src/engine/embedded/documents/indexed-document.js';
import { SequenceWriter } from '../../../../src/engine/embedded/documents/sequence-writer.js';
import type { Sequence } from '../../../../src/engine/embedded/documents/token-sequence.js';
import {
  copiedLength,
  copySequence,
  decodeSequence,
  emptySequence,
  encodedLength,
  encodeSequence,
  rankBits,
  selectTokens,
} from '../../../../src/engine/embedded/forward-index/sequence-codec.js';
import { COMMON_WORDS, ranksEnd, rankTerms } from '../../../../src/engine/embedded/forward-index/term-ranks.js';

/** So many words that some have ranks of two units. */
const WORDS = COMMON_WORDS + 100;
const { ranks, words } = rankTerms(new Uint32Array(WORDS));

interface Token {
  readonly word: number;
  /** Of the joined form of this and the next tokens, before it; 0 for none. */
  readonly joinedSpan: number;
}

const token: fc.Arbitrary<Token> = fc.record({
  word: fc.oneof(fc.nat(20), fc.integer({ min: COMMON_WORDS - 2, max: WORDS - 1 })),
  joinedSpan: fc.constantFrom(0, 0, 0, 2, 3),
});
/** Tokens by paragraph by field, in order of the fields. */
const fields = fc.array(fc.array(fc.array(token, { minLength: 1, maxLength: 5 }), { maxLength: 3 }), { maxLength: 4 });

/** As documents are analysed: positions in steps of 1, a gap after each paragraph. */
function sequenceOf(paragraphsByField: readonly (readonly (readonly Token[])[])[]): Sequence {
  const writer = new SequenceWriter();
  let position = 0;
  paragraphsByField.forEach((paragraphs, field) => {
    for (const paragraph of paragraphs) {
      for (const { word, joinedSpan } of paragraph) {
        if (joinedSpan > 0) writer.add(word, position, joinedSpan, field);
        writer.add(word, position, 1, field);
        position += 1;
      }
      position += PARAGRAPH_GAP;
    }
  });
  return writer.take();
}

function encoded(sequence: Sequence): Uint16Array {
  const units = new Uint16Array(encodedLength(sequence, ranks));
  expect(encodeSequence(sequence, ranks, units, 0)).toBe(units.length);
  return units;
}

function decoded(units: Uint16Array, byRank = words, bits = rankBits(WORDS).fill(0xffffffff), headlineOnly = false) {
  const sequence = emptySequence(1);
  decodeSequence(units, 0, units.length, byRank, bits, headlineOnly, sequence);
  return valid(sequence);
}

function valid({ count, ...arrays }: Sequence) {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, [...array.subarray(0, count)]]));
}

describe('a token sequence', () => {
  test('is decoded as it was encoded', () => {
    fc.assert(
      fc.property(fields, (given) => {
        const sequence = sequenceOf(given);
        expect(decoded(encoded(sequence))).toEqual(valid(sequence));
      }),
    );
  });

  test('copied to other ranks is the sequence encoded with those', () => {
    const reversed = ranks.slice().reverse();
    /** New by old rank. */
    const renumber = new Uint32Array(ranksEnd(WORDS));
    ranks.forEach((rank, word) => {
      renumber[rank] = reversed[word] ?? 0;
    });
    fc.assert(
      fc.property(fields, (given) => {
        const sequence = sequenceOf(given);
        const units = encoded(sequence);
        const copy = new Uint16Array(copiedLength(units, 0, units.length, renumber));
        expect(copySequence(units, 0, units.length, renumber, copy, 0)).toBe(copy.length);
        const expected = new Uint16Array(encodedLength(sequence, reversed));
        encodeSequence(sequence, reversed, expected, 0);
        expect(copy).toEqual(expected);
      }),
    );
  });

  test('is decoded to the tokens of some words, of the headline alone if requested', () => {
    fc.assert(
      fc.property(fields, fc.uniqueArray(fc.nat(WORDS - 1)), fc.boolean(), (given, others, headlineOnly) => {
        const sequence = sequenceOf(given);
        const chosen = new Set([...others, ...[...sequence.words].filter((word) => word % 2 === 0)]);
        const byRank = rankBits(WORDS);
        const byWord = new Uint32Array((WORDS + 31) >>> 5);
        for (const word of chosen) {
          const rank = ranks[word] ?? 0;
          byRank[rank >>> 5] = (byRank[rank >>> 5] ?? 0) | (1 << (rank & 31));
          byWord[word >>> 5] = (byWord[word >>> 5] ?? 0) | (1 << (word & 31));
        }
        const expected = valid(sequence);
        const isKept = [...sequence.words].map(
          (word, i) => chosen.has(word) && (!headlineOnly || sequence.fields[i] === 0),
        );
        const kept = Object.fromEntries(
          Object.entries(expected).map(([name, values]) => [name, values.filter((_, i) => isKept[i])]),
        );
        expect(decoded(encoded(sequence), words, byRank, headlineOnly)).toEqual(kept);
        const selected = emptySequence(1);
        selectTokens(sequence, byWord, headlineOnly, selected);
        expect(valid(selected)).toEqual(kept);
      }),
    );
  });
});
