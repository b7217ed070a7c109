import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Article } from '../../../src/document/article.js';
import { createEmbeddedEngine, type EmbeddedEngineOptions } from '../../../src/engine/embedded/embedded-engine.js';
import type { SearchEngine } from '../../../src/engine/engine.js';
import { parseFilter } from '../../../src/query/filter-parser.js';
import { parseQuery } from '../../../src/query/parser.js';
import { EMPTY_PLAN, type Plan } from '../../../src/query/plan.js';
import { planQuery } from '../../../src/query/planner.js';
import { SynonymTable } from '../../../src/query/synonyms.js';
import { article } from '../../search/archive.js';
import { QUERIES, randomArticle } from './random-articles.js';

const IDS = Array.from({ length: 14 }, (_, i) => `article-${i}`);
const NOW = Date.parse('2026-01-01');
/** Small limits, so that a few articles pass through every tier. */
const TINY: EmbeddedEngineOptions['limits'] = { recent: 3, bulk: 4, segments: 2, idleMs: 1 };
/** Large limits: everything stays in the recent tier. */
const ONE_TIER: EmbeddedEngineOptions['limits'] = { recent: 1e9, bulk: 1e9 };

type Step =
  | { readonly kind: 'put'; readonly articles: readonly Article[] }
  | { readonly kind: 'remove'; readonly ids: readonly string[] }
  | { readonly kind: 'pause' }
  | { readonly kind: 'reopen' };

const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('put' as const),
        articles: fc.array(randomArticle(IDS), { minLength: 1, maxLength: 6 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('remove' as const),
        ids: fc.subarray(IDS, { minLength: 1, maxLength: 4 }),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'pause' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'reopen' as const }) },
  ),
  { minLength: 1, maxLength: 10 },
);

/** A model of the durable store: current articles, and all changes in order. */
class StoreModel {
  readonly articles = new Map<string, Article>();
  readonly changes: Step[] = [];

  apply(step: Step): void {
    this.changes.push(step);
    if (step.kind === 'put') for (const article of step.articles) this.articles.set(article.id, article);
    if (step.kind === 'remove') for (const id of step.ids) this.articles.delete(id);
  }

  /** Applies the changes after an engine's checkpoint to it. */
  async replay(engine: SearchEngine): Promise<void> {
    for (const [i, step] of this.changes.entries()) if (i + 1 > engine.checkpoint) await applyStep(engine, step, i + 1);
  }
}

async function applyStep(engine: SearchEngine, step: Step, sequence: number): Promise<void> {
  if (step.kind === 'put') await engine.put(step.articles, sequence);
  if (step.kind === 'remove') await engine.remove(step.ids, sequence);
}

const NO_SYNONYMS = new SynonymTable([]);

/** A plan that uses a different mix of features for each query. */
function planOf(q: string, i: number): Plan {
  const parsed = planQuery(parseQuery(q), { typing: i % 2 === 0, synonyms: NO_SYNONYMS, stopWords: new Set() });
  const isFuzzy = i % 4 === 2;
  const withTypos = parsed.words.map((word) => ({
    ...word,
    alternatives: word.alternatives.map((one) => ({
      ...one,
      terms: one.terms.map((t) => ({ ...t, typos: 1 as const })),
    })),
  }));
  return {
    ...EMPTY_PLAN,
    words: isFuzzy ? withTypos : parsed.words,
    condition: parsed.condition,
    free: parsed.free,
    require: i % 3 === 1 ? 'behind' : i % 3 === 2 ? 'any' : 'all',
    enough: 10,
    facets: ['section', 'tags'].map((name) => ({ name, limit: 10 })),
    explain: true,
    collapse: i % 5 === 0,
    freshness: i % 3 === 0 ? { weight: 0.5, halfLifeDays: 30, floor: 0.1, now: NOW } : null,
    sort: i % 7 === 3 ? [{ field: 'section', descending: false }] : [],
    filter: i % 4 === 1 ? parseFilter('NOT tags = sport') : null,
    limit: 20,
  };
}

/** The pages of a set of queries, with numbers rounded: tiers add up in different orders. */
async function answers(engine: SearchEngine): Promise<unknown> {
  const pages: unknown[] = [];
  for (const [i, q] of QUERIES.entries()) pages.push(await engine.search(planOf(q, i)));
  return JSON.parse(
    JSON.stringify(pages, (_, value) => (typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value)),
  );
}

