import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  byCodeUnits,
  firstIndex,
  firstPlace,
  lowerBound,
  mergeSorted,
} from '../../../../src/engine/embedded/structures/sorted-keys.js';

const keys = fc.uniqueArray(fc.string({ maxLength: 4 })).map((list) => list.sort(byCodeUnits));

test('binary search finds the index that a linear search finds', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer(), fc.nat(10), (list, wanted, skipped) => {
      const sorted = list.sort((a, b) => a - b);
      const linear = sorted.findIndex((value) => value >= wanted);
      const expected = linear < 0 ? sorted.length : linear;
      expect(firstIndex(sorted, (value) => value >= wanted)).toBe(expected);
      const start = Math.min(skipped, sorted.length);
      const holds = (place: number) => (sorted[place] ?? 0) >= wanted;
      expect(firstPlace(start, sorted.length, holds)).toBe(Math.max(start, expected));
    }),
  );
});

test('the lower bound of a key is the number of keys below it', () => {
  fc.assert(
    fc.property(keys, fc.string({ maxLength: 4 }), (list, key) => {
      expect(lowerBound(list, key)).toBe(list.filter((one) => one < key).length);
    }),
  );
});

test('two sorted lists are merged into the sorted list of both', () => {
  fc.assert(
    fc.property(keys, fc.infiniteStream(fc.boolean()), (list, sides) => {
      const isLeft = list.map(() => sides.next().value === true);
      const [left, right] = [list.filter((_, i) => isLeft[i]), list.filter((_, i) => !isLeft[i])];
      expect(mergeSorted(left, right)).toEqual(list);
    }),
  );
});
