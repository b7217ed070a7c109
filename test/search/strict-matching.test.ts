/** Strict matching: typing errors when too few articles match, then fewer words when none does; as if tried one by one. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EngineReader } from '../../src/backend/embedded/engine-reader.js';
import { Deadline } from '../../src/deadline.js';
import { createEmbeddedEngine } from '../../src/engine/embedded/embedded-engine.js';
import { parseQuery } from '../../src/query/parser.js';
import type { Answer, SearchContext } from '../../src/search/answer.js';
import { ARTICLE_FIELDS } from '../../src/search/known-fields.js';
import { searchRequestSchema } from '../../src/search/request.js';
import { translateRequest } from '../../src/search/request-translation.js';
import { search } from '../../src/search/search.js';
import { DEFAULT_SETTINGS } from '../../src/search/settings.js';
import type { Matching, StructuredQuery, WordFallback } from '../../src/search/structured-query.js';
import { article, NOW } from './archive.js';

const WORDS = ['harbour', 'storm', 'ferry', 'council', 'harbuor', 'ferri', 'stomr', 'zebra', 'quartz'];
const ARTICLES = [
  ...Array.from({ length: 12 }, (_, i) =>
    article(`h${i}`, { title: `Harbour ${i % 3 === 0 ? 'storm' : 'news'} ${i}` }),
  ),
  ...Array.from({ length: 4 }, (_, i) => article(`f${i}`, { title: `Ferry council ${i}`, section: `s${i % 2}` })),
  article('all', { title: 'Harbour storm ferry council' }),
];

let context: SearchContext;
beforeAll(async () => {
  const engine = await createEmbeddedEngine();
  await engine.put(ARTICLES, 1);
  const reader = new EngineReader(engine, new Map(ARTICLES.map((one) => [one.id, one])));
  context = { reader, settings: () => DEFAULT_SETTINGS, clock: () => NOW };
});

function queryOf(words: readonly string[], typosBelow: number, fallback: WordFallback): StructuredQuery {
  const request = searchRequestSchema.parse({ q: '', typing: false, hitsPerPage: 50, facets: ['section'] });
  const matching: Matching = { kind: 'strict', typosBelow, typoLengths: { one: 4, two: 8 }, fallback };
  return { ...translateRequest(request, ARTICLE_FIELDS), query: parseQuery(words.join(' ')), matching };
}

const answerTo = (query: StructuredQuery): Promise<Answer> => search(context, query, Deadline.NONE);

/** The queries that a fallback tries, each on its own. */
function attempts(words: readonly string[], fallback: WordFallback): readonly (readonly string[])[] {
  const fewer = words.slice(1).map((_, dropped) => words.length - 1 - dropped);
  if (fallback === 'lastWords') return [words, ...fewer.map((left) => words.slice(0, left))];
  if (fallback === 'firstWords') return [words, ...fewer.map((left) => words.slice(-left))];
  return [words];
}

const ids = ({ hits }: Answer) => hits.map(({ article: { id } }) => id).sort();

describe('strict matching', () => {
  const words = fc.uniqueArray(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 5 });
  const fallback = fc.constantFrom<WordFallback>('none', 'lastWords', 'firstWords');

  test('with a fallback matches what the first attempt that matches anything does', async () => {
    await fc.assert(
      fc.asyncProperty(words, fallback, fc.constantFrom(0, 1, 10), async (typed, how, typosBelow) => {
        const answer = await answerTo(queryOf(typed, typosBelow, how));
        let expected: Answer | undefined;
        for (const attempt of attempts(typed, how)) {
          expected = await answerTo(queryOf(attempt, typosBelow, 'none'));
          if (expected.total > 0) break;
        }
        expect(answer.total).toBe(expected?.total);
        expect(ids(answer)).toEqual(expected && ids(expected));
        expect(answer.page.facets).toEqual(expected?.page.facets);
        expect(answer.hits).toHaveLength(answer.total);
      }),
      { numRuns: 200 },
    );
  });

  test('requires none of the words when all are optional and none matches as a whole', async () => {
    const { total } = await answerTo(queryOf(['ferry', 'zebra'], 0, 'allOptional'));
    expect(total).toBe(5);
  });

  test('allows no typing errors where enough matches without, and none at all for 0', async () => {
    expect((await answerTo(queryOf(['harbour'], 10, 'none'))).total).toBe(13);
    expect((await answerTo(queryOf(['harbuor'], 0, 'none'))).total).toBe(0);
    expect((await answerTo(queryOf(['harbuor'], 10, 'none'))).total).toBe(13);
  });

  test('counts facets also where nothing matches', async () => {
    const { total, page } = await answerTo(queryOf(['zebra'], 10, 'lastWords'));
    expect({ total, facets: page.facets.length }).toEqual({ total: 0, facets: 1 });
  });
});
