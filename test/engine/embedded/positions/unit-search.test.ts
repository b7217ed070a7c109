import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { UnitSearch } from '../../../../src/engine/embedded/positions/unit-search.js';

test('a unit is found where going through them one by one finds it', () => {
  // Neighbours in value, and the highest, are what looking at two at a time might confuse.
  const unit = fc.constantFrom(0, 1, 2, 255, 256, 257, 0x7fff, 0x8000, 0x8001, 0xbfff);
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 20 }), unit, fc.nat(20), fc.nat(20), (list, wanted, from, end) => {
      const stop = Math.min(end, list.length);
      const place = list.slice(0, stop).indexOf(wanted, from);
      const expected = place < 0 ? stop : place;
      expect(new UnitSearch(Uint16Array.from(list)).next(wanted, from, stop)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});
