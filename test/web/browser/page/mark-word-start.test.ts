/** Facet values that match a typed text: at the beginning of a word, regardless of case, diacritics and punctuation. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { markWordStart } from '../../../../src/web/browser/page/mark-word-start.js';

describe('markWordStart', () => {
  test.each([
    ['Local News', 'news', 'Local <mark>News</mark>'],
    ['Local News', 'loc', '<mark>Loc</mark>al News'],
    ['Söderström', 'soder', '<mark>Söder</mark>ström'],
    ['Soderstrom', 'söd', '<mark>Sod</mark>erstrom'],
    ['Cafe\u0301 culture', 'cafe', '<mark>Cafe\u0301</mark> culture'],
    ['U.S. politics', 'us', '<mark>U.S</mark>. politics'],
    ['Straße', 'strasse', '<mark>Straße</mark>'],
    ['R&D <b>', 'b', 'R&amp;D &lt;<mark>b</mark>&gt;'],
    ['anything', '-', 'anything'],
  ])('%s for %s', (value, typed, html) => {
    expect(markWordStart(value, typed)).toBe(html);
  });

  test.each([
    ['Local News', 'ews'],
    ['Local', 'locally'],
    ['', 'x'],
  ])('%s does not match %s', (value, typed) => {
    expect(markWordStart(value, typed)).toBeUndefined();
  });

  test('adds nothing to the value but marks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme', minLength: 1 }), (value, typed) => {
        const marked = markWordStart(value, typed);
        if (marked === undefined) return;
        const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
        const text = marked
          .replace(/<\/?mark>/g, '')
          .replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole);
        expect(text).toBe(value);
      }),
    );
  });
});
