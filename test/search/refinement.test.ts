/** Filters, facets and sorting through the searcher. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { archiveOf, article, type TestArchive } from './archive.js';

const ARTICLES = [
  article('a', {
    title: 'Storm one',
    section: 'World',
    tags: ['weather', 'sea'],
    authors: ['Ann Reed'],
    publishedAt: '2024-03-01T10:00:00.000Z',
    attributes: { words: 300, edition: 'north', premium: true, place: { city: 'Tolvane' } },
  }),
  article('b', {
    title: 'Storm two',
    section: 'Local',
    tags: ['weather'],
    authors: ['Zoë Ångström', 'Ann Reed'],
    publishedAt: '2024-03-31T23:59:59.999Z',
    attributes: { words: 1200, edition: 'South', premium: false, event: '2024-05' },
  }),
  article('c', {
    title: 'Storm three',
    section: 'World',
    tags: ['sport'],
    publishedAt: '2023-12-31T00:00:00.000Z',
    attributes: { words: 90, edition: 'north', event: '2023-01-15' },
  }),
  article('d', { title: 'Ängel', tags: [], attributes: { words: '1200' } }),
];

let archive: TestArchive;
beforeAll(async () => {
  archive = await archiveOf(ARTICLES);
});

describe('a filter', () => {
  test.each([
    ['section = World', ['a', 'c']],
    ['section = "world"', ['a', 'c']],
    ['section != World', ['b', 'd']],
    ['tags = weather', ['a', 'b']],
    ['tags IN [sport, sea]', ['a', 'c']],
    ['NOT tags IN [sport, sea]', ['b', 'd']],
    ['authors = "zoe angstrom"', ['b']],
    ['words > 90', ['a', 'b', 'd']],
    ['words >= 300 AND words < 1200', ['a']],
    ['words 90..300', ['a', 'c']],
    ['words = 1200', ['b', 'd']],
    ['premium = true', ['a']],
    ['premium = false', ['b']],
    ['premium != true', ['b', 'c', 'd']],
    ['edition = south', ['b']],
    ['edition EXISTS', ['a', 'b', 'c']],
    ['NOT edition EXISTS', ['d']],
    ['publishedAt EXISTS', ['a', 'b', 'c']],
    ['publishedAt = 2024', ['a', 'b']],
    ['publishedAt = 2024-03', ['a', 'b']],
    ['publishedAt = 2024-03-31', ['b']],
    ['publishedAt >= 2024-03-31', ['b']],
    ['publishedAt > 2024-03-01', ['b']],
    ['publishedAt <= 2024-03-01', ['a', 'c']],
    ['publishedAt < 2024', ['c']],
    ['publishedAt 2023..2024', ['a', 'b', 'c']],
    ['publishedAt 2023-12-31..2024-03-01', ['a', 'c']],
    ['publishedAt != 2024', ['c', 'd']],
    ['place.city = tolvane', ['a']],
    ['id IN [a, d]', ['a', 'd']],
    ['title = "angel"', ['d']],
    ['event >= 2024', ['b']],
    ['event < 2024', ['c']],
    ['(section = World OR section = Local) AND NOT tags = sport', ['a', 'b']],
    ['section = World AND publishedAt >= 2024-01-01 AND NOT tags IN [sport, weather]', []],
  ])('%s keeps %j', async (filter, expected) => {
    const { hits, total } = await archive.search('', { filter });
    expect(hits.map(({ id }) => id).sort()).toEqual(expected);
    expect(total).toBe(expected.length);
  });

  test.each([
    ['sektion = World', 'sektion', 0, 'section'],
    ['section = World AND wrods > 3', 'wrods', 20, 'words'],
    ['NOT publishedat EXISTS', 'publishedat', 4, 'publishedAt'],
  ])('%s is refused, pointing at %s', async (filter, field, position, nearest) => {
    await expect(archive.search('', { filter })).rejects.toMatchObject({
      code: 'invalid_filter',
      param: 'filter',
      position,
      message: expect.stringMatching(new RegExp(`${field}.*${nearest}`)),
    });
  });

  test('that compares a date field with no date is refused', async () => {
    await expect(archive.search('', { filter: 'section = World AND publishedAt > soon' })).rejects.toMatchObject({
      code: 'invalid_filter',
      position: 20,
    });
  });

  test('on an empty archive may name the fields of articles, but no attribute', async () => {
    const empty = await archiveOf([]);
    expect(await empty.search('', { filter: 'section = World AND tags = x AND publishedAt > 2024' })).toMatchObject({
      total: 0,
    });
    await expect(empty.search('', { filter: 'words > 3' })).rejects.toMatchObject({
      code: 'invalid_filter',
      position: 0,
    });
  });
});

describe('facets', () => {
  test('count all matches, not only those of the page', async () => {
    const { facets } = await archive.search('storm', { facets: ['section', 'tags', 'premium'], hitsPerPage: 1 });
    expect(facets).toEqual({
      section: { World: 2, Local: 1 },
      tags: { weather: 2, sea: 1, sport: 1 },
      premium: { true: 1, false: 1 },
    });
  });

  test('ignore only the filter on their own field', async () => {
    const { facets, total } = await archive.search('', {
      filter: 'section = Local AND tags = weather',
      facets: ['section', 'tags'],
    });
    expect(total).toBe(1);
    expect(facets).toEqual({ section: { Local: 1, World: 1 }, tags: { weather: 1 } });
  });

  test('list selected values without matches', async () => {
    const { facets } = await archive.search('two', {
      filter: 'section IN [World, Nowhere] AND words > 0',
      facets: ['section'],
    });
    expect(facets).toEqual({ section: { Local: 1, World: 0, Nowhere: 0 } });
  });

  test('list selected values past the limit, and are marked as truncated', async () => {
    const request = { facets: ['tags'], facetLimit: 1 };
    expect(await archive.search('', request)).toMatchObject({
      facets: { tags: { weather: 2 } },
      facetsTruncated: ['tags'],
    });
    const selected = await archive.search('', { ...request, filter: 'tags = sport' });
    expect(selected).toMatchObject({ facets: { tags: { weather: 2, sport: 1 } }, facetsTruncated: ['tags'] });
    expect((await archive.search('', { facets: ['section'], facetLimit: 2 })).facetsTruncated).toBeUndefined();
  });

  test('can be searched', async () => {
    const { facets } = await archive.search('', { facets: ['authors', 'tags'], facetQuery: 'angs' });
    expect(facets).toEqual({ authors: { 'Zoë Ångström': 1 }, tags: {} });
  });

  test('that differ in signs are searched and selected by them', async () => {
    const signed = await archiveOf(
      ['C', 'C#', 'C++', 'new-york'].map((tag) => article(tag, { tags: [tag], title: 'x' })),
    );
    const tags = async (request: object) => (await signed.search('', { facets: ['tags'], ...request })).facets?.tags;
    expect(await tags({ facetQuery: 'c' })).toEqual({ C: 1, 'C#': 1, 'C++': 1 });
    expect(await tags({ facetQuery: 'c+' })).toEqual({ 'C++': 1 });
    expect(await tags({ facetQuery: 'c#' })).toEqual({ 'C#': 1 });
    expect(await tags({ facetQuery: 'new-' })).toEqual({ 'new-york': 1 });
    expect(await tags({ facetLimit: 1, filter: 'tags = "C++"' })).toEqual({ C: 1, 'C++': 1 });
    expect(await tags({ facetLimit: 1, filter: 'tags = "C+"' })).toEqual({ C: 1, 'C+': 0 });
  });

  test('of dates are histograms with the first and last date', async () => {
    const { facets, facetStats } = await archive.search('', {
      facets: ['publishedAt:year', 'publishedAt:month', 'publishedAt:day'],
    });
    expect(facets).toEqual({
      'publishedAt:year': { 2023: 1, 2024: 2 },
      'publishedAt:month': { '2024-03': 2, '2023-12': 1 },
      'publishedAt:day': { '2023-12-31': 1, '2024-03-01': 1, '2024-03-31': 1 },
    });
    expect(facetStats).toEqual({
      publishedAt: { min: '2023-12-31T00:00:00.000Z', max: '2024-03-31T23:59:59.999Z' },
    });
  });

  test('of dates list no selected date of another width', async () => {
    const { facets } = await archive.search('', { facets: ['publishedAt:month'], filter: 'publishedAt = 2024' });
    expect(facets).toEqual({ 'publishedAt:month': { '2024-03': 2, '2023-12': 1 } });
    const month = await archive.search('one', { facets: ['publishedAt:month'], filter: 'publishedAt = 2023-12' });
    expect(month.facets).toEqual({ 'publishedAt:month': { '2024-03': 1, '2023-12': 0 } });
  });

  test('of numbers have statistics', async () => {
    const { facetStats } = await archive.search('storm', { facets: ['words'] });
    expect(facetStats).toEqual({ words: { min: 90, max: 1200, avg: 530, sum: 1590 } });
  });

  test('of unknown names are refused with the nearest known name', async () => {
    await expect(archive.search('', { facets: ['sections'] })).rejects.toMatchObject({
      code: 'invalid_facets',
      message: expect.stringContaining('section'),
    });
    await expect(archive.search('', { facets: ['publishedAt:week'] })).rejects.toMatchObject({
      code: 'invalid_facets',
    });
  });

  test('count folded articles too', async () => {
    const { facets } = await archive.search('storm', { facets: ['section'], collapse: true });
    expect(facets).toEqual({ section: { World: 2, Local: 1 } });
  });
});

describe('sorting', () => {
  test.each([
    ['publishedAt:desc', ['b', 'a', 'c', 'd']],
    ['publishedAt:asc', ['c', 'a', 'b', 'd']],
    ['publishedAt', ['b', 'a', 'c', 'd']],
    ['title:asc', ['d', 'a', 'c', 'b']],
    ['title:desc', ['b', 'c', 'a', 'd']],
    ['section:asc', ['b', 'a', 'c', 'd']],
    ['section:desc,words:asc', ['c', 'a', 'b', 'd']],
    ['premium:asc', ['b', 'a', 'c', 'd']],
    ['tags:asc', ['a', 'c', 'b', 'd']],
    ['event:desc', ['b', 'c', 'a', 'd']],
    ['event:asc', ['c', 'b', 'a', 'd']],
  ])('by %s is %j, missing values last', async (sort, expected) => {
    expect(await archive.ids('', { sort })).toEqual(expected);
  });

  test('is by relevance by default', async () => {
    expect(await archive.ids('storm one', { sort: 'relevance' })).toEqual(await archive.ids('storm one'));
    expect((await archive.ids('storm one'))[0]).toBe('a');
  });

  test('orders the matches of a query', async () => {
    expect(await archive.ids('storm', { sort: 'publishedAt:asc' })).toEqual(['c', 'a', 'b']);
  });

  test.each([
    ['pubished:desc', 'invalid_sort', 0],
    ['title:up', 'invalid_sort', 6],
  ])('%s is refused', async (sort, code) => {
    await expect(archive.search('', { sort })).rejects.toMatchObject({ code, param: 'sort' });
  });
});
