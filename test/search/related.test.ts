/** Related articles: those it names, those that name it, those alike in words; each with its reason. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { EngineReader } from '../../src/backend/embedded/engine-reader.js';
import { createEmbeddedEngine } from '../../src/engine/embedded/embedded-engine.js';
import { resolveHeadlines } from '../../src/search/headlines.js';
import { archiveOf, article, type TestArchive } from './archive.js';
import { corpusArticles } from './corpus.js';
import { ObservedReader } from './observed-reader.js';

const ARTICLES = [
  article('storm', {
    title: 'Storm Ingrith tears open the breakwater',
    lede: 'The breakwater broke.',
    related: ['Harbour to stay shut for weeks', 'Nobody has this one'],
  }),
  article('shut', {
    title: 'Harbour to stay shut for weeks',
    lede: 'Divers found cracks in the breakwater.',
    related: ['STORM INGRITH TEARS OPEN THE BREAKWATER!'],
  }),
  article('near', {
    title: 'First trawlers are back at the quay',
    related: ['storm Ingrith tears the breakwater open'],
  }),
  article('names', { title: 'Opinion', related: ['First trawlers back at the quay', 'Opinion'] }),
  article('alike', { title: 'Another breakwater', lede: 'Divers saw cracks in another breakwater, and trawlers.' }),
  article('apart', { title: 'Cup final', lede: 'Rovers won.' }),
];

let archive: TestArchive;
beforeAll(async () => {
  archive = await archiveOf(ARTICLES);
});
const reasons = async (id: string, limit = 10) =>
  (await archive.searcher.related(id, limit)).map((found) => `${found.id}: ${found.reason}`);

describe('related articles', () => {
  test('are the named ones, then those that name it, then similar ones', async () => {
    const found = await reasons('storm');
    expect(found.slice(0, 2)).toEqual(['shut: linked', 'near: links-here']);
    expect(found.slice(2)).toContain('alike: similar');
    expect(found.join()).not.toContain('storm:');
  });

  test('are named by their headline, ignoring case, diacritics and punctuation', async () => {
    expect((await reasons('shut'))[0]).toBe('storm: linked');
  });

  test('are named by a similar headline', async () => {
    expect((await reasons('names'))[0]).toBe('near: linked');
    expect((await reasons('near'))[0]).toBe('storm: linked');
  });

  test('have no repeats, at most the requested number, and scores from 0 to 1', async () => {
    const found = await archive.searcher.related('storm', 10);
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    for (const { score } of found) {
      expect(score).toBeGreaterThan(0);
      expect(score).toBeLessThanOrEqual(1);
    }
    expect(await reasons('storm', 1)).toEqual(['shut: linked']);
  });

  test('of an unknown article are none', async () => {
    expect(await reasons('gone')).toEqual([]);
  });

  test('of an article without words are none', async () => {
    const one = await archiveOf([article('a', { lede: '…' }), ...ARTICLES]);
    expect(await one.searcher.related('a', 5)).toEqual([]);
  });
});

describe('a headline', () => {
  test('names the newest of several articles that have it', async () => {
    const engine = await createEmbeddedEngine();
    const twice = [
      article('old', { title: 'Same headline', publishedAt: '2020-01-01T00:00:00.000Z' }),
      article('new', { title: 'Same headline', publishedAt: '2021-01-01T00:00:00.000Z' }),
      article('other', { title: 'Another one altogether' }),
    ];
    await engine.put(twice, 1);
    const reader = new EngineReader(engine, new Map(twice.map((one) => [one.id, one])));
    const named = async (headline: string, exclude: string) => {
      const [article] = await resolveHeadlines(reader, [headline], exclude, {});
      return article?.id;
    };
    expect(await named('same HEADLINE', 'x')).toBe('new');
    expect(await named('same headline', 'new')).toBe('old');
    expect(await named('Nothing of the sort', 'x')).toBeUndefined();
    expect(await named('“…”', 'x')).toBeUndefined();
  });
});

describe('an article with many related headlines', () => {
  test('resolves the first 100 of them in three calls', async () => {
    const engine = await createEmbeddedEngine();
    const named = Array.from({ length: 150 }, (_, i) => article(`n${i}`, { title: `Headline number ${i} exactly` }));
    const hub = article('hub', {
      title: 'Hub',
      related: named.map(({ title }, i) => (i % 2 === 0 ? title : title.replace('exactly', ''))),
    });
    await engine.put([hub, ...named], 1);
    const articles = new Map([hub, ...named].map((one) => [one.id, one]));
    const reader = new ObservedReader(new EngineReader(engine, articles));
    const resolved = await resolveHeadlines(reader, hub.related, 'hub', {});
    expect(resolved).toHaveLength(150);
    expect(resolved.slice(0, 100).map((one) => one?.id)).toEqual(named.slice(0, 100).map(({ id }) => id));
    expect(resolved.slice(100).every((one) => one === undefined)).toBe(true);
    expect(reader.calls.map(({ method, items }) => [method, items])).toEqual([
      ['search', 100],
      ['search', 50],
      ['articles', expect.any(Number)],
    ]);
  });
});

describe('over corpus/', () => {
  test('related headlines that are articles resolve to them', async () => {
    const articles = await corpusArticles();
    const corpus = await archiveOf(articles);
    const titles = new Map(articles.map(({ title, id }) => [title, id]));
    let resolved = 0;
    for (const { id, related } of articles) {
      const found = await corpus.searcher.related(id, 20);
      for (const headline of related) {
        const target = titles.get(headline);
        if (target === undefined) continue;
        resolved += 1;
        expect(found).toContainEqual(expect.objectContaining({ id: target, reason: 'linked' }));
      }
    }
    expect(resolved).toBeGreaterThan(30);
  });
});
