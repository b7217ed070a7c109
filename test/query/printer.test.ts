/** Canonical text of query trees. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseQuery } from '../../src/query/parser.js';
import { printQuery } from '../../src/query/printer.js';
import { anyQuery, withoutSpans } from './arbitrary-query.js';

describe('printQuery', () => {
  test.each([
    ['', ''],
    ['  a   b ', 'a b'],
    ['NOT a', '-a'],
    ['NOT (NOT a)', '-(-a)'],
    ['headline:“x y”', 'title:"x y"'],
    ['title:((x))', 'title:x'],
    ['title:(a OR (b))', 'title:(a OR b)'],
    ['((a b) OR c)', 'a b OR c'],
    ['(a AND b) c', 'a AND b c'],
    ['(a b) AND c', '(a b) AND c'],
    ['(a OR b) c', '(a OR b) c'],
    ['-(title:x)', '-title:x'],
    ['Portland OR', 'Portland or'],
    ['date:2023..2024 harb*', 'date:2023..2024 harb*'],
  ])('prints %j as %j', (query, printed) => {
    expect(printQuery(parseQuery(query).root)).toBe(printed);
  });

  test('gives text that parses to the same tree, for any query', () => {
    fc.assert(
      fc.property(anyQuery, (text) => {
        const { root } = parseQuery(text);
        expect(withoutSpans(parseQuery(printQuery(root)).root)).toEqual(withoutSpans(root));
      }),
      { numRuns: 5000 },
    );
  });
});
