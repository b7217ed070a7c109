import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Bitmap, withoutKeepingBitmaps } from '../../../../src/engine/embedded/structures/bitmap.js';

const SIZE = 100;
const docIds = fc.uniqueArray(fc.nat(SIZE - 1)).map((list) => list.sort((a, b) => a - b));

function bitmapOf(members: readonly number[], size = SIZE): Bitmap {
  const bitmap = new Bitmap(size);
  for (const docId of members) bitmap.add(docId);
  return bitmap;
}

function membersOf(bitmap: Bitmap): number[] {
  const members: number[] = [];
  bitmap.forEach((docId) => {
    members.push(docId);
  });
  return members;
}

describe('a bitmap', () => {
  test('has the members, in ascending order, that a set would have', () => {
    fc.assert(
      fc.property(docIds, docIds, (added, deleted) => {
        const bitmap = bitmapOf(added);
        for (const docId of deleted) bitmap.delete(docId);
        const expected = added.filter((docId) => !deleted.includes(docId));
        expect(membersOf(bitmap)).toEqual(expected);
        expect(bitmap.count()).toBe(expected.length);
        for (let docId = 0; docId < SIZE; docId += 1) expect(bitmap.has(docId)).toBe(expected.includes(docId));
        expect(bitmap.countWithin(32, 64)).toBe(expected.filter((docId) => docId >= 32 && docId < 64).length);
        expect(bitmap.countWithin(64, SIZE)).toBe(expected.filter((docId) => docId >= 64).length);
      }),
    );
  });

  test('is intersected, united and subtracted like a set; its clone stays as it was', () => {
    fc.assert(
      fc.property(docIds, docIds, (a, b) => {
        const [first, second] = [bitmapOf(a), bitmapOf(b)];
        const both = a.filter((docId) => b.includes(docId));
        const union = [...new Set([...a, ...b])].sort((x, y) => x - y);
        expect(membersOf(first.clone().and(second))).toEqual(both);
        expect(membersOf(first.clone().or(second))).toEqual(union);
        expect(membersOf(first.clone().andNot(second))).toEqual(a.filter((docId) => !b.includes(docId)));
        expect(membersOf(first)).toEqual(a);
      }),
    );
  });

  test('that is full has every docId below its size and no other', () => {
    for (const size of [0, 1, 31, 32, 33, 100])
      expect(membersOf(Bitmap.full(size))).toEqual(Array.from({ length: size }, (_, docId) => docId));
  });

  test('made where another was before is empty', () => {
    for (let run = 0; run < 3; run += 1) {
      const members = withoutKeepingBitmaps(() => {
        const before = membersOf(new Bitmap(SIZE));
        Bitmap.full(SIZE);
        return before;
      });
      expect(members).toEqual([]);
    }
  });
});
