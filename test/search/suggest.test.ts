/** Completions while typing: expressions of the archive and headlines. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { archiveOf, article, type TestArchive } from './archive.js';
import { corpusArticles } from './corpus.js';
import { marked, plain } from './markup.js';

const ARTICLES = [
  article('a', { title: 'Halmere votes on harbour wall', lede: 'The harbour wall of Halmere was hardly discussed.' }),
  article('b', {
    title: 'Harbour wall costs rise',
    lede: 'In Halmere, the harbour wall costs more. Hardly a surprise.',
  }),
  article('c', { title: 'Ferries to Halmere late', lede: 'A ferry, hard-pressed, was late in Halmere.' }),
  article('d', { title: 'Ferry fares <rise>', lede: 'Fares.' }),
  article('e', { title: 'Ferry fares <rise>', lede: 'Again.' }),
];

let archive: TestArchive;
beforeAll(async () => {
  archive = await archiveOf(ARTICLES);
});
const suggest = async (q: string, limit = 8) => archive.searcher.suggest(q, limit);
const queries = async (q: string, limit = 8) =>
  (await suggest(q, limit)).filter(({ kind }) => kind === 'query').map(({ text }) => text);

describe('suggestions', () => {
  test('are expressions that the archive has several times, in their most frequent spelling', async () => {
    expect(await queries('hal')).toEqual(['Halmere']);
    expect(await queries('harb')).toEqual(['harbour wall']);
    expect(await queries('harbour w')).toEqual(['harbour wall']);
  });

  test('leave out words that no headline holds', async () => {
    expect(await queries('hard')).toEqual([]);
  });

  test('count forms of a word as one', async () => {
    const found = await queries('ferr');
    expect(found.filter((text) => /^ferr(?:y|ies)$/i.test(text))).toHaveLength(1);
  });

  test('include headlines with their ids, without repeats', async () => {
    const headlines = (await suggest('ferry far')).filter(({ kind }) => kind === 'headline');
    expect(headlines).toEqual([
      {
        text: 'Ferry fares <rise>',
        highlighted: '<mark>Ferry</mark> <mark>far</mark>es &lt;rise&gt;',
        kind: 'headline',
        id: 'd',
      },
    ]);
  });

  test('allow typing errors', async () => {
    expect(await queries('harbuor')).toContain('harbour wall');
    expect((await suggest('harbuor'))[0]?.highlighted).toBe('<mark>harbour</mark> wall');
  });

  test('mark the typed part', async () => {
    expect((await suggest('hal'))[0]).toEqual({ text: 'Halmere', highlighted: '<mark>Hal</mark>mere', kind: 'query' });
  });

  test('exist for one letter, and not for an empty query', async () => {
    expect((await queries('h')).sort()).toEqual(['Halmere', 'harbour wall']);
    for (const q of ['', ' ', '"', '- -', '🎉']) expect(await suggest(q)).toEqual([]);
  });

  test('are at most the requested number', async () => {
    for (const limit of [1, 2, 3, 5]) expect((await suggest('h', limit)).length).toBeLessThanOrEqual(limit);
    expect(await suggest('h', 1)).toHaveLength(1);
  });

  test('have no repeats, and are escaped and marked', async () => {
    const typed = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('h', 'ha', 'fer', 'harbour ', 'wall har', '"harb', '-ferry', '<', 'fares ris'),
    );
    await fc.assert(
      fc.asyncProperty(typed, fc.integer({ min: 1, max: 10 }), async (q, limit) => {
        const found = await suggest(q, limit);
        expect(found.length).toBeLessThanOrEqual(limit);
        const texts = found.map(({ text }) => text.toLowerCase());
        expect(new Set(texts).size).toBe(texts.length);
        for (const { text, highlighted } of found) expect(plain(highlighted)).toBe(text);
      }),
      { numRuns: 80 },
    );
  });

  test('exist for 64 KB, capitals and combining marks', async () => {
    for (const q of ['h'.repeat(65_536), `h${'\u0301'.repeat(65_536)}`, 'ha '.repeat(20_000), 'HARBOUR W'])
      expect((await suggest(q)).length).toBeLessThanOrEqual(8);
  });
});

describe('over corpus/', () => {
  let corpus: TestArchive;
  beforeAll(async () => {
    corpus = await archiveOf(await corpusArticles());
  });
  const texts = async (q: string) => (await corpus.searcher.suggest(q, 8)).map(({ text }) => text);

  test.each([
    ['har', 'harbour'],
    ['hal', 'Hallowby'],
    ['halm', 'Halmere'],
    ['port', 'Port Averil'],
    ['cod q', 'Cod quota cut by a third as scientists warn of empty nets'],
    ['brz', 'Brzęczyński'],
    ['jalap', 'Jalapeño harvest warms up the Wenna valley'],
    ['undersea', 'undersea cables'],
    ['sea e', 'Sea eagles nest at Cape Dunmorrow for first time since the 1890s'],
    ['telescpe', 'University turns its new telescope on the edge of the universe'],
  ])('%s is completed to %s', async (q, expected) => {
    const found = await texts(q);
    expect(found.map((text) => text.toLowerCase())).toContain(expected.toLowerCase());
  });

  test('odd words are not suggested', async () => {
    const found = await texts('har');
    expect(found).not.toContain('hardly');
    expect(found).not.toContain('harm');
  });

  test('names keep their capitals and accents', async () => {
    expect(await texts('halm')).toContain('Halmere');
    expect(await texts('brz')).toContain('Brzęczyński');
  });

  test('a single letter is answered for every letter of the alphabet that begins a headline word', async () => {
    for (const letter of 'abcdefghijlmnoprstuvwz') expect((await texts(letter)).length).toBeGreaterThan(0);
    expect(marked((await corpus.searcher.suggest('h', 8))[0]?.highlighted ?? '')).toEqual([
      expect.stringMatching(/^h$/i),
    ]);
  });
});
