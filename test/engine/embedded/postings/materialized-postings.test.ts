import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MaterializedPostings } from '../../../../src/engine/embedded/postings/materialized-postings.js';
import { ScoringWindow } from '../../../../src/engine/embedded/postings/scoring-window.js';
import { Bitmap } from '../../../../src/engine/embedded/structures/bitmap.js';
import { WINDOW_DOCUMENTS } from '../../../../src/engine/embedded/structures/doc-id-windows.js';

const MAX_DOC = 3 * WINDOW_DOCUMENTS;

test('materialized postings add up window by window and mark headlines, in any order of additions and on every read', () => {
  const docId = fc.oneof(fc.nat(MAX_DOC - 1), fc.nat(20), fc.constantFrom(WINDOW_DOCUMENTS - 1, WINDOW_DOCUMENTS));
  const additions = fc.array(fc.tuple(docId, fc.integer({ min: 0, max: 4 }), fc.boolean()), { maxLength: 60 });
  fc.assert(
    fc.property(additions, fc.array(docId), (added, outside) => {
      const postings = new MaterializedPostings();
      const within = Bitmap.full(MAX_DOC);
      for (const other of outside) within.delete(other);
      const expected = new Map<number, number>();
      const headlines = new Set<number>();
      for (const [at, frequency, inHeadline] of added) {
        postings.add(at, frequency, inHeadline);
        if (!within.has(at) || frequency === 0) continue;
        expected.set(at, (expected.get(at) ?? 0) + frequency);
        if (inHeadline) headlines.add(at);
      }
      for (let reading = 0; reading < 2; reading += 1) {
        const window = new ScoringWindow();
        window.headlines = new Bitmap(MAX_DOC);
        const sums = new Map<number, number>();
        for (let start = 0; start < MAX_DOC; start += WINDOW_DOCUMENTS) {
          window.moveTo(start, start + WINDOW_DOCUMENTS);
          postings.accumulate(window, within);
          for (let k = 0; k < window.count; k += 1) {
            const at = window.touched[k] ?? 0;
            sums.set(start + at, window.sums[at] ?? 0);
            window.sums[at] = 0;
          }
          window.count = 0;
        }
        expect(new Map([...sums].sort())).toEqual(new Map([...expected].sort()));
        const marked: number[] = [];
        window.headlines.forEach((at) => {
          marked.push(at);
        });
        expect(marked).toEqual([...headlines].sort((a, b) => a - b));
      }
    }),
  );
});
