/** Pages of a pruned top-k search over an archive large enough for pruning, compared with a naive engine that scores every match. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Article, SEARCH_FIELDS } from '../../../../src/document/article.js';
import { createEmbeddedEngine } from '../../../../src/engine/embedded/embedded-engine.js';
import { RANKING } from '../../../../src/engine/embedded/weighting/ranking-constants.js';
import type { SearchEngine } from '../../../../src/engine/engine.js';
import { parseFilter } from '../../../../src/query/filter-parser.js';
import type { Plan } from '../../../../src/query/plan.js';
import { article } from '../../../search/archive.js';
import { planFor } from '../../contract.js';
import { Oracle } from '../../oracle.js';
import { numbers } from '../random-articles.js';

const ARTICLES = 9000;
const NOW = Date.parse('2026-01-01');
const DAY = 86_400_000;
// By falling frequency. Forms of one stem, words with one prefix, and words one edit apart are among them.
// biome-ignore format: a list to scan
const WORDS = ['report', 'storm', 'harbour', 'city', 'council', 'storms', 'budget', 'closed', 'ferry', 'minister', 'stormy', 'closure',
  'election', 'harvest', 'ferries', 'budgets', 'breakwater', 'generous', 'general', 'elected', 'harbours', 'stork', 'meadow', 'lantern',
  'generation', 'alpha', 'omega', 'closet', 'merry', 'cricket', 'genera', 'quarry'];

/** The n-th word is in a share of about .5 / n^.8 of all articles, more often in the body than in the headline. */
function generateArticles(): Article[] {
  const next = numbers(23);
  const any = (max: number) => Math.floor(next() * max);
  const text = (length: number) =>
    Array.from({ length }, () => {
      if (next() < 0.55) return `filler${any(900)}`;
      return WORDS[Math.floor(WORDS.length * next() ** 2.2)] ?? 'report';
    }).join(' ');
  const articles = Array.from({ length: ARTICLES }, (_, i) =>
    article(`a${i}`, {
      title: text(any(8)),
      lede: text(any(14)),
      body: Array.from({ length: any(4) }, () => text(2 + Math.floor(60 * next() ** 3))),
      related: i % 6 === 0 ? [text(4)] : [],
      section: `s${any(5)}`,
      ...(i % 7 > 0 && { publishedAt: new Date(NOW - any(3000) * DAY).toISOString() }),
      ...(i % 40 === 0 && { language: 'de' }),
    }),
  );
  // Near-identical copies, to be folded when collapsing.
  return articles.map((one, i) => {
    const original = articles[i - 3];
    return i % 25 === 3 && original !== undefined ? { ...original, id: one.id, title: one.title } : one;
  });
}

const shape = fc.oneof(
  // biome-ignore format: a list to scan
  fc.constantFrom('report', 'storm', 'lantern', 'quarry', 'har*', 'st*', 'gener*', 'f*', '"storm harbour"', '"city council"', 'title:storm',
    'body:harbour', '(storm OR ferry) city', 'storm -harbour', 'alpha', '"report storm" city', 'storm harbour', 'closed ferry', 'absent storm'),
  fc.uniqueArray(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 5 }).map((words) => words.join(' ')),
  fc.uniqueArray(fc.constantFrom(...WORDS), { minLength: 2, maxLength: 3 }).map((words) => words.join(' OR ')),
);
const misspelt = fc.constantFrom(
  'strom',
  'harbuor',
  'feryr city',
  'counci',
  'elction budget',
  'genaral',
  'harbors',
  'closd ferrie',
);

