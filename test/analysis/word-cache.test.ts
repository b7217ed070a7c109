/** Properties of the word cache against an unbounded map. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { WordCache } from '../../src/analysis/word-cache.js';

test('returns the last value set or nothing, and keeps what was used within one generation', () => {
  const words = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 12 }).map(String)), { maxLength: 200 });
  fc.assert(
    fc.property(words, fc.integer({ min: 1, max: 5 }), (operations, limit) => {
      const cache = new WordCache<number>(limit);
      const values = new Map<string, number>();
      operations.forEach(([isSet, word], i) => {
        if (isSet) {
          cache.set(word, i);
          values.set(word, i);
          expect(cache.get(word)).toBe(i);
        } else {
          const value = cache.get(word);
          if (value !== undefined) expect(value).toBe(values.get(word));
        }
      });
    }),
  );
});

test('forgets words that are not used for two generations', () => {
  const cache = new WordCache<number>(2);
  for (const [i, word] of ['a', 'b', 'c', 'd', 'e'].entries()) cache.set(word, i);
  expect([cache.get('a'), cache.get('d'), cache.get('e')]).toEqual([undefined, 3, 4]);
});
