/** The contract any engine must pass: the whole port, and agreement with an oracle on random archives and queries. */
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Deadline } from '../../src/deadline.js';
import type { Article } from '../../src/document/article.js';
import type { SearchEngine } from '../../src/engine/engine.js';
import { parseFilter } from '../../src/query/filter-parser.js';
import { parseQuery } from '../../src/query/parser.js';
import { EMPTY_PLAN, type Plan, type TermMatch } from '../../src/query/plan.js';
import { planQuery } from '../../src/query/planner.js';
import { SynonymTable } from '../../src/query/synonyms.js';
import { article } from '../search/archive.js';
import { oracle } from './oracle.js';

const NOW = Date.parse('2025-01-01T00:00:00.000Z');

/** A plan for a query as the search room makes it, with other members replaced. */
export function planFor(q: string, members: Partial<Plan> = {}, typing = false): Plan {
  const synonyms = new SynonymTable([['alpha', 'omega']]);
  const { words, condition, free } = planQuery(parseQuery(q), { typing, synonyms, stopWords: new Set() });
  return {
    ...EMPTY_PLAN,
    words,
    condition,
    free,
    enough: 10,
    fieldWeights: { title: 3, lede: 1.2, body: 1, related: 0.3 },
    limit: 100,
    ...members,
  };
}

// biome-ignore format: a list to scan
const WORDS = ['alpha', 'alphas', 'beta', 'betas', 'gamma', 'gam', 'the', 'co-op', 'delta', 'deltaic', 'omega', 'é', 'U.S.', 'x'];
const text = fc.array(fc.constantFrom(...WORDS), { maxLength: 7 }).map((words) => words.join(' '));
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const anyArticle = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
    title: text,
    lede: text,
    body: fc.array(text, { maxLength: 3 }),
    related: fc.array(text, { maxLength: 2 }),
    section: optional(fc.constantFrom('News', 'Sport')),
    tags: fc.uniqueArray(fc.constantFrom('one', 'two', 'three'), { maxLength: 2 }),
    language: optional(fc.constantFrom('en', 'de')),
    publishedAt: optional(
      fc.integer({ min: 0, max: 400 }).map((days) => new Date(NOW - days * 86_400_000).toISOString()),
    ),
    rank: optional(fc.integer({ min: 0, max: 3 })),
  })
  .map(
    ({ section, language, publishedAt, rank, ...members }): Article =>
      article(members.id, {
        ...members,
        ...(section !== undefined && { section }),
        ...(language !== undefined && { language }),
        ...(publishedAt !== undefined && { publishedAt }),
        attributes: rank === undefined ? {} : { rank },
      }),
  );
const rankOf = ({ attributes: { rank } }: Article) => (typeof rank === 'number' ? rank : undefined);
/** Writes and removals in any order. */
const history = fc.array(
  fc.oneof({ weight: 4, arbitrary: anyArticle }, { weight: 1, arbitrary: fc.constantFrom('a', 'b', 'c') }),
  {
    minLength: 1,
    maxLength: 14,
  },
);
// biome-ignore format: a list to scan
const CLAUSES = [
  'alpha', 'beta', 'gamma', 'delta', 'the', 'co-op', 'coop', 'us', 'x', 'ga*', 'alp*', '"alpha beta"', '"the gamma"', '"betas"',
  '"co op"', '"coop"', '"the coop"', '"the co"', '"op alpha"', '"co-op co-op"', '"alpha alpha"', '"alpha beta gamma"', '"x u.s. x"',
  '-delta', '-"beta gamma"', 'title:alpha', 'related:"beta"', '(alpha OR gamma)', '(beta -title:beta)', 'section:news', '-tag:two', 'body:de*',
];
const query = fc.array(fc.constantFrom(...CLAUSES), { maxLength: 5 }).map((clauses) => clauses.join(' '));

