import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { firstAtOrAfter } from '../../../../src/engine/embedded/structures/galloping-search.js';

test('galloping search agrees with a linear search', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(300)), fc.nat(310), fc.nat(20), (docIds, docId, from) => {
      const sorted = Uint32Array.from(docIds).sort();
      const start = Math.min(from, sorted.length);
      const found = sorted.subarray(start).findIndex((other) => other >= docId);
      expect(firstAtOrAfter(sorted, start, sorted.length, docId)).toBe(found < 0 ? sorted.length : start + found);
    }),
  );
});
