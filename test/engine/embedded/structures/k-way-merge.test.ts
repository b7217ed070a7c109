import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { visitMerged } from '../../../../src/engine/embedded/structures/k-way-merge.js';

const list = fc
  .uniqueArray(fc.integer({ min: -9, max: 9 }), { maxLength: 8 })
  .map((items) => items.sort((a, b) => a - b));

test('a merge visits every item once, in order, with each of its locations', () => {
  fc.assert(
    fc.property(fc.array(list, { maxLength: 5 }), (lists) => {
      const visited: unknown[] = [];
      visitMerged(
        lists,
        String,
        (a, b) => Number(a) - Number(b),
        (item, locations) => visited.push([item, locations.map(({ list: of, index }) => [of, index])]),
      );
      const union = [...new Set(lists.flat())].sort((a, b) => a - b);
      const expected = union.map((item) => [
        String(item),
        lists.flatMap((items, of) => (items.includes(item) ? [[of, items.indexOf(item)]] : [])),
      ]);
      expect(visited).toEqual(expected);
    }),
  );
});
