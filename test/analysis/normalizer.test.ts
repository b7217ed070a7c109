/** Folding of words and running text. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fold, foldText, MAX_SURFACE, typedLength } from '../../src/analysis/normalizer.js';

describe('fold', () => {
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
  ])('maps %s to %s', (word, expected) => {
    expect(fold(word)).toBe(expected);
  });

  test('is idempotent and returns at most MAX_SURFACE units for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (text) => {
        const folded = fold(text);
        expect(fold(folded)).toBe(folded);
        expect(folded.length).toBeLessThanOrEqual(MAX_SURFACE);
      }),
      { numRuns: 1000 },
    );
  });

  test('returns one form for every normal form and case of a word', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zàâçéèêëîïôûùüÿñæœäöåøłńśźžčšđ]{1,12}$/), (word) => {
        for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD']) {
          expect(fold(word.normalize(form))).toBe(fold(word));
          expect(fold(word.toUpperCase().normalize(form))).toBe(fold(word));
        }
      }),
    );
  });

  test('returns the same for a word dropped from the cache', () => {
    expect(fold('é7')).toBe('e7');
    for (let i = 0; i < 60_000; i += 1) fold(`é${i}`);
    expect(fold('é7')).toBe('e7');
  });
});

describe('foldText', () => {
  test.each([
    ['  Storm  Ingrith — “tears” open!  ', 'storm ingrith tears open'],
    ['“L’Été à Brannoc”', 'lete a brannoc'],
    ['', ''],
    ['…', ''],
    ['U.S. and U.N.', 'us and un'],
  ])('maps %j to %j', (text, expected) => {
    expect(foldText(text)).toBe(expected);
  });
});

describe('typedLength', () => {
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
  ])('of %s and %p units covers %s', (word, typed, expected) => {
    expect(word.slice(0, typedLength(word, typed))).toBe(expected);
  });
});
