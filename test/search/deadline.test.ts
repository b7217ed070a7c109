/** Deadlines: one for a request, held by every call to the backend that it causes. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { EngineReader } from '../../src/backend/embedded/engine-reader.js';
import { Deadline } from '../../src/deadline.js';
import { createEmbeddedEngine } from '../../src/engine/embedded/embedded-engine.js';
import type { SearchEngine } from '../../src/engine/engine.js';
import { parseQuery } from '../../src/query/parser.js';
import { searchDistinct } from '../../src/search/distinct.js';
import { ARTICLE_FIELDS } from '../../src/search/known-fields.js';
import { type SearchRequestInput, searchRequestSchema } from '../../src/search/request.js';
import { translateRequest } from '../../src/search/request-translation.js';
import { restrictedQuery } from '../../src/search/restriction.js';
import { search } from '../../src/search/search.js';
import { createSearcher, type Searcher } from '../../src/search/searcher.js';
import { DEFAULT_SETTINGS } from '../../src/search/settings.js';
import type { StructuredQuery } from '../../src/search/structured-query.js';
import { article } from './archive.js';
import { ObservedReader } from './observed-reader.js';

const ARTICLES = [
  article('storm', { title: 'Storm breaks the harbour wall', related: ['Harbour wall is repaired', 'Unknown'] }),
  article('repair', { title: 'Harbour wall is repaired', related: ['Storm breaks the harbour wall'] }),
  ...Array.from({ length: 20 }, (_, i) => article(`more${i}`, { title: `Harbour report ${i}`, section: `s${i % 4}` })),
];
const byId = new Map(ARTICLES.map((one) => [one.id, one]));

let engine: SearchEngine;
beforeAll(async () => {
  engine = await createEmbeddedEngine({ cachedPages: 0 });
  await engine.put(ARTICLES, 1);
});

interface Observed {
  readonly reader: ObservedReader;
  readonly searcher: Searcher;
}

/** A searcher whose clock is one millisecond later at each reading. */
function observed(deadlineMs: number): Observed {
  let now = 0;
  const reader = new ObservedReader(new EngineReader(engine, byId));
  const clock = () => now++;
  return { reader, searcher: createSearcher({ reader, settings: () => DEFAULT_SETTINGS, deadlineMs, clock }) };
}

const request = (q: string, more: SearchRequestInput = {}) => searchRequestSchema.parse({ q, ...more });
const structured = (q: string, more: SearchRequestInput = {}) => translateRequest(request(q, more), ARTICLE_FIELDS);
const strict = (q: string): StructuredQuery => ({
  ...structured(q),
  query: parseQuery(q),
  matching: { kind: 'strict', typosBelow: 10, typoLengths: { one: 4, two: 8 }, fallback: 'lastWords' },
});

const REQUESTS: readonly (readonly [string, (searcher: Searcher) => Promise<unknown>])[] = [
  ['a search with typing errors', (searcher) => searcher.search(request('harbor wal storm'))],
  ['a search with a filter', (searcher) => searcher.search(request('harbour', { filter: 'section = s1' }))],
  ['a search with collapse', (searcher) => searcher.search(request('harbour', { collapse: true }))],
  ['suggestions', (searcher) => searcher.suggest('harb', 5)],
  ['a marked article', (searcher) => searcher.marked('storm', 'harbor')],
  ['related articles', (searcher) => searcher.related('storm', 10)],
  ['related headlines', (searcher) => searcher.resolveRelated(ARTICLES[0] ?? article('none'))],
  [
    'a distinct search',
    (searcher) => {
      const grouping = { field: 'section', kept: 1, groupOf: ({ section }: { section?: string }) => section };
      return searchDistinct(searcher.context, structured('harbour'), grouping, searcher.deadline());
    },
  ],
  [
    'a restricted search',
    (searcher) => {
      const restriction = {
        textsOf: ({ title }: { title: string }) => [title],
        isIndexed: () => true,
        withIds: () => ({ kind: 'exists', field: 'id' }) as const,
      };
      return restrictedQuery(searcher.context, structured('harbour'), restriction, searcher.deadline());
    },
  ],
];

