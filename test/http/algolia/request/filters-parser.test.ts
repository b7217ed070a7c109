import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  parseFacetFilters,
  parseNumericFilters,
  parseTagFilters,
} from '../../../../src/http/algolia/request/filter-lists.js';
import { parseFilters } from '../../../../src/http/algolia/request/filters-parser.js';
import type { Filter, FilterOperator } from '../../../../src/query/filter.js';

const is = (field: string, value: string): Filter => ({ kind: 'compare', field, operator: '=', operand: { value } });
const number = (field: string, operator: FilterOperator, value: number): Filter => ({
  kind: 'compare',
  field,
  operator,
  operand: { value },
});
const and = (...of: Filter[]): Filter => ({ kind: 'and', of });
const or = (...of: Filter[]): Filter => ({ kind: 'or', of });
const not = (of: Filter): Filter => ({ kind: 'not', of });

describe('filters', () => {
  test.each<[string, Filter]>([
    ['section:politics', is('section', 'politics')],
    ['a:b AND c:d OR e:f', or(and(is('a', 'b'), is('c', 'd')), is('e', 'f'))],
    ['a:b AND (c:d OR NOT e:f)', and(is('a', 'b'), or(is('c', 'd'), not(is('e', 'f'))))],
    ['author:"Stephen King"', is('author', 'Stephen King')],
    ['"author:Stephen King"', is('author', 'Stephen King')],
    [`'my attribute':'it\\'s'`, is('my attribute', "it's")],
    ['url:https://example.org/a?b=c', is('url', 'https://example.org/a?b=c')],
    ['cat.lvl1:"News > Politics"', is('cat.lvl1', 'News > Politics')],
    ['words>=300', number('words', '>=', 300)],
    ['words != -1.5', number('words', '!=', -1.5)],
    ['words:300 TO 600', and(number('words', '>=', 300), number('words', '<=', 600))],
    ['brand:x<score=3> OR brand:"y"<score=1>', or(is('brand', 'x'), is('brand', 'y'))],
    ['published', is('_tags', 'published')],
    ['"two words"', is('_tags', 'two words')],
    ['size:8.5', is('size', '8.5')],
    ['TOKYO:OR1', is('TOKYO', 'OR1')],
  ])('%s', (text, filter) => {
    expect(parseFilters(text)).toEqual(filter);
  });

  test('dates are compared by the moment that the number is, in seconds or milliseconds', () => {
    const range = { from: 1_704_067_200_000, until: 1_704_067_201_000 };
    const seconds = {
      kind: 'compare',
      field: 'publishedAt',
      operator: '>=',
      operand: { value: 1704067200, date: range },
    };
    expect(parseFilters('publishedAt >= 1704067200')).toEqual(seconds);
    expect(parseFilters('publishedAt_timestamp >= 1704067200')).toEqual(seconds);
    expect(parseFilters('publishedAt < 1704067200000')).toMatchObject({
      operand: { date: { from: 1_704_067_200_000, until: 1_704_067_200_001 } },
    });
    expect(parseFilters('publishedAt:2024-01-01')).toMatchObject({ operand: { date: { from: 1_704_067_200_000 } } });
  });

  test.each([
    ['a:b AND', 'Expected an attribute but found the end (at 7)'],
    ['(a:b', 'Expected AND, OR or ")"'],
    ['a:b c:d', 'Expected AND, OR or the end but found "c:d"'],
    ['words > many', 'Expected a number after ">"'],
    ['a:"open', 'This quote is never closed'],
    ['a:', 'Expected a value after "a:"'],
    ['AND', 'Expected an attribute'],
    [`${'('.repeat(60)}a:b`, 'nested more than 50 deep'],
  ])('%s is refused with what was expected', (text, message) => {
    expect(() => parseFilters(text)).toThrow(message);
  });

  test('blank text is no filter', () => {
    expect(parseFilters('  ')).toBeNull();
  });

  test('any text is read, or refused as a filter', () => {
    const pieces = fc.constantFrom(
      'a',
      ':',
      '"',
      "'",
      '(',
      ')',
      ' AND ',
      ' OR ',
      'NOT ',
      ' TO ',
      '<',
      '=',
      '1',
      '\\',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        try {
          parseFilters(parts.join(''));
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_filter' });
        }
      }),
    );
  });

  test('any value in quotes is itself', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (value) => {
        expect(parseFilters(`a:"${value.replace(/["\\]/g, '\\$&')}"`)).toEqual(is('a', value));
      }),
    );
  });
});

describe('lists', () => {
  test('an outer list holds when all do, an inner one when any does', () => {
    expect(parseFacetFilters(['a:b', ['c:d', 'c:e']])).toEqual(and(is('a', 'b'), or(is('c', 'd'), is('c', 'e'))));
    expect(parseFacetFilters('a:b')).toEqual(is('a', 'b'));
    expect(parseFacetFilters([])).toBeNull();
    expect(parseFacetFilters([[]])).toBeNull();
  });

  test('a value is split at the first colon; "-" negates, "\\-" does not', () => {
    expect(parseFacetFilters(['a:b:c > d'])).toEqual(is('a', 'b:c > d'));
    expect(parseFacetFilters(['a:-b'])).toEqual(not(is('a', 'b')));
    expect(parseFacetFilters(['a:\\-b'])).toEqual(is('a', '-b'));
    expect(parseTagFilters(['x', ['-y']])).toEqual(and(is('_tags', 'x'), or(not(is('_tags', 'y')))));
  });

  test('numbers are compared, with spaces or without', () => {
    expect(parseNumericFilters(['words>=300', 'words <= 700'])).toEqual(
      and(number('words', '>=', 300), number('words', '<=', 700)),
    );
    expect(parseNumericFilters('a.b:1 TO 2.5')).toEqual(and(number('a.b', '>=', 1), number('a.b', '<=', 2.5)));
    expect(parseNumericFilters('a:3')).toEqual(number('a', '=', 3));
  });

  test.each(['words', 'words>', 'words>x', '>3', 'a:b TO c', ':3', ''])('"%s" is no number condition', (text) => {
    expect(() => parseNumericFilters([text])).toThrow('numericFilters');
  });
});
