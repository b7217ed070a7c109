/** Distinct searches: the best hits of each group, their number, and what a backend's result window allows. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { EngineReader } from '../../src/backend/embedded/engine-reader.js';
import { Deadline } from '../../src/deadline.js';
import type { Article } from '../../src/document/article.js';
import { createEmbeddedEngine } from '../../src/engine/embedded/embedded-engine.js';
import { type Grouping, searchDistinct } from '../../src/search/distinct.js';
import { ARTICLE_FIELDS } from '../../src/search/known-fields.js';
import { searchRequestSchema } from '../../src/search/request.js';
import { translateRequest } from '../../src/search/request-translation.js';
import { search } from '../../src/search/search.js';
import { DEFAULT_SETTINGS } from '../../src/search/settings.js';
import { article, NOW } from './archive.js';
import { ObservedReader } from './observed-reader.js';

const GROUPS = 7;
/** One large group in front, six small ones behind, and three articles without a group. */
const ARTICLES: readonly Article[] = [
  ...Array.from({ length: 60 }, (_, i) => article(`g${i}`, { title: 'Harbour harbour harbour', section: 'large' })),
  ...Array.from({ length: 12 }, (_, i) => article(`s${i}`, { title: `Harbour ${i} small`, section: `small${i % 6}` })),
  ...Array.from({ length: 3 }, (_, i) => article(`n${i}`, { body: [`Something of the harbour ${i}`] })),
];

let reader: EngineReader;
beforeAll(async () => {
  const engine = await createEmbeddedEngine();
  await engine.put(ARTICLES, 1);
  reader = new EngineReader(engine, new Map(ARTICLES.map((one) => [one.id, one])));
});

function queryOf(page: number, hitsPerPage: number) {
  const request = searchRequestSchema.parse({ q: 'harbour', page, hitsPerPage, facets: ['section'] });
  return translateRequest(request, ARTICLE_FIELDS);
}

async function distinct(page: number, hitsPerPage: number, kept: number, maxResultWindow = Number.POSITIVE_INFINITY) {
  const observed = new ObservedReader(reader, { maxResultWindow });
  const context = { reader: observed, settings: () => DEFAULT_SETTINGS, clock: () => NOW };
  const grouping: Grouping = { field: 'section', kept, groupOf: ({ section }) => section };
  const answer = await searchDistinct(context, queryOf(page, hitsPerPage), grouping, Deadline.NONE);
  return { answer, sections: answer.hits.map(({ article: { section } }) => section), observed };
}

/** The same by reading the whole ranking. */
async function naive(kept: number): Promise<readonly string[]> {
  const context = { reader, settings: () => DEFAULT_SETTINGS, clock: () => NOW };
  const { hits } = await search(context, queryOf(1, 100), Deadline.NONE);
  const taken = new Map<string, number>();
  return hits.flatMap(({ article: { id, section } }) => {
    if (section === undefined) return [id];
    const count = (taken.get(section) ?? 0) + 1;
    taken.set(section, count);
    return count <= kept ? [id] : [];
  });
}

describe('a distinct search', () => {
  test.each([1, 2, 3])('with %i hits of a group pages through what the whole ranking holds', async (kept) => {
    const expected = await naive(kept);
    const pages = await Promise.all([1, 2, 3, 4].map((page) => distinct(page, 4, kept)));
    expect(pages.flatMap(({ answer }) => answer.hits.map(({ article: { id } }) => id))).toEqual(expected.slice(0, 16));
    for (const { answer } of pages) expect(answer.total).toBe(expected.length);
  });

  test('counts an article without a group as one', async () => {
    const { answer, sections } = await distinct(1, 100, 1);
    expect(answer.total).toBe(GROUPS + 3);
    expect(sections.filter((section) => section === undefined)).toHaveLength(3);
  });

  test('counts the facets of the request alone', async () => {
    const { answer } = await distinct(1, 5, 1);
    expect(answer.page.facets.map(({ name }) => name)).toEqual(['section']);
  });

  test('reads each article once', async () => {
    const { observed } = await distinct(1, 5, 1);
    const read = observed.calls.filter(({ method }) => method === 'articles');
    expect(observed.count('search')).toBeGreaterThan(1);
    expect(read.reduce((sum, { items }) => sum + items, 0)).toBeLessThanOrEqual(ARTICLES.length);
  });

  test('stays within the result window of its backend', async () => {
    const { answer, sections } = await distinct(1, 5, 1, 30);
    expect(sections).toEqual(['large']);
    expect(answer.total).toBe(GROUPS + 3);
  });
});
