/** Search parameters: equivalent request forms, and rejected values. */
import { describe, expect, test } from '@jest/globals';
import { readParameters } from '../../../../src/http/algolia/request/parameters.js';

describe('readParameters', () => {
  const expected = {
    query: 'é & +',
    hitsPerPage: 3,
    facets: ['section', 'tags'],
    facetFilters: ['a:b', ['c:d', 'c:e']],
    numericFilters: ['words>=300'],
    attributesToSnippet: ['body:6'],
    clickAnalytics: true,
  };
  const queryString = Object.entries(expected)
    .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join('&');

  test.each([
    ['members', expected],
    ['a query string', { params: queryString }],
    ['an object', { params: expected }],
    [
      'members that override a query string',
      { params: queryString.replace('hitsPerPage=3', 'hitsPerPage=9'), hitsPerPage: 3 },
    ],
    ['comma-separated lists', { params: queryString.replace(/facets=[^&]*/, 'facets=section,tags') }],
  ])('accepts %s', (_, request) => {
    expect(readParameters({ indexName: 'news', ...request }).parameters).toMatchObject(expected);
  });

  test('reads one facet as a list of one', () => {
    expect(readParameters({ facets: 'section' }).parameters.facets).toEqual(['section']);
  });

  test.each([
    [{ hitsPerPage: -1 }, 'hitsPerPage must be a whole number'],
    [{ page: '1x' }, 'page must be a whole number'],
    [{ facets: { a: 1 } }, 'facets must be a list'],
    [{ facetFilters: [[['a:b']]] }, 'facetFilters must be'],
    [{ query: 5 }, 'query must be text'],
    [{ typoTolerance: 'maybe' }, 'typoTolerance must be'],
    [{ querry: 'x' }, 'Unknown parameter: querry. Did you mean "query"?'],
    [{ params: 5 }, 'params must be'],
    ['text', 'must be a JSON object'],
  ])('rejects %j', (request, message) => {
    expect(() => readParameters(request)).toThrow(message);
  });
});
