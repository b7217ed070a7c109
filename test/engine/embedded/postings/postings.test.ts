import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Article } from '../../../../src/document/article.js';
import { createEmbeddedEngine } from '../../../../src/engine/embedded/embedded-engine.js';
import type { SearchEngine } from '../../../../src/engine/engine.js';
import { article } from '../../../search/archive.js';
import { planFor } from '../../contract.js';
import { numbers } from '../random-articles.js';

const ARTICLES = 1500;
/** In how many of a thousand articles each word stands. */
const SHARES: Readonly<Record<string, number>> = {
  forever: 950,
  former: 900,
  formation: 700,
  format: 500,
  weather: 400,
  harvest: 60,
  meadow: 8,
  // Synonyms of each other.
  alpha: 300,
  omega: 90,
  lantern: 2,
};
const WORDS = Object.keys(SHARES);

function articles(): Article[] {
  const next = numbers(7);
  const some = (share: number) => WORDS.filter((word) => next() * 1000 < (SHARES[word] ?? 0) * share).join(' ');
  return Array.from({ length: ARTICLES }, (_, i) =>
    article(`a${i}`, {
      title: `note ${some(0.3)}`,
      lede: some(0.5),
      body: [some(1), some(0.8)],
      related: [some(0.05)],
    }),
  );
}

describe('postings that are scanned, probed, or replaced by decoding the sequences of few documents', () => {
  let frozen: SearchEngine;
  let recent: SearchEngine;

  beforeAll(async () => {
    const all = articles();
    frozen = await createEmbeddedEngine({ cachedPages: 0 });
    await frozen.put(all, 1);
    recent = await createEmbeddedEngine({ cachedPages: 0, limits: { recent: 1e9, bulk: 1e9 } });
    await recent.put(all, 1);
    for (const engine of [frozen, recent]) await engine.remove(['a3', 'a700'], 2);
  });
  afterAll(async () => {
    await frozen.close();
    await recent.close();
  });

  const word = fc.constantFrom(...WORDS, 'for*', 'form*', 'f*', 'title:form*', 'body:weather', '"weather harvest"');
  const query = fc.uniqueArray(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));

  test('give the same totals, scores and matches as the recent tier', async () => {
    await fc.assert(
      fc.asyncProperty(
        query,
        fc.constantFrom('all' as const, 'behind' as const, 'any' as const),
        async (q, require) => {
          const plan = planFor(q, { require, limit: 30, explain: true });
          const [one, other] = [await frozen.search(plan), await recent.search(plan)];
          expect([one.total, one.complete, one.documents]).toEqual([other.total, other.complete, other.documents]);
          expect(one.hits.map(({ score }) => score.toFixed(6))).toEqual(
            other.hits.map(({ score }) => score.toFixed(6)),
          );
          for (const { score, parts = [] } of one.hits)
            expect(parts.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(score, 9);
        },
      ),
      { numRuns: 200 },
    );
  });
});
