/** Random archives and queries over a few words, for the contract suites. */
import fc from 'fast-check';
import type { Article } from '../../src/document/article.js';
import { parseQuery } from '../../src/query/parser.js';
import { EMPTY_PLAN, type Plan } from '../../src/query/plan.js';
import { planQuery } from '../../src/query/planner.js';
import { SynonymTable } from '../../src/query/synonyms.js';
import { article } from '../search/archive.js';

export const NOW = Date.parse('2025-01-01T00:00:00.000Z');

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

export const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

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

/** Writes, and removals by id, in any order. */
export const history = fc.array(
  fc.oneof({ weight: 4, arbitrary: anyArticle }, { weight: 1, arbitrary: fc.constantFrom('a', 'b', 'c') }),
  { minLength: 1, maxLength: 14 },
);

/** The articles that a history leaves. */
export function liveAfter(steps: readonly (Article | string)[]): Article[] {
  const live = new Map<string, Article>();
  for (const step of steps) {
    if (typeof step === 'string') live.delete(step);
    else live.set(step.id, step);
  }
  return [...live.values()];
}

// biome-ignore format: a list to scan
const CLAUSES = [
  'alpha', 'beta', 'gamma', 'delta', 'the', 'co-op', 'coop', 'us', 'x', 'ga*', 'alp*', '"alpha beta"', '"the gamma"', '"betas"',
  '"co op"', '"coop"', '"the coop"', '"the co"', '"op alpha"', '"co-op co-op"', '"alpha alpha"', '"alpha beta gamma"', '"x u.s. x"',
  '-delta', '-"beta gamma"', 'title:alpha', 'related:"beta"', '(alpha OR gamma)', '(beta -title:beta)', 'section:news', '-tag:two', 'body:de*',
];
export const query = fc.array(fc.constantFrom(...CLAUSES), { maxLength: 5 }).map((clauses) => clauses.join(' '));

export const rankOf = ({ attributes: { rank } }: Article) => (typeof rank === 'number' ? rank : undefined);
