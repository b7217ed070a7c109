import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { blockRanges, reachedImpact } from '../../../../src/engine/embedded/postings/block-ranges.js';
import { BLOCK_DOCUMENTS } from '../../../../src/engine/embedded/segment/block-impacts.js';
import { WINDOW_DOCUMENTS } from '../../../../src/engine/embedded/structures/doc-id-windows.js';

describe('block ranges', () => {
  const steps = fc.uint8Array({ maxLength: 400 });

  test('hold exactly the docIds of blocks between two steps, and cross no window', () => {
    fc.assert(
      fc.property(steps, fc.nat(255), fc.nat(256), fc.nat(BLOCK_DOCUMENTS - 1), (list, minimum, below, missing) => {
        const maxDoc = Math.max(0, list.length * BLOCK_DOCUMENTS - missing);
        const docIds = blockRanges(list, minimum, below, maxDoc).flatMap(({ start, end }) => {
          expect(Math.floor(start / WINDOW_DOCUMENTS)).toBe(Math.floor((end - 1) / WINDOW_DOCUMENTS));
          return Array.from({ length: end - start }, (_, i) => start + i);
        });
        const expected = Array.from({ length: maxDoc }, (_, docId) => docId).filter((docId) => {
          const step = list[Math.floor(docId / BLOCK_DOCUMENTS)] ?? 0;
          return step >= minimum && step < below;
        });
        expect(docIds).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  test('the reached impact is the k-th highest step of all blocks, at least 1', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 500 }), (list, k) => {
        const sorted = [...list].sort((a, b) => b - a);
        expect(reachedImpact(list, k)).toBe(Math.max(1, sorted[k - 1] ?? 0));
      }),
    );
  });
});
