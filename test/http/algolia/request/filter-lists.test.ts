/** Parsers of `facetFilters`, `numericFilters` and `tagFilters`. */
import { describe, expect, test } from '@jest/globals';
import {
  parseFacetFilters,
  parseNumericFilters,
  parseTagFilters,
} from '../../../../src/http/algolia/request/filter-lists.js';
import { and, equalTo, not, number, or } from './filter-trees.js';

describe('filter lists', () => {
  test('join an outer list by AND and an inner list by OR', () => {
    expect(parseFacetFilters(['a:b', ['c:d', 'c:e']])).toEqual(
      and(equalTo('a', 'b'), or(equalTo('c', 'd'), equalTo('c', 'e'))),
    );
    expect(parseFacetFilters('a:b')).toEqual(equalTo('a', 'b'));
    expect(parseFacetFilters([])).toBeNull();
    expect(parseFacetFilters([[]])).toBeNull();
  });

  test('split at the first colon; "-" negates, "\\-" does not', () => {
    expect(parseFacetFilters(['a:b:c > d'])).toEqual(equalTo('a', 'b:c > d'));
    expect(parseFacetFilters(['a:-b'])).toEqual(not(equalTo('a', 'b')));
    expect(parseFacetFilters(['a:\\-b'])).toEqual(equalTo('a', '-b'));
    expect(parseTagFilters(['x', ['-y']])).toEqual(and(equalTo('_tags', 'x'), or(not(equalTo('_tags', 'y')))));
  });

  test('compare numbers with and without spaces', () => {
    expect(parseNumericFilters(['words>=300', 'words <= 700'])).toEqual(
      and(number('words', '>=', 300), number('words', '<=', 700)),
    );
    expect(parseNumericFilters('a.b:1 TO 2.5')).toEqual(and(number('a.b', '>=', 1), number('a.b', '<=', 2.5)));
    expect(parseNumericFilters('a:3')).toEqual(number('a', '=', 3));
  });

  test.each(['words', 'words>', 'words>x', '>3', 'a:b TO c', ':3', ''])('reject the numeric condition "%s"', (text) => {
    expect(() => parseNumericFilters([text])).toThrow('numericFilters');
  });
});
