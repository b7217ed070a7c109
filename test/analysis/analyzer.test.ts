/** Analysis of articles: tokens by field and paragraph, stemmed in English. */
import { describe, expect, test } from '@jest/globals';
import { ANALYZER_FINGERPRINT, analyze, isEnglish } from '../../src/analysis/analyzer.js';
import { stem } from '../../src/analysis/stemmer.js';
import { isStopWord } from '../../src/analysis/stop-words.js';
import { article } from '../search/archive.js';

describe('analyze', () => {
  const story = article('a', {
    title: 'Talks begin',
    lede: 'In Geneva.',
    body: ['One paragraph.', '', 'Another one.'],
    related: ['Talks end'],
  });

  test('returns the tokens by field and paragraph', () => {
    const words = analyze(story).map((paragraphs) => paragraphs.map((tokens) => tokens.map(({ surface }) => surface)));
    expect(words).toEqual([
      [['talks', 'begin']],
      [['in', 'geneva']],
      [['one', 'paragraph'], [], ['another', 'one']],
      [['talks', 'end']],
    ]);
  });

  test('stems English and text of unknown language only', () => {
    const first = (language?: string) =>
      analyze({ ...story, ...(language !== undefined && { language }) })[0]?.[0]?.[0]?.stem;
    expect([first(), first('en'), first('en-US'), first('EN_gb'), first('')]).toEqual(Array(5).fill('talk'));
    expect([first('de'), first('enx'), first('fr-CA')]).toEqual(['talks', 'talks', 'talks']);
  });

  test('returns no tokens for an article without text', () => {
    expect(analyze(article('a'))).toEqual([[], [], [], []]);
  });
});

test('isEnglish reads the first subtag of a language tag', () => {
  expect(['en', 'en-GB', 'EN', undefined, ''].map(isEnglish)).toEqual([true, true, true, true, true]);
  expect(['fr', 'eng', 'x-en'].map(isEnglish)).toEqual([false, false, false]);
});

test('the fingerprint of the analyzer carries a version number', () => {
  expect(ANALYZER_FINGERPRINT).toMatch(/^lede-analyzer-\d+$/);
});

test('stems agree with Porter', () => {
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

test('isStopWord expects the folded form', () => {
  expect(['the', 'and', 'dont', 'who'].every(isStopWord)).toBe(true);
  expect(['us', 'harbour', 'The', ''].some(isStopWord)).toBe(false);
});
