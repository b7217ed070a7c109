/**
 * What the embedded engine guarantees beyond any backend (test/backend/contract.ts): scores equal those of an oracle, the
 * parts of an explanation add up to them, and orders and groups that follow from exact scores.
 */
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Article } from '../../src/document/article.js';
import type { SearchEngine } from '../../src/engine/engine.js';
import type { Plan } from '../../src/query/plan.js';
import { history, liveAfter, NOW, planFor, query, rankOf } from '../backend/random-archives.js';
import { article } from '../search/archive.js';
import { oracle } from './oracle.js';

export { planFor } from '../backend/random-archives.js';

async function replay(engine: SearchEngine, steps: readonly (Article | string)[]): Promise<Article[]> {
  for (const [i, step] of steps.entries()) {
    if (typeof step === 'string') await engine.remove([step], i + 1);
    else await engine.put([step], i + 1);
  }
  return liveAfter(steps);
}

/**
 * Declares the suite for an engine.
 * @param factory opens an empty one
 * @param runs random archives compared with the oracle; fewer where opening an engine takes long
 */
export function describeEngine(name: string, factory: () => Promise<SearchEngine>, runs = 100): void {
  describe(name, () => {
    const opened: SearchEngine[] = [];
    const open = async (articles: readonly Article[] = []) => {
      const engine = await factory();
      opened.push(engine);
      await engine.put(articles, 1);
      return engine;
    };
    const ids = async (engine: SearchEngine, plan: Plan) => (await engine.search(plan)).hits.map(({ id }) => id);
    afterEach(async () => {
      for (const engine of opened.splice(0)) await engine.close();
    });

    test('agrees with the oracle on which articles match, their scores and their order', async () => {
      const settings = fc.record({
        require: fc.constantFrom('all' as const, 'behind' as const, 'any' as const),
        enough: fc.constantFrom(1, 3, 10),
        freshness: fc.constantFrom(null, { weight: 0.5, halfLifeDays: 30, floor: 0.1, now: NOW }),
      });
      await fc.assert(
        fc.asyncProperty(history, query, settings, fc.boolean(), async (steps, q, members, typing) => {
          const engine = await factory();
          const live = await replay(engine, steps);
          const plan = planFor(q, members, typing);
          const page = await engine.search(plan);
          const expected = oracle(live, plan, () => true);
          await engine.close();
          expect(page.total).toBe(expected.length);
          expect(page.complete).toBe(expected.filter(({ complete }) => complete).length);
          const scores = new Map(expected.map((hit) => [hit.id, hit]));
          expect(page.hits.map(({ id }) => id).sort()).toEqual([...scores.keys()].sort());
          for (const { id, score } of page.hits) expect(score).toBeCloseTo(scores.get(id)?.score ?? Number.NaN, 6);
          const isNear = (i: number) => Math.abs((page.hits[i]?.score ?? 0) - (expected[i]?.score ?? 0)) < 1e-6;
          expect(page.hits.every((_, i) => isNear(i))).toBe(true);
          if (page.hits.some(({ score }) => score > 0)) return;
          if (plan.words.every(({ weight }) => weight === 0))
            expect(page.hits.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
        }),
        { numRuns: runs },
      );
    });

    test('orders hits of about the same score by keys, the same on every page, and keeps their scores', async () => {
      await fc.assert(
        fc.asyncProperty(history, fc.boolean(), async (steps, descending) => {
          const engine = await factory();
          await replay(engine, steps);
          const plain = planFor('alpha beta', { require: 'any' });
          const plan: Plan = { ...plain, ties: [{ field: 'rank', descending }] };
          const before = (await engine.search(plain)).hits;
          const { hits } = await engine.search(plan);
          const paged: string[] = [];
          for (let offset = 0; offset < hits.length; offset += 2)
            paged.push(...(await ids(engine, { ...plan, offset, limit: 2 })));
          const ranks = new Map(steps.map((step) => (typeof step === 'string' ? ['', 0] : [step.id, rankOf(step)])));
          await engine.close();
          expect(paged).toEqual(hits.map(({ id }) => id));
          const best = before[0]?.score ?? 1;
          const step = (score: number) => Math.ceil((score / best) * 10);
          const worst = descending ? -1 : 4;
          const rank = (id: string) => (descending ? -1 : 1) * (ranks.get(id) ?? worst);
          const expected = [...before].sort((a, b) => step(b.score) - step(a.score) || rank(a.id) - rank(b.id));
          expect(hits).toEqual(expected);
        }),
        { numRuns: runs },
      );
    });

    test('scores nothing for words in values', async () => {
      const engine = await open([article('a', { title: 'alpha', tags: ['beta'] })]);
      const score = async (q: string) => (await engine.search(planFor(q, { valueFields: ['tags'] }))).hits[0]?.score;
      expect(await score('beta')).toBe(0);
    });

    test('answers a tentative plan as a plain one, unless it matches too few articles and a word is rare', async () => {
      const alpha = article('a', { title: 'alpha beta', section: 'Nowhere' });
      const engine = await open([alpha, article('b', { title: 'beta' })]);
      const plan = planFor('alpha beta', { require: 'behind', facets: [{ name: 'section', limit: 5 }] });
      const whole = await engine.search(plan);
      expect(whole.hits.map(({ id }) => id)).toEqual(['a', 'b']);
      const counts = await engine.search({ ...plan, tentative: { atLeast: 2, rare: 2 } });
      expect([counts.complete, counts.documents]).toEqual([whole.complete, whole.documents]);
      if (counts.hits.length === 0) expect(counts.total).toBe(whole.complete);
      else expect(counts).toEqual(whole);
      const any = await engine.search({ ...plan, require: 'any', tentative: { atLeast: 3, rare: 2 } });
      expect([any.total, any.complete]).toEqual([2, 1]);
      // Pinned articles count as matches, hidden ones do not.
      const pinned = await engine.search({ ...plan, pinned: ['b'], tentative: { atLeast: 2, rare: 2 } });
      expect(pinned.hits.map(({ id }) => id)).toEqual(['b', 'a']);
      const hidden = await engine.search({ ...plan, hidden: ['a'], tentative: { atLeast: 1, rare: 2 } });
      expect(hidden.complete).toBe(0);
      for (const tentative of [
        { atLeast: 1, rare: 2 },
        { atLeast: 2, rare: 1 },
      ])
        expect(await engine.search({ ...plan, tentative })).toEqual(whole);
      // A word that is in no text may stand in a value.
      const absent = planFor('alpha nowhere', { require: 'behind', tentative: { atLeast: 1, rare: 2 } });
      const none = await engine.search(absent);
      expect([none.complete, none.documents]).toEqual([0, [1, 0]]);
      expect(await ids(engine, { ...absent, tentative: { atLeast: 0, rare: 2 } })).toEqual(['a']);
      expect(await ids(engine, { ...absent, pinned: ['b'] })).toEqual(['b', 'a']);
      expect((await engine.search({ ...absent, valueFields: ['section'] })).complete).toBe(1);
    });

    test('explains scores by parts that add up', async () => {
      const engine = await open([
        article('a', { title: 'alpha beta', lede: 'alphas', body: ['gamma'] }),
        article('b', { title: 'x' }),
      ]);
      const [hit] = (await engine.search(planFor('alpha beta gam', { explain: true }, true))).hits;
      expect(hit?.parts?.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(hit?.score ?? Number.NaN, 9);
      expect((await engine.search(planFor('alpha'))).hits[0]?.parts).toBeUndefined();
    });

    test('folds near-identical articles under the best one, or under a pinned one', async () => {
      const long = Array.from({ length: 60 }, (_, i) => `word${i}`).join(' ');
      const engine = await open([
        article('best', { title: 'alpha' }),
        article('copy1', { title: 'alpha', body: [long] }),
        article('copy2', { title: 'alpha', lede: 'x', body: [long] }),
        article('other', { title: 'beta' }),
      ]);
      expect(await ids(engine, planFor('alpha', { pinned: ['other', 'gone'], hidden: ['best'] }))).toEqual([
        'other',
        'copy1',
        'copy2',
      ]);
      const grouped = await engine.search(planFor('alpha', { collapse: true, pinned: ['copy2'] }));
      expect(grouped.hits.map(({ id, similar }) => [id, similar])).toEqual([
        ['copy2', ['copy1']],
        ['best', []],
      ]);
      expect(grouped.total).toBe(2);
    });

    test('of two articles with one id in a call keeps the last', async () => {
      const engine = await open([article('a', { title: 'alpha' }), article('a', { title: 'beta' })]);
      expect([await ids(engine, planFor('alpha')), await ids(engine, planFor('beta'))]).toEqual([[], ['a']]);
      expect(engine.stats().documents).toBe(1);
    });

    test('is empty after everything was removed, and after clear', async () => {
      const engine = await open([article('a', { title: 'alpha' })]);
      await engine.remove(['a', 'unknown'], 2);
      expect([(await engine.search(planFor(''))).total, engine.stats().documents]).toEqual([0, 0]);
      await engine.put([article('a', { title: 'alpha' }), article('b', { title: 'beta' })], 3);
      await engine.clear(4);
      expect([(await engine.search(planFor(''))).total, engine.stats().documents]).toEqual([0, 0]);
    });
  });
}
