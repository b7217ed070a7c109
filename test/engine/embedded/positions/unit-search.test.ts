import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { UnitSearch } from '../../../../src/engine/embedded/positions/unit-search.js';

test('unit search agrees with a linear search', () => {
  // Neighbouring values and those with high bits set are what the paired comparison could confuse.
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
