/** Lexemes of the query language. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lex } from '../../src/query/lexer.js';
import { anyQuery } from './arbitrary-query.js';

describe('lex', () => {
  test('classifies lexemes, with their offsets', () => {
    expect(lex('-title:harb* OR “a b”').lexemes).toEqual([
      { kind: 'minus', start: 0, end: 1 },
      { kind: 'scope', field: 'title', start: 1, end: 7 },
      { kind: 'word', text: 'harb', prefix: true, start: 7, end: 12 },
      { kind: 'gap', start: 12, end: 13 },
      { kind: 'keyword', operator: 'OR', start: 13, end: 15 },
      { kind: 'gap', start: 15, end: 16 },
      { kind: 'phrase', text: 'a b', start: 16, end: 21 },
    ]);
  });

  test('covers any text with lexemes and gaps, without overlap', () => {
    fc.assert(
      fc.property(anyQuery, (text) => {
        const { lexemes } = lex(text);
        expect(lexemes.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
        let position = 0;
        for (const { start, end } of lexemes) {
          expect(start).toBe(position);
          expect(end).toBeGreaterThan(start);
          position = end;
        }
      }),
      { numRuns: 2000 },
    );
  });
});
