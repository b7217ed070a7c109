/** Settings, effective on the next search: synonyms, stop words, field weights, freshness, pinned and hidden articles. */
import { describe, expect, test } from '@jest/globals';
import { settingsSchema } from '../../src/search/settings.js';
import { archiveOf, article, NOW } from './archive.js';
import { marked } from './markup.js';

const DAY = 86_400_000;
const daysAgo = (days: number) => new Date(NOW - days * DAY).toISOString();

describe('synonyms', () => {
  const articles = [
    article('un', { title: 'UN votes' }),
    article('dotted', { title: 'The U.N. votes' }),
    article('nations', { title: 'United Nations votes' }),
    article('apart', { title: 'Nations votes on united front' }),
    article('jab', { title: 'First jab given' }),
    article('vaccine', { title: 'Vaccines arrive' }),
  ];
  const synonyms = [['UN', 'United Nations'], { from: 'jab', to: ['vaccine'] }];
  const withSynonyms = async () => {
    const archive = await archiveOf(articles);
    archive.settings({ synonyms });
    return archive;
  };

  test('in a list are two-way, also between one word and several', async () => {
    const archive = await withSynonyms();
    expect((await archive.ids('UN', { typing: false })).sort()).toEqual(['dotted', 'nations', 'un']);
    expect((await archive.ids('u.n. votes', { typing: false })).slice(0, 3).sort()).toEqual([
      'dotted',
      'nations',
      'un',
    ]);
    expect((await archive.ids('united nations')).slice(0, 3).sort()).toEqual(['dotted', 'nations', 'un']);
  });

  test('with a direction are one-way', async () => {
    const archive = await withSynonyms();
    expect((await archive.ids('jab')).sort()).toEqual(['jab', 'vaccine']);
    expect(await archive.ids('vaccine')).toEqual(['vaccine']);
  });

  test('weigh less than the word itself', async () => {
    const archive = await archiveOf([
      article('far', { title: 'Vaccine here' }),
      article('near', { title: 'Jab here' }),
    ]);
    archive.settings({ synonyms: [['jab', 'vaccine']] });
    expect(await archive.ids('jab')).toEqual(['near', 'far']);
    expect(await archive.ids('vaccine')).toEqual(['far', 'near']);
  });

  test('are marked, several words as one', async () => {
    const archive = await withSynonyms();
    expect(marked((await archive.hit('nations', 'UN '))._highlights.title ?? '')).toEqual(['United Nations']);
    expect(marked((await archive.hit('dotted', 'united nations'))._highlights.title ?? '')).toEqual(['U.N.']);
    expect(marked((await archive.hit('vaccine', 'jab'))._highlights.title ?? '')).toEqual(['Vaccines']);
  });

  test('apply under operators and scopes, never in quotes', async () => {
    const archive = await withSynonyms();
    expect((await archive.ids('title:jab OR title:zebra')).sort()).toEqual(['jab', 'vaccine']);
    expect(await archive.ids('"jab"')).toEqual(['jab']);
    expect((await archive.ids('votes -UN')).sort()).toEqual(['apart', 'nations']);
  });

  test('apply to the next search without indexing, until they are removed', async () => {
    const archive = await archiveOf(articles);
    expect(await archive.ids('jab')).toEqual(['jab']);
    archive.settings({ synonyms });
    expect(await archive.ids('jab')).toHaveLength(2);
    archive.settings({ synonyms: [] });
    expect(await archive.ids('jab')).toEqual(['jab']);
  });

  test('are explained', async () => {
    const archive = await withSynonyms();
    const { _explain } = await archive.hit('nations', 'UN', { explain: true, typing: false });
    expect(_explain?.parts[0]?.label).toBe('“UN” in the headline (“united nations”: a synonym)');
  });
});

describe('stop words', () => {
  test('have no weight, but match in quotes', async () => {
    const archive = await archiveOf([article('a', { title: 'Gazette harbour' }), article('b', { title: 'Harbour' })]);
    archive.settings({ stopWords: ['Gazette'] });
    expect(await archive.search('gazette harbour')).toMatchObject({ total: 2, relaxed: false });
    expect(await archive.ids('"gazette"')).toEqual(['a']);
    expect(await archive.ids('gazette')).toEqual(['a']);
  });
});

describe('field weights', () => {
  test('change the order of hits', async () => {
    const archive = await archiveOf([
      article('title', { title: 'Harbour', lede: 'Nothing more here.' }),
      article('body', { title: 'Nothing', lede: 'More.', body: ['harbour here'] }),
    ]);
    expect(await archive.ids('harbour')).toEqual(['title', 'body']);
    archive.settings({ fieldWeights: { title: 0.1, body: 5 } });
    expect(await archive.ids('harbour')).toEqual(['body', 'title']);
  });

  test('rank an article that only links to a story below the story', async () => {
    const archive = await archiveOf([
      article('links', { title: 'Fish', lede: 'A.', related: ['Storm closes harbour', 'Storm closes harbour again'] }),
      article('about', {
        title: 'Weather',
        body: [`${'filler '.repeat(80)} storm closes harbour ${'filler '.repeat(80)}`],
      }),
    ]);
    expect((await archive.ids('storm closes harbour'))[0]).toBe('about');
  });
});

