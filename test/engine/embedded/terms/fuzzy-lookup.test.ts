import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FuzzyLookup } from '../../../../src/engine/embedded/terms/fuzzy-lookup.js';

/** Optimal string alignment by the textbook recurrence, a row per letter of `a`. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, (before[j - 2] ?? 0) + 1);
      next.push(value);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}

function prefixDistance(pattern: string, word: string): number {
  return Math.min(...Array.from({ length: word.length + 1 }, (_, length) => distance(pattern, word.slice(0, length))));
}

const letters = (maxLength: number) => fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength });

describe('fuzzy lookup', () => {
  test.each([
    [false, distance],
    [true, prefixDistance],
  ])('agrees with a brute-force table on words and distances (prefix: %s)', (prefix, oracle) => {
    const words = fc.uniqueArray(letters(7), { maxLength: 40 }).map((list) => list.sort());
    fc.assert(
      fc.property(words, letters(7), fc.integer({ min: 1, max: prefix ? 2 : 3 }), (list, pattern, limit) => {
        const found = new Map<string, number>();
        new FuzzyLookup(list).visit({ pattern, limit, prefix, sameFirst: false }, (index, edits) =>
          found.set(list[index] ?? '', edits),
        );
        const expected = new Map(
          list.map((word) => [word, oracle(pattern, word)] as const).filter(([, edits]) => edits <= limit),
        );
        expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
      }),
      { numRuns: 500 },
    );
  });

  test('returns only words with the same first letter if requested', () => {
    const words = fc.uniqueArray(letters(7), { maxLength: 40 }).map((list) => list.sort());
    fc.assert(
      fc.property(words, letters(7), fc.boolean(), (list, pattern, prefix) => {
        const near = (sameFirst: boolean) => {
          const found: string[] = [];
          new FuzzyLookup(list).visit({ pattern, limit: 2, prefix, sameFirst }, (index) =>
            found.push(list[index] ?? ''),
          );
          return found;
        };
        expect(near(true)).toEqual(near(false).filter((word) => word[0] === pattern[0]));
      }),
    );
  });

  test('finds words among many with a shared prefix, where most are skipped at once', () => {
    const list = ['aa', 'ab', 'abz'].flatMap((first) =>
      Array.from({ length: 700 }, (_, i) => `${first}${i.toString(36).padStart(3, '0')}`),
    );
    const sorted = [...list, 'abzy', 'bab', 'zzz'].sort();
    const words = new FuzzyLookup(sorted);
    for (const pattern of ['aazz', 'abzy', 'zzy', 'ab01']) {
      const found = new Map<string, number>();
      words.visit({ pattern, limit: 1, prefix: true, sameFirst: false }, (index, edits) =>
        found.set(sorted[index] ?? '', edits),
      );
      const expected = sorted
        .map((word) => [word, prefixDistance(pattern, word)] as const)
        .filter(([, edits]) => edits <= 1);
      expect([...found]).toEqual(expected);
    }
  });

  test.each([
    [false, 32],
    [true, 31],
  ])('compares code units of any script, up to a maximum length (prefix: %s)', (prefix, longest) => {
    const list = ['ДНЕПР', 'ДОНЕЦК', 'x'.repeat(longest - 1), 'x'.repeat(longest + 1), '🚢a', '🚢b'].sort();
    const found = (pattern: string) => {
      const near: [string, number][] = [];
      const query = { pattern, limit: 1, prefix, sameFirst: false };
      new FuzzyLookup(list).visit(query, (index, edits) => near.push([list[index] ?? '', edits]));
      return near.sort();
    };
    expect(found('ДНЕПРО')).toEqual([['ДНЕПР', 1]]);
    expect(found('x'.repeat(longest))).toEqual([
      ['x'.repeat(longest - 1), 1],
      ['x'.repeat(longest + 1), prefix ? 0 : 1],
    ]);
    expect(found('x'.repeat(longest + 1))).toEqual([]);
    expect(found('🚢b')).toEqual([
      ['🚢a', 1],
      ['🚢b', 0],
    ]);
  });
});
