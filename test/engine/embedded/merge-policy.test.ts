import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  firstToMerge,
  MERGE_SHARE,
  mergeShareAtPause,
  type SegmentSize,
} from '../../../src/engine/embedded/merge-policy.js';

const size = (documents: number, maxDoc = documents): SegmentSize => ({ documents, maxDoc });
const segment = fc.tuple(fc.nat(1000), fc.nat(300)).map(([documents, removed]) => size(documents, documents + removed));
const segments = fc.array(segment, { maxLength: 12 });
const share = fc.constantFrom(0, 0.25, 1);
const limit = fc.integer({ min: 1, max: 8 });

describe('the merge policy', () => {
  test('merges later segments into an earlier one when they have a quarter of its documents', () => {
    expect(firstToMerge([size(1000), size(249)], MERGE_SHARE, 8)).toBe(2);
    expect(firstToMerge([size(1000), size(250)], MERGE_SHARE, 8)).toBe(0);
    expect(firstToMerge([size(1000), size(100), size(100)], MERGE_SHARE, 8)).toBe(1);
    expect(firstToMerge([size(1000), size(150), size(100)], MERGE_SHARE, 8)).toBe(0);
  });

  test('rewrites everything, a single segment too, when more than a quarter is removed', () => {
    expect(firstToMerge([size(75, 100)], MERGE_SHARE, 8)).toBe(1);
    expect(firstToMerge([size(74, 100)], MERGE_SHARE, 8)).toBe(0);
    expect(firstToMerge([size(7000, 10_000), size(10)], MERGE_SHARE, 8)).toBe(0);
  });

  test('never leaves more segments than the limit, and never merges one alone unless documents are removed', () => {
    fc.assert(
      fc.property(segments, share, limit, (list, least, most) => {
        const first = firstToMerge(list, least, most);
        const merged = list.length - first;
        expect(merged === 0 ? list.length : first + 1).toBeLessThanOrEqual(Math.max(most, Math.min(list.length, 1)));
        if (merged === 1) expect(list[0]?.maxDoc).toBeGreaterThan(list[0]?.documents ?? 0);
      }),
    );
  });

  test('merges everything with a share of 0, and leaves large segments that are within the limit', () => {
    fc.assert(
      fc.property(segments, limit, (list, most) => {
        expect(firstToMerge(list, 0, most)).toBe(list.length === 1 && !isWorn(list) ? 1 : 0);
        const first = firstToMerge(list, MERGE_SHARE, most);
        const before = list[first - 1];
        if (first === list.length || before === undefined) return;
        const later = list.slice(first).reduce((sum, { documents }) => sum + documents, 0);
        expect(later).toBeLessThan(before.documents * MERGE_SHARE);
      }),
    );
  });

  test('merges everything at the pause after a load of a tenth of the documents', () => {
    expect(mergeShareAtPause(100, 1000)).toBe(0);
    expect(mergeShareAtPause(99, 1000)).toBe(MERGE_SHARE);
    expect(mergeShareAtPause(0, 0)).toBe(MERGE_SHARE);
  });
});

function isWorn(list: readonly SegmentSize[]): boolean {
  const [maxDoc, documents] = list.reduce(([all, live], one) => [all + one.maxDoc, live + one.documents], [0, 0]);
  return maxDoc - documents > maxDoc * 0.25;
}
