import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sortedWords, visitNear } from '../../../src/engine/embedded/edit-distance.js';

/** Optimal string alignment by the textbook table. */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[a.length][b.length];
}

function prefixDistance(pattern: string, word: string): number {
  return Math.min(...Array.from({ length: word.length + 1 }, (_, length) => distance(pattern, word.slice(0, length))));
}

const letters = (maxLength: number) => fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength });

describe('words near a word', () => {
  test.each([
    [false, distance],
    [true, prefixDistance],
  ])('are those a brute-force table finds, with the same distances (prefix: %s)', (prefix, oracle) => {
    const words = fc.uniqueArray(letters(7), { maxLength: 40 }).map((list) => list.sort());
    fc.assert(
      fc.property(words, letters(7), fc.integer({ min: 1, max: 3 }), (list, pattern, limit) => {
        const found = new Map<string, number>();
        visitNear(sortedWords(list), 0, list.length, { pattern, limit, prefix }, (index, edits) =>
          found.set(list[index], edits),
        );
        const expected = new Map(
          list.map((word) => [word, oracle(pattern, word)] as const).filter(([, edits]) => edits <= limit),
        );
        expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
      }),
      { numRuns: 500 },
    );
  });

  test('are looked for only in the range given', () => {
    const found: string[] = [];
    const list = ['aa', 'ab', 'ba', 'bb'];
    visitNear(sortedWords(list), 2, 4, { pattern: 'aa', limit: 1, prefix: false }, (index) => found.push(list[index]));
    expect(found).toEqual(['ba']);
  });
});
