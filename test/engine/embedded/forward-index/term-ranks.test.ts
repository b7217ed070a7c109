import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  COMMON_WORDS,
  RARE_RANK,
  ranksEnd,
  rankTerms,
} from '../../../../src/engine/embedded/forward-index/term-ranks.js';

test('words are ranked by descending document frequency, then by ascending word', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { maxLength: 60 }), (documents) => {
      const { ranks, words } = rankTerms(Uint32Array.from(documents));
      const expected = [...documents.keys()].sort((a, b) => (documents[b] ?? 0) - (documents[a] ?? 0) || a - b);
      expect([...words]).toEqual(expected);
      expect([...ranks]).toEqual(documents.map((_, word) => expected.indexOf(word)));
    }),
  );
});

test('ranks beyond those of one unit start where two units do', () => {
  const size = COMMON_WORDS + 3;
  const { ranks, words } = rankTerms(new Uint32Array(size).fill(1));
  expect([...ranks.slice(-4)]).toEqual([COMMON_WORDS - 1, RARE_RANK, RARE_RANK + 1, RARE_RANK + 2]);
  expect(ranksEnd(size)).toBe(RARE_RANK + 3);
  expect(words).toHaveLength(ranksEnd(size));
  expect([...words.slice(RARE_RANK)]).toEqual([size - 3, size - 2, size - 1]);
});
