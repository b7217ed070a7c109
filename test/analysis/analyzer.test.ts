/** An article as the index sees it: by field and paragraph, stemmed when it is English. */
import { describe, expect, test } from '@jest/globals';
import { ANALYZER_FINGERPRINT, analyze, isEnglish } from '../../src/analysis/analyzer.js';
import { stem } from '../../src/analysis/stemmer.js';
import { isStopWord } from '../../src/analysis/stop-words.js';
import { article } from '../search/archive.js';

describe('an analysed article', () => {
  const story = article('a', {
    title: 'Talks begin',
    lede: 'In Geneva.',
    body: ['One paragraph.', '', 'Another one.'],
    related: ['Talks end'],
  });

  test('has its tokens by field and paragraph', () => {
    const words = analyze(story).map((paragraphs) => paragraphs.map((tokens) => tokens.map(({ surface }) => surface)));
    expect(words).toEqual([
      [['talks', 'begin']],
      [['in', 'geneva']],
      [['one', 'paragraph'], [], ['another', 'one']],
      [['talks', 'end']],
    ]);
  });

  test('is stemmed when it is English or nobody said', () => {
    const first = (language?: string) =>
      analyze({ ...story, ...(language !== undefined && { language }) })[0]?.[0]?.[0]?.stem;
    expect([first(), first('en'), first('en-US'), first('EN_gb'), first('')]).toEqual(Array(5).fill('talk'));
    expect([first('de'), first('enx'), first('fr-CA')]).toEqual(['talks', 'talks', 'talks']);
  });

  test('without text has no tokens', () => {
    expect(analyze(article('a'))).toEqual([[], [], [], []]);
  });
});

test('languages are English by their first subtag', () => {
  expect(['en', 'en-GB', 'EN', undefined, ''].map(isEnglish)).toEqual([true, true, true, true, true]);
  expect(['fr', 'eng', 'x-en'].map(isEnglish)).toEqual([false, false, false]);
});

test('the analyzer has a name that derived files carry', () => {
  expect(ANALYZER_FINGERPRINT).toMatch(/^lede-analyzer-\d+$/);
});

test('stems are remembered and agree with Porter', () => {
  expect(['generations', 'relational', 'skies', 'be', 'covid19', 'été'].map(stem)).toEqual([
    'gener',
    'relat',
    'ski',
    'be',
    'covid19',
    'été',
  ]);
  expect(stem('generations')).toBe(stem('generous'));
});

test('function words are known in their folded form', () => {
  expect(['the', 'and', 'dont', 'who'].every(isStopWord)).toBe(true);
  expect(['us', 'harbour', 'The', ''].some(isStopWord)).toBe(false);
});
