import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MaterializedPostings } from '../../../../src/engine/embedded/postings/materialized-postings.js';
import { ScoringWindow, WINDOW_DOCUMENTS } from '../../../../src/engine/embedded/postings/scoring-window.js';
import { Bitmap } from '../../../../src/engine/embedded/structures/bitmap.js';

const SLOTS = 3 * WINDOW_DOCUMENTS;

test('postings known beforehand add up window by window and say where headlines hold them, in whatever order they were found and however often they are read', () => {
  const docId = fc.oneof(fc.nat(SLOTS - 1), fc.nat(20), fc.constantFrom(WINDOW_DOCUMENTS - 1, WINDOW_DOCUMENTS));
  const found = fc.array(fc.tuple(docId, fc.integer({ min: 0, max: 4 }), fc.boolean()), { maxLength: 60 });
  fc.assert(
    fc.property(found, fc.array(docId), (postings, outside) => {
      const known = new MaterializedPostings();
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
        const window = new ScoringWindow();
        window.headlines = new Bitmap(SLOTS);
        const sums = new Map<number, number>();
        for (let start = 0; start < SLOTS; start += WINDOW_DOCUMENTS) {
          window.moveTo(start, start + WINDOW_DOCUMENTS);
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