const MEMBERS = {
  require: fc.constantFrom('all' as const, 'behind' as const, 'any' as const),
  enough: fc.constantFrom(0, 10, 5000),
  limit: fc.integer({ min: 1, max: 10 }),
  offset: fc.constantFrom(0, 0, 0, 3, 25, 95),
  fields: fc.constantFrom(SEARCH_FIELDS, SEARCH_FIELDS, ['title' as const, 'body' as const]),
  freshness: fc.constantFrom(
    null,
    null,
    { weight: 0.6, halfLifeDays: 90, floor: 0.1, now: NOW },
    { weight: 1, halfLifeDays: 400, floor: 0, now: NOW },
  ),
  pinned: fc.constantFrom([], [], ['a4', 'a8700', 'gone'], ['a6001']),
  hidden: fc.constantFrom([], [], ['a1', 'a2', 'a3', 'a5']),
};
const members = fc.record(MEMBERS);
const section = fc.constantFrom(undefined, undefined, 's1');

/** Allows each word one typo from 4 letters, two from 8, as the search room does. */
function withTypos(plan: Plan): Plan {
  const allowed = ({ length }: string): 0 | 1 | 2 => (length >= 8 ? 2 : length >= 4 ? 1 : 0);
  const words = plan.words.map((word) => ({
    ...word,
    alternatives: word.alternatives.map((alternative) => ({
      ...alternative,
      terms: alternative.terms.map((term) => ({ ...term, typos: allowed(term.surface) })),
    })),
  }));
  return { ...plan, words };
}

/** Whether two scores differ by no more than rounding. */
const isSame = (a: number | undefined, b: number | undefined) =>
  a !== undefined && b !== undefined && Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));

