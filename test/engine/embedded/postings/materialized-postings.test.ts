import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KnownPostings } from '../../../../src/engine/embedded/postings/materialized-postings.js';
import { WINDOW_SLOTS, Window } from '../../../../src/engine/embedded/postings/scoring-window.js';
import { Bitmap } from '../../../../src/engine/embedded/structures/bitmap.js';

const SLOTS = 3 * WINDOW_SLOTS;

test('postings known beforehand add up window by window and say where headlines hold them, in whatever order they were found and however often they are read', () => {
  const slot = fc.oneof(fc.nat(SLOTS - 1), fc.nat(20), fc.constantFrom(WINDOW_SLOTS - 1, WINDOW_SLOTS));
  const found = fc.array(fc.tuple(slot, fc.integer({ min: 0, max: 4 }), fc.boolean()), { maxLength: 60 });
  fc.assert(
    fc.property(found, fc.array(slot), (postings, outside) => {
      const known = new KnownPostings();
      const within = Bitmap.full(SLOTS);
      for (const other of outside) within.delete(other);
      const expected = new Map<number, number>();
      const headlines = new Set<number>();
      for (const [at, frequency, inHeadline] of postings) {
        known.add(at, frequency, inHeadline);
        if (!within.has(at) || frequency === 0) continue;
        expected.set(at, (expected.get(at) ?? 0) + frequency);
        if (inHeadline) headlines.add(at);
      }
      for (let reading = 0; reading < 2; reading += 1) {
        const window = new Window();
        window.headlines = new Bitmap(SLOTS);
        const sums = new Map<number, number>();
        for (let start = 0; start < SLOTS; start += WINDOW_SLOTS) {
          window.moveTo(start, start + WINDOW_SLOTS);
          known.accumulate(window, within);
          for (let k = 0; k < window.count; k += 1) {
            const at = window.touched[k];
            sums.set(start + at, window.sums[at]);
            window.sums[at] = 0;
          }
          window.count = 0;
        }
        expect(new Map([...sums].sort())).toEqual(new Map([...expected].sort()));
        const noted: number[] = [];
        window.headlines.forEach((at) => {
          noted.push(at);
        });
        expect(noted).toEqual([...headlines].sort((a, b) => a - b));
      }
    }),
  );
});
