import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EngineReader } from '../../../src/backend/embedded/engine-reader.js';
import type { Article } from '../../../src/document/article.js';
import { createEmbeddedEngine, type EmbeddedEngineOptions } from '../../../src/engine/embedded/embedded-engine.js';
import type { SearchEngine } from '../../../src/engine/engine.js';
import { searchRequestSchema } from '../../../src/search/request.js';
import { createSearcher } from '../../../src/search/searcher.js';
import { DEFAULT_SETTINGS } from '../../../src/search/settings.js';
import { article } from '../../search/archive.js';
import { QUERIES, randomArticle } from './random-articles.js';

const IDS = Array.from({ length: 14 }, (_, i) => `article-${i}`);
const NOW = Date.parse('2026-01-01');
/** So small that a handful of articles passes through every tier. */
const TINY: EmbeddedEngineOptions['limits'] = { recent: 3, bulk: 4, segments: 2, idleMs: 1 };
/** So large that everything stays in the recent tier. */
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

/** What the durable store would know: every article, and every change in its order. */
class Truth {
  readonly articles = new Map<string, Article>();
  readonly changes: Step[] = [];

  apply(step: Step): void {
    this.changes.push(step);
    if (step.kind === 'put') for (const article of step.articles) this.articles.set(article.id, article);
    if (step.kind === 'remove') for (const id of step.ids) this.articles.delete(id);
  }

  /** Tells an engine everything after its checkpoint. */
  async replay(engine: SearchEngine): Promise<void> {
    for (const [i, step] of this.changes.entries()) if (i + 1 > engine.checkpoint) await tell(engine, step, i + 1);
  }
}

async function tell(engine: SearchEngine, step: Step, sequence: number): Promise<void> {
  if (step.kind === 'put') await engine.put(step.articles, sequence);
  if (step.kind === 'remove') await engine.remove(step.ids, sequence);
}

/** Everything a reader sees for a set of queries, with numbers rounded to what tiers may differ in. */
async function answers(engine: SearchEngine, truth: Truth): Promise<unknown> {
  const reader = new EngineReader(engine, truth.articles);
  const searcher = createSearcher({ reader, settings: () => DEFAULT_SETTINGS, clock: () => NOW });
  const found = [];
  for (const [i, q] of QUERIES.entries()) {
    const request = searchRequestSchema.parse({
      q,
      facets: ['section', 'publishedAt:month', 'tags'],
      explain: true,
      collapse: i % 5 === 0,
      recency: i % 3 === 0 ? 0.5 : 0,
      sort: i % 7 === 3 ? 'section:asc' : 'relevance',
      filter: i % 4 === 1 ? 'NOT tags = sport' : '',
    });
    const { tookMs: _, ...response } = await searcher.search(request);
    found.push(response);
  }
  return JSON.parse(
    JSON.stringify(found, (_, value) => (typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value)),
  );
}

describe('the archive', () => {
  const folders: string[] = [];
  const temporary = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lede-archive-'));
    folders.push(folder);
    return folder;
  };
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  });

  test('answers the same whatever was written, removed, sealed, merged and reopened when', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        const folder = await temporary();
        const truth = new Truth();
        const plain = await createEmbeddedEngine({ limits: ONE_TIER });
        let engine = await createEmbeddedEngine({ folder, limits: TINY });
        for (const step of list) {
          if (step.kind === 'pause') await sleep(15);
          if (step.kind === 'reopen') {
            await engine.close();
            engine = await createEmbeddedEngine({ folder, limits: TINY });
            expect(engine.damage).toBeUndefined();
            await truth.replay(engine);
          }
          truth.apply(step);
          await tell(engine, step, truth.changes.length);
          await tell(plain, step, truth.changes.length);
        }
        expect(await answers(engine, truth)).toEqual(await answers(plain, truth));
        await engine.close();
        await plain.close();
      }),
      { numRuns: 20 },
    );
  }, 120_000);

  test('does not show how an article got where it is: fresh from the list of articles gives the same', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        const truth = new Truth();
        const engine = await createEmbeddedEngine({ limits: TINY });
        for (const step of list) {
          truth.apply(step);
          await tell(engine, step, truth.changes.length);
        }
        const fresh = await createEmbeddedEngine({ limits: ONE_TIER });
        await fresh.put([...truth.articles.values()], 1);
        expect(await answers(engine, truth)).toEqual(await answers(fresh, truth));
        await engine.close();
        await fresh.close();
      }),
      { numRuns: 15 },
    );
  }, 120_000);

  test('a search while a segment is built, merged and switched sees all of the archive or none of a change', async () => {
    const article = (i: number): Article => ({
      id: `n${i}`,
      title: `storm ${i}`,
      lede: '',
      body: [],
      related: [],
      tags: [],
      authors: [],
      attributes: {},
    });
    const engine = await createEmbeddedEngine({ limits: TINY, cachedPages: 0 });
    const reader = new EngineReader(engine, { get: (id: string) => article(Number(id.slice(1))) });
    const searcher = createSearcher({ reader, settings: () => DEFAULT_SETTINGS });
    const request = searchRequestSchema.parse({ q: 'storm', hitsPerPage: 100 });
    let written = 0;
    let done = false;
    const watching = (async () => {
      let before = 0;
      while (!done) {
        const { total, hits } = await searcher.search(request);
        expect(total).toBeGreaterThanOrEqual(before);
        expect(total).toBeLessThanOrEqual(written + 1);
        expect(new Set(hits.map(({ id }) => id)).size).toBe(hits.length);
        before = total;
        await sleep(0);
      }
    })();
    for (let i = 0; i < 60; i += 1) {
      await engine.put([article(i)], i + 1);
      written = i + 1;
      if (i % 10 === 0) await sleep(5);
    }
    done = true;
    await watching;
    expect((await searcher.search(request)).total).toBe(60);
    await engine.close();
  });

  test('a load in batches ends in one segment, with all that was written and without what was removed', async () => {
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

  test('keeps files of what it sealed, and none of what it replaced', async () => {
    const folder = await temporary();
    const engine = await createEmbeddedEngine({ folder, limits: TINY });
    for (let i = 0; i < 20; i += 1) {
      await engine.put(
        [{ id: `n${i}`, title: `storm ${i}`, lede: '', body: [], related: [], tags: [], authors: [], attributes: {} }],
        i + 1,
      );
    }
    await engine.close();
    const names = await readdir(join(folder, 'segments'));
    expect(names).toContain('manifest.json');
    expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
    const again = await createEmbeddedEngine({ folder, limits: TINY });
    expect(again.checkpoint).toBeGreaterThanOrEqual(18);
    expect(again.stats().documents).toBe(again.checkpoint);
    await again.close();
  });
});