describe('over an archive of two segments and a recent tier', () => {
  let engine: SearchEngine;
  let oracle: Oracle;

  beforeAll(async () => {
    const articles = generateArticles();
    engine = await createEmbeddedEngine({
      cachedPages: 0,
      limits: { recent: 900, bulk: 1000, segments: 9, idleMs: 1e8 },
    });
    await engine.put(articles.slice(0, 5000), 1);
    await engine.put(articles.slice(5000, 8400), 2);
    await engine.put(articles.slice(8400), 3);
    const isRemoved = (i: number) => i % 61 === 7;
    const isUpdated = (i: number) => i % 211 === 5 && !isRemoved(i);
    const updated = articles.filter((_, i) => isUpdated(i)).map((one) => ({ ...one, title: `${one.title} storm` }));
    await engine.remove(
      articles.filter((_, i) => isRemoved(i)).map(({ id }) => id),
      4,
    );
    await engine.put(updated, 5);
    const live = articles.filter((_, i) => !isRemoved(i) && !isUpdated(i));
    oracle = new Oracle([...live, ...updated]);
    expect(engine.stats()).toMatchObject({ documents: live.length + updated.length, segments: 2 });
    expect(engine.stats().tiers.recent).toBeGreaterThan(500);
  }, 120_000);
  afterAll(() => engine.close());

  const isInSection = (name: string | undefined) => (one: Article) => name === undefined || one.section === name;

  /** Compares the page of a plan with the naive engine, and its scores with those explained. */
  const compare = async (plan: Plan, sectionName: string | undefined) => {
    const page = await engine.search(plan);
    const explained = await engine.search({ ...plan, explain: true });
    expect(explained.hits.map(({ id }) => id)).toEqual(page.hits.map(({ id }) => id));
    for (const [i, { score, parts = [] }] of explained.hits.entries()) {
      expect(score).toBeCloseTo(page.hits[i]?.score ?? Number.NaN, 9);
      expect(parts.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(score, 9);
    }
    const ranked = oracle.search(plan, isInSection(sectionName));
    expect([page.total, page.complete]).toEqual([ranked.length, ranked.filter(({ complete }) => complete).length]);
    // A tie at the edge of the rescoring window is broken by date; rounding may break it first.
    const completeFirst = (complete: boolean) => (plan.require === 'behind' ? Number(complete) : 0);
    const byFirst = [...ranked].sort(
      (a, b) => completeFirst(b.complete) - completeFirst(a.complete) || b.firstScore - a.firstScore,
    );
    const edges = [RANKING.window.submitted, RANKING.window.typing, plan.offset + plan.limit];
    fc.pre(edges.every((edge) => !isSame(byFirst[edge - 1]?.firstScore, byFirst[edge]?.firstScore)));
    const scores = new Map(ranked.map(({ id, score }) => [id, score]));
    const expected = ranked.slice(plan.offset, plan.offset + plan.limit);
    const wrong = page.hits.filter(({ id, score }, i) => {
      const other = expected[i];
      return id !== other?.id && !(isSame(score, other?.score) && isSame(score, scores.get(id)));
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
    expect(page.hits).toHaveLength(expected.length);
    for (const { id, score } of page.hits) expect(score).toBeCloseTo(scores.get(id) ?? Number.NaN, 6);
  };

  const planOf = (q: string, chosen: Partial<Plan>, sectionName: string | undefined, typing: boolean) =>
    planFor(
      q,
      { ...chosen, filter: sectionName === undefined ? null : parseFilter(`section = ${sectionName}`) },
      typing,
    );

  test('pages of words, prefixes and phrases are those of the naive engine', async () => {
    await fc.assert(
      fc.asyncProperty(shape, members, section, fc.boolean(), (q, chosen, name, typing) =>
        compare(planOf(q, chosen, name, typing), name),
      ),
      { numRuns: 50 },
    );
  }, 120_000);

  test('pages of a single term, which block-max pruning answers, are those of the naive engine', async () => {
    const q = fc.constantFrom(
      'report',
      'storm',
      'harbour',
      'budget',
      'closed',
      'ferry',
      'har*',
      'storm*',
      'filler1',
      'quarry',
    );
    const { require, limit, offset, fields } = MEMBERS;
    await fc.assert(
      fc.asyncProperty(q, fc.record({ require, limit, offset, fields }), (word, chosen) =>
        compare(planOf(word, chosen, undefined, false), undefined),
      ),
      { numRuns: 30 },
    );
  }, 120_000);

  test('pages of misspelt words are those of the naive engine', async () => {
    await fc.assert(
      fc.asyncProperty(misspelt, members, section, fc.boolean(), (q, chosen, name, typing) =>
        compare(withTypos(planOf(q, chosen, name, typing)), name),
      ),
      { numRuns: 20 },
    );
  }, 120_000);

  test('a tentative plan is answered by counts only where it permits that, else by the whole page', async () => {
    const tentative = fc.record({ atLeast: fc.constantFrom(1, 20, 400, 5000), rare: fc.constantFrom(2, 300, 9000) });
    await fc.assert(
      fc.asyncProperty(shape, members, tentative, section, async (q, chosen, hint, name) => {
        const plan = planOf(q, chosen, name, false);
        const whole = await engine.search(plan);
        const page = await engine.search({ ...plan, tentative: hint });
        const answering = plan.require === 'behind' ? whole.complete : whole.total;
        const isPermitted = answering < hint.atLeast && whole.documents.some((documents) => documents < hint.rare);
        if (isPermitted && page.hits.length === 0) expect(page.total).toBe(answering);
        else expect(page).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  test('pages of collapsed results are those of a ranking in which every match is kept', async () => {
    await fc.assert(
      fc.asyncProperty(shape, members, section, async (q, chosen, name) => {
        const plan = { ...planOf(q, chosen, name, false), collapse: true };
        const page = await engine.search(plan);
        const { offset, limit } = plan;
        const explained = await engine.search({ ...plan, explain: true });
        expect(explained.hits.map(({ id, similar }) => [id, similar])).toEqual(
          page.hits.map(({ id, similar }) => [id, similar]),
        );
        const whole = await engine.search({ ...plan, offset: 0, limit: ARTICLES });
        const rounded = (hits: typeof page.hits) => hits.map((hit) => ({ ...hit, score: hit.score.toFixed(9) }));
        expect(rounded(page.hits)).toEqual(rounded(whole.hits.slice(offset, offset + limit)));
        expect([page.total, page.complete]).toEqual([whole.total, whole.complete]);
      }),
      { numRuns: 15 },
    );
  }, 120_000);
});