describe('freshness', () => {
  const articles = [
    article('old', { title: 'Harbour storm', publishedAt: daysAgo(60) }),
    article('new', { title: 'Harbour storm', publishedAt: daysAgo(0) }),
    article('future', { title: 'Harbour storm', publishedAt: daysAgo(-400) }),
    article('ancient', { title: 'Harbour storm', publishedAt: daysAgo(9000) }),
    article('middle', { title: 'Harbour storm', publishedAt: daysAgo(30) }),
    article('undated', { title: 'Harbour storm' }),
  ];
  const factorsAt = async (recency?: number) => {
    const archive = await archiveOf(articles);
    archive.settings({ recency: { weight: 0.5, halfLifeDays: 30, floor: 0.1 } });
    const { hits } = await archive.search('harbour storm', { recency: 0 });
    const base = hits[0]?._score ?? 0;
    const fresh = await archive.search('harbour storm', recency === undefined ? {} : { recency });
    return Object.fromEntries(fresh.hits.map(({ id, _score }) => [id, _score / base]));
  };
  const factor = (w: number, freshness: number) => 1 - w + w * Math.max(0.1, freshness);

  test.each([1, 0.5, 0.25])('multiplies by 1 − w + w · max(floor, 2^(−age / half-life)), for w = %p', async (w) => {
    const factors = await factorsAt(w);
    expect(factors.new).toBeCloseTo(1, 9);
    expect(factors.future).toBeCloseTo(1, 9);
    expect(factors.middle).toBeCloseTo(factor(w, 0.5), 9);
    expect(factors.old).toBeCloseTo(factor(w, 0.25), 9);
    expect(factors.ancient).toBeCloseTo(factor(w, 0), 9);
    // Ages 0 (a future date counts as now), 0, 30, 60, 9000: the median is 30.
    expect(factors.undated).toBeCloseTo(factor(w, 0.5), 9);
  });

  test('has the weight of the settings by default', async () => {
    expect((await factorsAt()).middle).toBeCloseTo(factor(0.5, 0.5), 9);
    expect((await factorsAt(0)).middle).toBe(1);
  });

  test('reorders equally relevant articles, and is explained', async () => {
    const archive = await archiveOf(articles.slice(0, 2));
    expect(await archive.ids('harbour', { recency: 1 })).toEqual(['new', 'old']);
    const { _explain, _score } = await archive.hit('old', 'harbour', { recency: 1, explain: true });
    const last = _explain?.parts.at(-1);
    expect(last?.value).toBeCloseTo(-_score * 3, 9);
    expect(last?.label).toBe('Published 60 days ago: fresher articles count more');
  });

  test('does not change the order of a sort', async () => {
    const archive = await archiveOf(articles);
    expect((await archive.ids('harbour', { recency: 1, sort: 'publishedAt:asc' }))[0]).toBe('ancient');
  });

  test('changes nothing where no article has a date', async () => {
    const archive = await archiveOf([article('a', { title: 'Harbour' })]);
    const scores = [0, 1].map(async (recency) => (await archive.hit('a', 'harbour', { recency }))._score);
    const [without, with1] = await Promise.all(scores);
    expect(with1).toBe(without);
  });
});

describe('pins', () => {
  const articles = [
    article('best', { title: 'Budget budget', section: 'News' }),
    article('good', { title: 'The budget and more', section: 'News' }),
    article('other', { title: 'Something else', section: 'News' }),
    article('bad', { title: 'Budget hotel', section: 'Travel' }),
  ];
  const pinned = [{ query: 'Budget', ids: ['other', 'good', 'gone'], hidden: ['bad'] }];
  const withPins = async () => {
    const archive = await archiveOf(articles);
    archive.settings({ pinned });
    return archive;
  };

  test('are first, in their order; hidden articles are absent; the total counts both', async () => {
    const archive = await withPins();
    const { hits, total } = await archive.search('budget');
    expect(hits.map(({ id }) => id)).toEqual(['other', 'good', 'best']);
    expect(total).toBe(3);
  });

  test('are for one query, ignoring case, diacritics and white space', async () => {
    const archive = await withPins();
    expect((await archive.ids('  BÚDGET '))[0]).toBe('other');
    expect((await archive.ids('budget hotel'))[0]).toBe('bad');
    expect(await archive.ids('budge')).not.toContain('other');
  });

  test('must match the filter', async () => {
    const archive = await withPins();
    expect(await archive.ids('budget', { filter: 'section = Travel' })).toEqual([]);
  });

  test('continue on further pages', async () => {
    const archive = await withPins();
    const pages = [1, 2, 3].map((page) => archive.search('budget', { page, hitsPerPage: 1 }));
    expect((await Promise.all(pages)).map(({ hits }) => hits[0]?.id)).toEqual(['other', 'good', 'best']);
  });

  test('stay first when near-identical articles are folded', async () => {
    const text = Array.from({ length: 60 }, (_, i) => `word${i}`).join(' ');
    const archive = await archiveOf([
      article('wire1', { title: 'Budget budget', body: [text] }),
      article('wire2', { title: 'Budget', body: [text] }),
    ]);
    archive.settings({ pinned: [{ query: 'budget', ids: ['wire2'], hidden: [] }] });
    const { hits, total } = await archive.search('budget', { collapse: true });
    expect(hits.map(({ id, _similar }) => [id, _similar])).toEqual([['wire2', 1]]);
    expect(total).toBe(1);
  });
});

describe('the settings schema', () => {
  test('refuses unknown members', () => {
    const valid = { synonyms: [], stopWords: [], fieldWeights: {}, recency: {}, pinned: [] };
    expect(settingsSchema.safeParse(valid).success).toBe(true);
    expect(settingsSchema.safeParse({ ...valid, colour: 1 }).success).toBe(false);
    expect(settingsSchema.safeParse({ ...valid, fieldWeights: { author: 1 } }).success).toBe(false);
    expect(settingsSchema.safeParse({ ...valid, synonyms: [['alone']] }).success).toBe(false);
  });
});
