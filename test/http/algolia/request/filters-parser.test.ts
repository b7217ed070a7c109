/** Parser of `filters`: grammar, errors with positions, dates. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseFilters } from '../../../../src/http/algolia/request/filters-parser.js';
import type { Filter } from '../../../../src/query/filter.js';
import { and, equalTo, not, number, or } from './filter-trees.js';

describe('parseFilters', () => {
  test.each<[string, Filter]>([
    ['section:politics', equalTo('section', 'politics')],
    ['a:b AND c:d OR e:f', or(and(equalTo('a', 'b'), equalTo('c', 'd')), equalTo('e', 'f'))],
    ['a:b AND (c:d OR NOT e:f)', and(equalTo('a', 'b'), or(equalTo('c', 'd'), not(equalTo('e', 'f'))))],
    ['author:"Stephen King"', equalTo('author', 'Stephen King')],
    ['"author:Stephen King"', equalTo('author', 'Stephen King')],
    [`'my attribute':'it\\'s'`, equalTo('my attribute', "it's")],
    ['url:https://example.org/a?b=c', equalTo('url', 'https://example.org/a?b=c')],
    ['cat.lvl1:"News > Politics"', equalTo('cat.lvl1', 'News > Politics')],
    ['words>=300', number('words', '>=', 300)],
    ['words != -1.5', number('words', '!=', -1.5)],
    ['words:300 TO 600', and(number('words', '>=', 300), number('words', '<=', 600))],
    ['brand:x<score=3> OR brand:"y"<score=1>', or(equalTo('brand', 'x'), equalTo('brand', 'y'))],
    ['published', equalTo('_tags', 'published')],
    ['"two words"', equalTo('_tags', 'two words')],
    ['size:8.5', equalTo('size', '8.5')],
    ['TOKYO:OR1', equalTo('TOKYO', 'OR1')],
  ])('parses %s', (text, filter) => {
    expect(parseFilters(text)).toEqual(filter);
  });

  test('compares dates with numbers in seconds or milliseconds', () => {
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
  ])('rejects %s with the expected token', (text, message) => {
    expect(() => parseFilters(text)).toThrow(message);
  });

  test('parses blank text as no filter', () => {
    expect(parseFilters('  ')).toBeNull();
  });

  test('parses any text or throws invalid_filter', () => {
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

  test('parses any quoted value verbatim', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (value) => {
        expect(parseFilters(`a:"${value.replace(/["\\]/g, '\\$&')}"`)).toEqual(equalTo('a', value));
      }),
    );
  });
});
