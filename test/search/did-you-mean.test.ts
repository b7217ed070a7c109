/** Did-you-mean: corrections from the words of the archive, for queries that few articles match; the rest of the query stays as typed. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { archiveOf, article, type TestArchive } from './archive.js';
import { corpusArticles } from './corpus.js';

const ARTICLES = [
  ...Array.from({ length: 4 }, (_, i) => article(`h${i}`, { title: `Harbour wall number ${i}`, section: 'Local' })),
  ...Array.from({ length: 3 }, (_, i) => article(`s${i}`, { title: `Security council resolution ${i}` })),
  article('counsel', { title: 'The counsel for the defence spoke of security measures' }),
  article('covid', { title: 'COVID-19 ward and breakwater' }),
];

let archive: TestArchive;
beforeAll(async () => {
  archive = await archiveOf(ARTICLES);
});
const meant = async (q: string, request = {}) => (await archive.search(q, request)).didYouMean;

describe('did you mean', () => {
  test.each<[string, string | undefined, string]>([
    ['harbor', 'harbour', 'another spelling'],
    ['Harbor', 'Harbour', 'case as typed'],
    ['HARBOR', 'HARBOUR', 'capitals as typed'],
    ['harbour number wal', undefined, 'while typing, a beginning is no slip'],
    ['harbor wal number', 'harbour wall number', 'several words'],
    ['harbor  -number', undefined, 'not where the correction finds nothing either'],
    ['harbor  -resolution', 'harbour  -resolution', 'operators and spaces as typed'],
    ['title:harbor', 'title:harbour', 'scopes as typed'],
    ['"harbor wall"', '"harbour wall"', 'quotes as typed'],
    ['“harbor wall”', '“harbour wall”', 'curly quotes as typed'],
    ['(harbor OR zebra) wall', '(harbour OR zebra) wall', 'parentheses as typed'],
    ['harbourwall', 'harbour wall', 'a space left out'],
    ['"harbourwall number"', '"harbour wall number"', 'a space left out in quotes'],
    ['har bour', 'harbour', 'a space put in'],
    ['break water', 'breakwater', 'a space put in between two words'],
    ['title:harbourwall', undefined, 'no second word where a scope binds one'],
    ['securty councel', 'security council', 'words that go together before words that do not'],
    ['harbour', undefined, 'nothing where enough was found'],
    ['<script>', undefined, 'nothing for words far from any'],
    ['qwzxv', undefined, 'nothing for noise'],
    ['covid20', undefined, 'nothing for words with digits'],
    ['the', undefined, 'nothing for function words'],
    ['-harbor', undefined, 'nothing for what is excluded'],
    ['', undefined, 'nothing for nothing'],
  ])('%j: %j, %s', async (q, expected) => {
    expect(await meant(q, { typing: q.endsWith(' wal') })).toBe(expected);
  });

  test('matches more than the typed query, and never replaces it', async () => {
    const { query, total, didYouMean } = await archive.search('"harbor wall"');
    expect({ query, total, didYouMean }).toEqual({ query: '"harbor wall"', total: 0, didYouMean: '"harbour wall"' });
    expect((await archive.search(didYouMean ?? '')).total).toBe(4);
  });

  test('marks the changes in escaped text', async () => {
    const one = await archive.search('<harbor> & wall', { typing: false });
    expect(one.didYouMeanHighlighted).toBe('&lt;<em>harbour</em>&gt; &amp; wall');
  });

  test('counts only articles that match the filter', async () => {
    expect(await meant('harbor', { filter: 'section = Nowhere' })).toBeUndefined();
    expect(await meant('harbor', { filter: 'section = Local' })).toBe('harbour');
  });

  test('is off with typos off', async () => {
    expect(await meant('harbor', { typos: 'off' })).toBeUndefined();
  });

  test('for any query, is a query that matches articles', async () => {
    const word = fc.constantFrom(
      'harbor',
      'wal',
      'wall',
      'securty',
      '"councl"',
      '-number',
      'har',
      'bour',
      'OR',
      'title:wll',
      'covid',
      '(',
      '"',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (words) => {
        const q = words.join(' ');
        const request = { typing: false, typos: 'auto' } as const;
        const { didYouMean } = await archive.search(q, request);
        if (didYouMean === undefined) return;
        expect(didYouMean).not.toBe(q);
        const { total } = await archive.search(didYouMean, { typing: false, typos: 'off' });
        expect(total).toBeGreaterThan(0);
      }),
      { numRuns: 100 },
    );
  });
});

describe('over corpus/', () => {
  let corpus: TestArchive;
  beforeAll(async () => {
    corpus = await archiveOf(await corpusArticles());
  });

  test.each([
    ['brekwater', 'breakwater'],
    ['jalapino', 'jalapeno'],
    ['cod qouta', 'cod quota'],
    ['sonar drons', 'sonar drones'],
    ['Zoe Angstorm', 'Zoe Angstrom'],
    ['hose pipe', 'hosepipe'],
    ['"cod qouta"', '"cod quota"'],
    ['ferry', undefined],
    ['script', undefined],
    ['zelensky', undefined],
  ])('%s: %s', async (q, expected) => {
    expect((await corpus.search(q, { typing: false })).didYouMean).toBe(expected);
  });
});
