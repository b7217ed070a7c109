/** The position of the first JSON syntax error; agrees with `JSON.parse` on validity. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jsonFault } from '../../src/http/json-fault.js';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('jsonFault', () => {
  test.each([
    ['{"a": tru}', 6],
    ['{"a" 1}', 5],
    ['[1, 2,]', 6],
    ['{"a": 1,}', 8],
    ['[1 2]', 3],
    ['{"a": "unclosed', 6],
    ['[1', 2],
    ['', 0],
    ['[] x', 3],
    ['[}', 1],
  ])('finds the error in %s', (text, position) => {
    expect(jsonFault(text)).toBe(position);
  });

  test('accepts exactly what JSON.parse accepts', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '1',
      '-0.5e3',
      'true',
      'null',
      ' ',
      '"\\u00e9"',
      '01',
      '"',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
        (text) => {
          expect(jsonFault(text) === null).toBe(isJson(text));
        },
      ),
      { numRuns: 2000 },
    );
    fc.assert(fc.property(fc.json(), (text) => expect(jsonFault(text)).toBeNull()));
  });

  test('handles nesting 100,000 levels deep', () => {
    expect(jsonFault('['.repeat(100_000))).toBe(100_000);
  });
});
