/** Folding: what makes two spellings one word. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fold, foldText, MAX_SURFACE, typedLength } from '../../src/analysis/normalizer.js';

describe('folding', () => {
  test.each([
    ['Harbour', 'harbour'],
    ['ÉLODIE', 'elodie'],
    ['É', 'e'],
    ['Straße', 'strasse'],
    ['STRASSE', 'strasse'],
    ['Ø', 'o'],
    ['Ł', 'l'],
    ['İ', 'i'],
    ['ı', 'i'],
    ['ς', 'σ'],
    ['ΆΈ', 'αε'],
    ['Й', 'и'],
    ['U.S.', 'us'],
    ['1.5', '1.5'],
    ['1,500.25', '1500.25'],
    ['don’t', 'dont'],
    ['co‑op', 'coop'],
    ['AT&T', 'att'],
    ['\u200b\ufeff', ''],
    ['ﬃ', 'ffi'],
    ['１２', '12'],
    ['한국', '한국'],
    ['がぎ', 'がぎ'],
    ['हिन्दी', 'हिन्दी'],
  ])('%s is %s', (word, expected) => {
    expect(fold(word)).toBe(expected);
  });

  test('is done once and for all, for any text, and never gives more than the longest word', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (text) => {
        const folded = fold(text);
        expect(fold(folded)).toBe(folded);
        expect(folded.length).toBeLessThanOrEqual(MAX_SURFACE);
      }),
      { numRuns: 1000 },
    );
  });

  test('of one word is the same in any normal form and case', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zàâçéèêëîïôûùüÿñæœäöåøłńśźžčšđ]{1,12}$/), (word) => {
        for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD']) {
          expect(fold(word.normalize(form))).toBe(fold(word));
          expect(fold(word.toUpperCase().normalize(form))).toBe(fold(word));
        }
      }),
    );
  });

  test('remembers a limited number of words', () => {
    for (let i = 0; i < 60_000; i += 1) fold(`é${i}`);
    expect(fold('é7')).toBe('e7');
  });
});

describe('folding running text', () => {
  test.each([
    ['  Storm  Ingrith — “tears” open!  ', 'storm ingrith tears open'],
    ['“L’Été à Brannoc”', 'lete a brannoc'],
    ['', ''],
    ['…', ''],
    ['U.S. and U.N.', 'us and un'],
  ])('%j is %j', (text, expected) => {
    expect(foldText(text)).toBe(expected);
  });
});

describe('the typed part of a word', () => {
  test.each([
    ['harbour', 4, 'harb'],
    ['Zoë', 2, 'Zo'],
    ['Zoe\u0308', 3, 'Zoe\u0308'],
    ['Straße', 6, 'Straß'],
    ['ﬁre', 1, 'ﬁ'],
    ['U.S.', 2, 'U.S'],
    ['COVID-19', 6, 'COVID-1'],
    ['co\u00adop', 2, 'co\u00ad'],
    ['ab', 9, 'ab'],
    ['é', 9, 'é'],
  ])('of %s after %p letters is %s', (word, typed, expected) => {
    expect(word.slice(0, typedLength(word, typed))).toBe(expected);
  });
});
