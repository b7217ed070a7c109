/** Answers of `/search` as the page reads them: members of another type are left out, other bodies are refused. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readSearchAnswer } from '../../../../src/web/browser/page/search-answer.js';

const HIT = {
  id: 'a',
  title: 'Title',
  lede: 'Lede.',
  authors: ['Nell'],
  section: 'Local',
  _highlights: { title: '<mark>Title</mark>', related: ['x'] },
  _snippets: ['snippet'],
  _similar: 1,
  _similarArticles: [{ id: 'b', title: 'Copy' }],
};

test('an answer is read with the members that pages show', () => {
  const facets = { section: { Local: 2 } };
  const answer = { hits: [HIT], total: 2, totalPages: 1, facets, relaxed: false, didYouMean: 'tile', tookMs: 1 };
  expect(readSearchAnswer(answer)).toEqual({
    hits: [HIT],
    total: 2,
    totalPages: 1,
    facets,
    relaxed: false,
    didYouMean: 'tile',
    warnings: [],
  });
});

test('an answer without facets has none', () => {
  expect(readSearchAnswer({ hits: [], total: 0 })).not.toHaveProperty('facets');
});

test('members of another type are left out', () => {
  const answer = readSearchAnswer({
    hits: [{ id: 1, title: null, section: {}, _snippets: 'x' }],
    total: 1,
    warnings: [1],
  });
  expect(answer?.hits).toMatchObject([{ id: '', title: '', authors: [], _snippets: [] }]);
  expect(answer?.hits[0]).not.toHaveProperty('section');
});

test('any other body is refused, and none throws', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      expect(readSearchAnswer(body)).toBeUndefined();
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.integer(), (hits, total) => {
      expect(readSearchAnswer({ hits, total })?.hits).toHaveLength(hits.length);
    }),
  );
});
