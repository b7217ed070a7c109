/** Rounds of matching: all words as typed, with typing errors when too few articles match, then some of the words. */
import { describe, expect, test } from '@jest/globals';
import { archiveOf, article } from './archive.js';

const many = (count: number, title: string, prefix: string) =>
  Array.from({ length: count }, (_, i) => article(`${prefix}${i}`, { title: `${title} ${prefix}${i}` }));

describe('up to four free words', () => {
  test('are all required where ten articles hold them all', async () => {
    const archive = await archiveOf([...many(10, 'storm harbour', 'both'), ...many(5, 'storm', 'one')]);
    const { total, relaxed, hits } = await archive.search('storm harbour', { hitsPerPage: 50 });
    expect({ total, relaxed }).toEqual({ total: 10, relaxed: false });
    expect(hits.every(({ id }) => id.startsWith('both'))).toBe(true);
  });

  test('add articles with some of them after those with all, where fewer than ten hold all', async () => {
    const archive = await archiveOf([
      ...many(9, 'harbour and nothing but much more storm', 'both'),
      ...many(30, 'storm storm', 'one'),
    ]);
    const { total, relaxed, hits } = await archive.search('storm harbour', { hitsPerPage: 50 });
    expect({ total, relaxed }).toEqual({ total: 39, relaxed: true });
    expect(hits.slice(0, 9).every(({ id }) => id.startsWith('both'))).toBe(true);
    expect(hits.slice(9).every(({ id }) => id.startsWith('one'))).toBe(true);
  });

  test('are not relaxed where relaxing adds no article', async () => {
    const archive = await archiveOf([...many(2, 'storm harbour', 'both'), ...many(3, 'meadow', 'other')]);
    expect(await archive.search('storm harbour')).toMatchObject({ total: 2, relaxed: false });
  });

  test('are complete with a single word', async () => {
    const archive = await archiveOf(many(2, 'storm', 'one'));
    expect(await archive.search('storm')).toMatchObject({ total: 2, relaxed: false });
    expect(await archive.search('meadow')).toMatchObject({ total: 0, relaxed: false });
  });

  test('do not count function words', async () => {
    const archive = await archiveOf([article('a', { title: 'harbour' })]);
    expect(await archive.search('the harbour of the')).toMatchObject({ total: 1, relaxed: false });
  });
});

describe('more than four free words', () => {
  test('are optional, and only the score orders', async () => {
    const archive = await archiveOf([
      // Holds all five, each once in a long text; the other holds only the rare one, in its headline.
      article('all', { body: [`storm harbour quay mast ${'filler '.repeat(900)} rudder`] }),
      article('rare', { title: 'rudder rudder', lede: 'rudder', body: ['rudder'] }),
      ...many(30, 'storm', 'a'),
      ...many(30, 'harbour', 'b'),
      ...many(30, 'quay', 'c'),
      ...many(30, 'mast', 'd'),
    ]);
    const { total, relaxed, hits } = await archive.search('storm harbour quay mast rudder', { hitsPerPage: 100 });
    expect({ total, relaxed }).toEqual({ total: 122, relaxed: true });
    const scores = hits.map(({ _score }) => _score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(hits.slice(0, 2).map(({ id }) => id)).toContain('rare');
  });
});

describe('conditions', () => {
  const articles = [
    ...many(3, 'storm at sea', 'plain'),
    article('quoted', {
      title: 'storm over the open harbour',
      section: 'Local',
      publishedAt: '2024-02-01T00:00:00.000Z',
    }),
    article('other', { title: 'open harbour', section: 'World', publishedAt: '2023-02-01T00:00:00.000Z' }),
  ];

  test.each([
    ['storm wind "open harbour"', ['quoted']],
    ['storm wind harbour -open', ['plain0', 'plain1', 'plain2']],
    ['storm harbour section:World', ['other']],
    ['storm harbour date:2023', ['other']],
    ['storm harbour (open AND sea)', []],
    ['storm wind (harbour OR sea) -open', ['plain0', 'plain1', 'plain2']],
  ])('%s matches only %j, however few', async (q, expected) => {
    const archive = await archiveOf(articles);
    expect((await archive.ids(q, { typing: false })).sort()).toEqual(expected);
  });

  test('hold for filters too', async () => {
    const archive = await archiveOf(articles);
    expect(await archive.ids('storm harbour', { filter: 'section = World' })).toEqual(['other']);
  });
});

describe('typing errors', () => {
  test('are allowed only when fewer than ten articles match as typed', async () => {
    const few = await archiveOf([...many(9, 'harbor', 'us'), ...many(30, 'harbour', 'gb'), ...many(2000, 'x', 'x')]);
    expect((await few.search('harbor')).total).toBe(39);
    const enough = await archiveOf([
      ...many(10, 'harbor', 'us'),
      ...many(30, 'harbour', 'gb'),
      ...many(2000, 'x', 'x'),
    ]);
    expect((await enough.search('harbor')).total).toBe(10);
  });

  test('are never allowed with typos off', async () => {
    const archive = await archiveOf(many(3, 'harbour', 'gb'));
    expect(await archive.search('harbor', { typos: 'off' })).toMatchObject({ total: 0, relaxed: false });
  });

  test('are tried before relaxing', async () => {
    const archive = await archiveOf([
      article('meant', { title: 'storm harbour' }),
      article('some', { title: 'storm' }),
    ]);
    const { hits, relaxed } = await archive.search('storm harbor', { typing: false });
    expect(hits.map(({ id }) => id)).toEqual(['meant', 'some']);
    expect(relaxed).toBe(true);
  });
});

describe('pages', () => {
  test('of one result have no repeats and the same total', async () => {
    const archive = await archiveOf([
      ...many(9, 'storm harbour', 'both'),
      ...many(231, 'storm', 'one'),
      ...many(60, 'harbour wall', 'two'),
    ]);
    const seen: string[] = [];
    const totals = new Set<number>();
    for (let page = 1; page <= 30; page += 1) {
      const answer = await archive.search('storm harbour', { page, hitsPerPage: 10 });
      seen.push(...answer.hits.map(({ id }) => id));
      totals.add(answer.total);
      expect(answer.totalPages).toBe(30);
    }
    expect([...totals]).toEqual([300]);
    expect(new Set(seen).size).toBe(300);
    const inHundreds = [1, 2, 3].map((page) => archive.search('storm harbour', { page, hitsPerPage: 100 }));
    expect((await Promise.all(inHundreds)).flatMap(({ hits }) => hits.map(({ id }) => id))).toEqual(seen);
  });

  test('past the end are empty and have the same total', async () => {
    const archive = await archiveOf(many(3, 'storm', 'a'));
    expect(await archive.search('storm', { page: 999_999 })).toMatchObject({
      hits: [],
      total: 3,
      page: 999_999,
      totalPages: 1,
    });
  });

  test('without hits still count', async () => {
    const archive = await archiveOf(many(3, 'storm', 'a'));
    expect(await archive.search('storm', { hitsPerPage: 0 })).toMatchObject({ hits: [], total: 3, totalPages: 0 });
  });
});