describe('the tiered index', () => {
  const folders: string[] = [];
  const temporary = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lede-archive-'));
    folders.push(folder);
    return folder;
  };
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  });

  test('answers like one tier after any sequence of writes, removals, seals, merges and reopenings', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        const folder = await temporary();
        const store = new StoreModel();
        const plain = await createEmbeddedEngine({ limits: ONE_TIER });
        let engine = await createEmbeddedEngine({ folder, limits: TINY });
        for (const step of list) {
          if (step.kind === 'pause') await sleep(15);
          if (step.kind === 'reopen') {
            await engine.close();
            engine = await createEmbeddedEngine({ folder, limits: TINY });
            expect(engine.damage).toBeUndefined();
            await store.replay(engine);
          }
          store.apply(step);
          await applyStep(engine, step, store.changes.length);
          await applyStep(plain, step, store.changes.length);
        }
        expect(await answers(engine)).toEqual(await answers(plain));
        await engine.close();
        await plain.close();
      }),
      { numRuns: 20 },
    );
  }, 120_000);

  test('answers like an index built afresh from the current articles', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        const store = new StoreModel();
        const engine = await createEmbeddedEngine({ limits: TINY });
        for (const step of list) {
          store.apply(step);
          await applyStep(engine, step, store.changes.length);
        }
        const fresh = await createEmbeddedEngine({ limits: ONE_TIER });
        await fresh.put([...store.articles.values()], 1);
        expect(await answers(engine)).toEqual(await answers(fresh));
        await engine.close();
        await fresh.close();
      }),
      { numRuns: 15 },
    );
  }, 120_000);

  test('shows a search the whole archive while segments are built, merged and replaced, and each change whole', async () => {
    const engine = await createEmbeddedEngine({ limits: TINY, cachedPages: 0 });
    const plan = { ...planOf('storm', 0), freshness: null, collapse: false, limit: 100 };
    let written = 0;
    let done = false;
    const watching = (async () => {
      let before = 0;
      while (!done) {
        const { total, hits } = await engine.search(plan);
        expect(total).toBeGreaterThanOrEqual(before);
        expect(total).toBeLessThanOrEqual(written + 1);
        expect(new Set(hits.map(({ id }) => id)).size).toBe(hits.length);
        before = total;
        await sleep(0);
      }
    })();
    for (let i = 0; i < 60; i += 1) {
      await engine.put([article(`n${i}`, { title: `storm ${i}` })], i + 1);
      written = i + 1;
      if (i % 10 === 0) await sleep(5);
    }
    done = true;
    await watching;
    expect((await engine.search(plan)).total).toBe(60);
    await engine.close();
  });

  test('has one segment after a load in batches, without the removed documents', async () => {
    const engine = await createEmbeddedEngine({ limits: { recent: 3, bulk: 4, segments: 3, idleMs: 1 } });
    for (let batch = 0; batch < 12; batch += 1) {
      const articles = Array.from({ length: 5 }, (_, i) =>
        article(`b${batch}-${i}`, { title: `report ${batch} ${i}` }),
      );
      await engine.put(articles, 2 * batch + 1);
      await engine.remove([`b${batch}-0`], 2 * batch + 2);
    }
    for (let tries = 0; tries < 500 && engine.stats().segments !== 1; tries += 1) await sleep(10);
    expect(engine.stats()).toMatchObject({ documents: 48, segments: 1 });
    await engine.close();
  });

  test('keeps files of its segments, none of merged ones, and no temporary ones', async () => {
    const folder = await temporary();
    const engine = await createEmbeddedEngine({ folder, limits: TINY });
    for (let i = 0; i < 20; i += 1) {
      await engine.put([article(`n${i}`, { title: `storm ${i}` })], i + 1);
    }
    await engine.close();
    const names = await readdir(join(folder, 'segments'));
    expect(names).toContain('manifest.json');
    expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(names.filter((name) => name.endsWith('.seg'))).toHaveLength(engine.stats().segments);
    const again = await createEmbeddedEngine({ folder, limits: TINY });
    expect(again.checkpoint).toBeGreaterThanOrEqual(18);
    expect(again.stats().documents).toBe(again.checkpoint);
    await again.close();
  });
});