describe('the deadline of a request', () => {
  test.each(REQUESTS)('is one and the same for all calls of %s', async (_, run) => {
    const { reader, searcher } = observed(100_000);
    await run(searcher);
    expect(reader.calls.length).toBeGreaterThan(0);
    const [first] = reader.calls;
    expect(first?.deadline).toBeInstanceOf(Deadline);
    for (const { deadline } of reader.calls) expect(deadline).toBe(first?.deadline);
  });

  test.each(REQUESTS)('ends %s with deadline_exceeded', async (_, run) => {
    await expect(run(observed(0).searcher)).rejects.toMatchObject({ code: 'deadline_exceeded' });
  });

  test('is a new one for the next request', async () => {
    const { reader, searcher } = observed(100_000);
    await searcher.search(request('harbour'));
    await searcher.search(request('storm'));
    expect(new Set(reader.calls.map(({ deadline }) => deadline)).size).toBe(2);
  });

  test('is absent without a limit', async () => {
    const reader = new ObservedReader(new EngineReader(engine, byId));
    await createSearcher({ reader, settings: () => DEFAULT_SETTINGS }).search(request('harbour'));
    for (const { deadline } of reader.calls) expect(deadline?.at).toBe(Number.POSITIVE_INFINITY);
  });

  test('that passes while a better spelling is looked for leaves the page without one', async () => {
    const q = 'harbor wal';
    const generous = await observed(100_000).searcher.search(request(q, { typing: false }));
    expect(generous.didYouMean).toBe('harbour wall');
    const outcomes = new Set<string>();
    for (let deadlineMs = 1; deadlineMs < 200; deadlineMs += 1) {
      try {
        const { hits, total, didYouMean } = await observed(deadlineMs).searcher.search(request(q, { typing: false }));
        expect({ total, ids: hits.map(({ id }) => id) }).toEqual({
          total: generous.total,
          ids: generous.hits.map(({ id }) => id),
        });
        outcomes.add(didYouMean ?? 'page alone');
      } catch (error) {
        expect(error).toMatchObject({ code: 'deadline_exceeded' });
        outcomes.add('error');
      }
    }
    expect([...outcomes]).toEqual(['error', 'page alone', 'harbour wall']);
  });
});

describe('a search takes few calls', () => {
  test('the articles of a page are read in one', async () => {
    const { reader, searcher } = observed(100_000);
    const { hits } = await searcher.search(request('harbour', { collapse: true }));
    expect(hits.length).toBe(10);
    expect(reader.count('articles')).toBe(1);
    expect(reader.count('search')).toBe(1);
  });

  test('all candidates of did-you-mean are counted in two, all splits and joins in one', async () => {
    const { reader, searcher } = observed(100_000);
    const { didYouMean } = await searcher.search(request('harbor wal brekas', { typing: false }));
    expect(didYouMean).toBeDefined();
    // The rounds: as typed, with typing errors, whole. Then the candidates, and those with words side by side.
    expect(reader.count('search')).toBeLessThanOrEqual(5);
    expect(reader.count('documentFrequencies')).toBe(2);
  });

  test('without typing errors, all attempts with fewer words are one', async () => {
    const { reader, searcher } = observed(100_000);
    const query: StructuredQuery = {
      ...strict('harbour wall zzz yyy xxx'),
      matching: { kind: 'strict', typosBelow: 0, typoLengths: { one: 4, two: 8 }, fallback: 'lastWords' },
    };
    const { total } = await search(searcher.context, query, searcher.deadline());
    expect(total).toBe(2);
    expect(reader.calls.filter(({ method }) => method === 'search').map(({ items }) => items)).toEqual([1, 4]);
  });
});