async function replay(engine: SearchEngine, steps: readonly (Article | string)[]): Promise<Article[]> {
  const live = new Map<string, Article>();
  for (const [i, step] of steps.entries()) {
    if (typeof step === 'string') {
      await engine.remove([step], i + 1);
      live.delete(step);
    } else {
      await engine.put([step], i + 1);
      live.set(step.id, step);
    }
  }
  return [...live.values()];
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

    test('agrees with the oracle on filters and facets', async () => {
      const value = fc.constantFrom('News', 'Sport', 'Nowhere');
      const tag = fc.constantFrom('one', 'two', 'none');
      await fc.assert(
        fc.asyncProperty(
          history,
          optional(value),
          optional(tag),
          optional(fc.integer({ min: 0, max: 3 })),
          async (steps, section, tagged, rank) => {
            const engine = await factory();
            const live = await replay(engine, steps);
            const parts = [
              section !== undefined && `section = ${section}`,
              tagged !== undefined && `NOT tags IN [${tagged}]`,
              rank !== undefined && `rank >= ${rank}`,
            ].filter((part) => part !== false);
            const facets = ['section', 'tags', 'rank'].map((facet) => ({ name: facet, limit: 10 }));
            const page = await engine.search(planFor('', { filter: parseFilter(parts.join(' AND ')), facets }));
            await engine.close();
            const keeps = (one: Article, but?: string) =>
              (but === 'section' || section === undefined || one.section === section) &&
              (but === 'tags' || tagged === undefined || !one.tags.includes(tagged)) &&
              (but === 'rank' || rank === undefined || Number(one.attributes.rank ?? -1) >= rank);
            expect(page.hits.map(({ id }) => id).sort()).toEqual(
              live
                .filter((one) => keeps(one))
                .map(({ id }) => id)
                .sort(),
            );
            const counted = (facet: string, values: (one: Article) => readonly string[]) => {
              const counts = new Map<string, number>(
                facet === 'section' && section !== undefined ? [[section, 0]] : [],
              );
              for (const one of live.filter((other) => keeps(other, facet)))
                for (const v of values(one)) counts.set(v, (counts.get(v) ?? 0) + 1);
              return Object.fromEntries(counts);
            };
            const found = Object.fromEntries(
              page.facets.map((facet) => [
                facet.name,
                Object.fromEntries(facet.counts.map(({ value: v, count }) => [v, count])),
              ]),
            );
            expect(found).toEqual({
              section: counted('section', (one) => (one.section === undefined ? [] : [one.section])),
              tags: counted('tags', ({ tags }) => tags),
              rank: counted('rank', ({ attributes }) =>
                attributes.rank === undefined ? [] : [String(attributes.rank)],
              ),
            });
          },
        ),
        { numRuns: runs },
      );
    });

    test('agrees with the oracle on sorting, missing values last both ways, and on pages', async () => {
      await fc.assert(
        fc.asyncProperty(
          history,
          fc.constantFrom('rank', 'publishedAt', 'title'),
          fc.boolean(),
          async (steps, field, descending) => {
            const engine = await factory();
            const live = await replay(engine, steps);
            const plan = planFor('', {
              sort: [
                { field, descending },
                { field: 'id', descending: false },
              ],
            });
            const all = await ids(engine, plan);
            const paged: string[] = [];
            for (let offset = 0; offset < live.length; offset += 2)
              paged.push(...(await ids(engine, { ...plan, offset, limit: 2 })));
            await engine.close();
            const key = (one: Article) =>
              field === 'rank'
                ? one.attributes.rank
                : field === 'title'
                  ? one.title.toLowerCase().replace(/[.-]/g, '').replace(/é/g, 'e') || undefined
                  : one.publishedAt;
            const expected = live.sort((a, b) => {
              const [left, right] = [key(a), key(b)];
              if (left === undefined || right === undefined)
                return Number(left === undefined) - Number(right === undefined) || (a.id < b.id ? -1 : 1);
              const order = String(left) < String(right) ? -1 : String(left) > String(right) ? 1 : 0;
              return (descending ? -order : order) || (a.id < b.id ? -1 : 1);
            });
            expect(all).toEqual(expected.map(({ id }) => id));
            expect(paged).toEqual(all);
          },
        ),
        { numRuns: runs },
      );
    });

    test('orders what is about as relevant by keys, the same on every page; scores are kept', async () => {
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

    test('takes words in values of the fields it is told of for found, at no score', async () => {
      await fc.assert(
        fc.asyncProperty(history, fc.constantFrom('one', 'two', 'thr', 'spor'), async (steps, word) => {
          const engine = await factory();
          const live = await replay(engine, steps);
          const plan = planFor(`alpha ${word}`, { valueFields: ['tags', 'section'] }, true);
          const { hits, total } = await engine.search(plan);
          const [text] = [await ids(engine, planFor('alpha'))];
          await engine.close();
          const holding = live.filter(({ tags, section = '' }) =>
            [...tags, section.toLowerCase()].some((value) => value.startsWith(word)),
          );
          const expected = holding.filter(({ id }) => text.includes(id)).map(({ id }) => id);
          expect(hits.map(({ id }) => id).sort()).toEqual(expected.sort());
          expect(total).toBe(expected.length);
        }),
        { numRuns: runs },
      );
    });

    test('may leave it at counts when it finds too little and a word is rare, but only when told so', async () => {
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
      // Pinned articles answer, hidden ones do not.
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

    test('finds what was written as soon as it was, replaces by id, removes, and empties', async () => {
      const engine = await open([article('a', { title: 'alpha' })]);
      expect(await ids(engine, planFor('alpha'))).toEqual(['a']);
      await engine.put([article('a', { title: 'beta' })], 2);
      expect([await ids(engine, planFor('alpha')), await ids(engine, planFor('beta'))]).toEqual([[], ['a']]);
      await engine.remove(['a', 'unknown'], 3);
      expect(await ids(engine, planFor(''))).toEqual([]);
      expect(engine.stats().documents).toBe(0);
      await engine.put([article('a', { title: 'alpha' }), article('b', { title: 'beta' })], 4);
      await engine.clear(5);
      expect([(await engine.search(planFor(''))).total, engine.stats().documents]).toEqual([0, 0]);
    });

    test('of two articles with one id in a batch keeps the last', async () => {
      const engine = await open([article('a', { title: 'alpha' }), article('a', { title: 'beta' })]);
      expect([await ids(engine, planFor('alpha')), await ids(engine, planFor('beta'))]).toEqual([[], ['a']]);
      expect(engine.stats().documents).toBe(1);
    });

    test('explains scores by parts that add up, and tells what matched where', async () => {
      const engine = await open([
        article('a', { title: 'alpha beta', lede: 'alphas', body: ['gamma'] }),
        article('b', { title: 'x' }),
      ]);
      const [hit] = (await engine.search(planFor('alpha beta gam', { explain: true }, true))).hits;
      expect(hit?.parts?.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(hit?.score ?? Number.NaN, 9);
      expect(hit?.matches).toContainEqual(
        expect.objectContaining({ word: 2, terms: [[{ surface: 'gamma', kind: 'prefix' }]], fields: ['body'] }),
      );
      expect((await engine.search(planFor('alpha'))).hits[0]?.parts).toBeUndefined();
    });

    test('puts pinned articles first, hides hidden ones, and groups copies', async () => {
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

    test('knows words by their beginning and by nearness, with how many articles hold them', async () => {
      const engine = await open([
        article('a', { title: 'harbour' }),
        article('b', { lede: 'harbour harvest' }),
        article('c', { body: ['barbour'] }),
      ]);
      const exactly = (surface: string): TermMatch => ({ surface, stem: null, prefix: false, typos: 0 });
      expect(await engine.documentFrequencies(['harbour', 'harvest', 'absent'].map(exactly))).toEqual([2, 1, 0]);
      const near = (await engine.wordsNear('harbuor', 1, 10)).map(({ surface, distance }) => [surface, distance]);
      expect(near).toEqual([['harbour', 1]]);
      expect((await engine.wordsNear('harbour', 1, 10)).map(({ surface }) => surface)).toContain('barbour');
      await engine.remove(['c'], 9);
      expect((await engine.wordsNear('harbour', 1, 10)).map(({ surface }) => surface)).not.toContain('barbour');
    });

    test('finds articles like one, never itself, none for one without words', async () => {
      const engine = await open([
        article('a', { title: 'storm harbour', lede: 'breakwater' }),
        article('b', { title: 'harbour', lede: 'breakwater' }),
        ...Array.from({ length: 6 }, (_, i) => article(`x${i}`, { title: `meadow cricket${i}` })),
        article('empty', { attributes: { rank: 1 } }),
      ]);
      expect((await engine.similar('a', 5)).map(({ id }) => id)).toEqual(['b']);
      expect(await engine.similar('empty', 5)).toEqual([]);
      expect(await engine.similar('gone', 5)).toEqual([]);
    });

    test('knows the fields of its articles', async () => {
      const engine = await open([
        article('a', {
          section: 'News',
          publishedAt: new Date(NOW).toISOString(),
          attributes: { rank: 1, open: true },
        }),
      ]);
      const fields = new Map((await engine.fields()).map(({ name: field, kinds }) => [field, kinds]));
      expect([fields.get('section'), fields.get('rank'), fields.get('open'), fields.get('publishedAt')]).toEqual([
        ['text'],
        ['number'],
        ['boolean'],
        ['date'],
      ]);
    });

    test('stops at the deadline', async () => {
      const engine = await open([article('a', { title: 'alpha' })]);
      await expect(engine.search(planFor('alpha'), Deadline.after(-1))).rejects.toMatchObject({
        code: 'deadline_exceeded',
      });
    });
  });
}
