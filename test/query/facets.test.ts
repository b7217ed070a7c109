/** Names of `facets=`. */
import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../src/errors.js';
import { parseFacet } from '../../src/query/facets.js';

describe('parseFacet', () => {
  test.each([
    ['section', { name: 'section' }],
    ['publishedAt', { name: 'publishedAt' }],
    ['publishedAt:month', { name: 'publishedAt', interval: 'month' }],
    ['eventDate:year', { name: 'eventDate', interval: 'year' }],
    ['a:b', { name: 'a:b' }],
    ['a:b:day', { name: 'a:b', interval: 'day' }],
    [':month', { name: ':month' }],
  ])('reads %j as %j', (text, facet) => {
    expect(parseFacet(text)).toEqual(facet);
  });

  test('rejects an unknown interval on a date field', () => {
    expect(() => parseFacet('publishedAt:week')).toThrow(
      new AppError('invalid_facets', 'Expected year, month or day after “publishedAt:” but found “week”.'),
    );
  });
});
