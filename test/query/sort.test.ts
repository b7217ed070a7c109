/** Sort orders of `sort=`. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isAppError } from '../../src/errors.js';
import { parseSort } from '../../src/query/sort.js';

function outcome(text: string): unknown {
  try {
    return parseSort(text).map(({ field, descending }) => `${field} ${descending ? 'down' : 'up'}`);
  } catch (error) {
    return isAppError(error) && error.code === 'invalid_sort' && error.param === 'sort' ? error.position : error;
  }
}

describe('parseSort', () => {
  test.each([
    ['', []],
    [' ', []],
    ['relevance', []],
    ['publishedAt:desc,title:asc', ['publishedAt down', 'title up']],
    ['publishedAt', ['publishedAt down']],
    ['updatedAt, title , publishedAt:ASC', ['updatedAt down', 'title up', 'publishedAt up']],
    ['hierarchy.lvl0:desc', ['hierarchy.lvl0 down']],
    ['a:b:desc', ['a:b down']],
  ])('reads %j as %j', (text, keys) => {
    expect(outcome(text)).toEqual(keys);
  });

  test.each([
    ['title:up', 0],
    ['a, title:down', 3],
    ['a,,b', 2],
    ['a,', 2],
    [':asc', 0],
    ['a,b,c,d,e,f', 10],
    ['a,a:desc', 2],
    ['title,relevance', 6],
  ])('rejects %j at offset %d', (text, position) => {
    expect(outcome(text)).toBe(position);
  });

  test('reads or rejects any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const result = outcome(text);
        expect(Array.isArray(result) || (typeof result === 'number' && result <= text.length)).toBe(true);
      }),
    );
  });
});
