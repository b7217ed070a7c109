/** Highlights as the box reads them: exactly the text and the marks of the server. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { highlight } from '../../../../src/search/highlight.js';
import { pieces } from '../../../../src/web/browser/box/marked-text.js';

const TAGS = { pre: '<mark>', post: '</mark>' };

describe('pieces', () => {
  test('are the text, split at its marks', () => {
    const marks = [{ start: 4, end: 6 }];
    expect(pieces(highlight('a < b & <mark>', marks, TAGS))).toEqual([
      { text: 'a < ', marked: false },
      { text: 'b ', marked: true },
      { text: '& <mark>', marked: false },
    ]);
  });

  test('add up to the text, for any text', () => {
    const texts = fc.array(
      fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('<mark>', '&lt;', '</mark>', '&#39;')),
    );
    fc.assert(
      fc.property(texts, fc.nat(), fc.nat(), (parts, a, b) => {
        const text = parts.join('');
        const [start = 0, end = 0] = [a, b].map((place) => place % (text.length + 1)).sort((x, y) => x - y);
        const found = pieces(highlight(text, [{ start, end }], TAGS));
        expect(found.map((piece) => piece.text).join('')).toBe(text);
        expect(found.flatMap((piece) => (piece.marked ? [piece.text] : [])).join('')).toBe(text.slice(start, end));
      }),
    );
  });
});
