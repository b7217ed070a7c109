import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Article, SEARCH_FIELDS } from '../../../../src/document/article.js';
import { createEmbeddedEngine } from '../../../../src/engine/embedded/embedded-engine.js';
import type { SearchEngine } from '../../../../src/engine/engine.js';
import { article } from '../../../search/archive.js';
import { planFor } from '../../contract.js';
import { numbers } from '../random-articles.js';

/** More than a window holds. */
const ARTICLES = 9000;
/** A limit at which every match is kept. */
const EVERYTHING = ARTICLES * 10;

/** In how many of a hundred articles each word stands. */
const SHARES: Readonly<Record<string, number>> = {
  ubiquitous: 90,
  frequent: 60,
  // Another form of it.
  frequents: 5,
  usual: 20,
  known: 12,
  seldom: 6,
  rare: 4,
  odd: 1,
};
const WORDS = Object.keys(SHARES);
const WEIGHTS = { title: 5, lede: 1.2, body: 1, related: 0.3 };
const NOW = Date.parse('2026-01-01');
const FRESHNESS = { weight: 0.6, halfLifeDays: 90, floor: 0.1, now: NOW };

function articles(): Article[] {
  const next = numbers(1);
  const some = (share: number) => WORDS.filter((word) => next() * 100 < (SHARES[word] ?? 0) * share);
  return Array.from({ length: ARTICLES }, (_, i) => {
    const body = some(1).flatMap((word) => Array.from({ length: 1 + Math.floor(next() * 3) }, () => word));
    // Long texts lower a word's score and headlines raise it, so that a rare word does not always win.
    if (i % 2 === 0) body.push(...Array.from({ length: 240 }, () => 'filler'));
    return article(`a${i}`, {
      title: `report ${some(0.2).join(' ')}`,
      lede: some(0.3).join(' '),
      body: [body.join(' ')],
      ...(i % 5 > 0 && { publishedAt: new Date(NOW - (i % 400) * 86_400_000).toISOString() }),
    });
  });
}

describe('a search that keeps only the top candidates', () => {
  let engine: SearchEngine;

  beforeAll(async () => {
    engine = await createEmbeddedEngine({ cachedPages: 0 });
    const all = articles();
    // Most in a segment, the last few in the recent tier.
    await engine.put(all.slice(0, -90), 1);
    await engine.put(all.slice(-90), 2);
    await engine.remove(['a17', 'a8999'], 3);
  });
  afterAll(() => engine.close());

  const query = fc.tuple(fc.uniqueArray(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 }), fc.boolean());

  test('has the pages, totals and scores of one that keeps every match', async () => {
    await fc.assert(
      fc.asyncProperty(
        query,
        fc.constantFrom(0, 20, 40, 60, 70),
        fc.boolean(),
        fc.constantFrom(null, FRESHNESS),
        async ([words, any], offset, collapse, freshness) => {
          const q = words.join(any ? ' OR ' : ' ');
          const members = { require: 'behind', collapse: false, enough: 5000, freshness } as const;
          const page = await engine.search(planFor(q, { ...members, offset, limit: 80 }));
          const whole = await engine.search(planFor(q, { ...members, limit: EVERYTHING }));
          expect(page.hits.map(({ id, score }) => [id, score])).toEqual(
            whole.hits.slice(offset, offset + 80).map(({ id, score }) => [id, score]),
          );
          expect([page.total, page.complete]).toEqual([whole.total, whole.complete]);
          if (!collapse) return;
          const counted = await engine.search(planFor(q, { ...members, collapse, limit: 0 }));
          const folded = await engine.search(planFor(q, { ...members, collapse, limit: 10 }));
          expect(counted.total).toBe(folded.total);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('answers a single term, counted while it is scored, as it does with a facet', async () => {
    const typed = fc.constantFrom(...WORDS, 'known usual', 'f*', 'o*', 're*', 'absent');
    const members = fc.record({
      require: fc.constantFrom('all' as const, 'behind' as const, 'any' as const),
      enough: fc.constantFrom(0, 10, 5000),
      offset: fc.constantFrom(0, 30, 70),
      limit: fc.constantFrom(0, 1, 30, 80),
      tentative: fc.constantFrom(undefined, { atLeast: 10, rare: 10 }, { atLeast: 800, rare: 9000 }),
      fields: fc.constantFrom(SEARCH_FIELDS, ['title' as const], ['lede' as const, 'body' as const]),
      fieldWeights: fc.constantFrom(WEIGHTS, { title: 1, lede: 9, body: 2, related: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(typed, members, async (q, asked) => {
        const alone = await engine.search(planFor(q, asked));
        const beside = await engine.search(planFor(q, { ...asked, facets: [{ name: 'section', limit: 1 }] }));
        expect({ ...alone, facets: [] }).toEqual({ ...beside, facets: [] });
      }),
      { numRuns: 200 },
    );
  });
});
