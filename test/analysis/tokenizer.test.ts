/** Tokens of a text, with offsets and positions. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isUnspaced } from '../../src/analysis/chunk.js';
import { fold, MAX_SURFACE } from '../../src/analysis/normalizer.js';
import type { Token } from '../../src/analysis/token.js';
import { foldedPlain, sift, tokenize, visitForms } from '../../src/analysis/tokenizer.js';
import { WordSieve } from '../../src/analysis/word-sieve.js';

/** Surface forms in order; the joined form of a compound before its parts, in angle brackets. */
const surfaces = (text: string) => tokenize(text).map(({ surface, span }) => (span > 1 ? `<${surface}>` : surface));

describe('the surface forms of', () => {
  test.each([
    ['The harbour reopens.', ['the', 'harbour', 'reopens']],
    ['', []],
    [' \n\t … — “” ‘’ 🎉 ', []],
    // Possessives and contractions.
    ['The council’s plan', ['the', 'council', 'plan']],
    ["The council's plan", ['the', 'council', 'plan']],
    ['the skippers’ vote', ['the', 'skippers', 'vote']],
    ['COUNCIL’S', ['council']],
    ["don't can’t we're I’ve", ['dont', 'cant', 'were', 'ive']],
    ['O’Hara’s', ['<ohara>', 'o', 'hara']],
    ['L’Été', ['<lete>', 'l', 'ete']],
    ['rock ’n’ roll', ['rock', 'n', 'roll']],
    ["'quoted' words", ['quoted', 'words']],
    // Acronyms.
    ['U.S. troops', ['us', 'troops']],
    ['the U.S., the E.U. and NATO', ['the', 'us', 'the', 'eu', 'and', 'nato']],
    ['U.S.-led', ['<usled>', 'us', 'led']],
    ['the U.S.’s view', ['the', 'us', 'view']],
    ['AT&T', ['<att>', 'at', 't']],
    ['end of it.Next sentence', ['end', 'of', 'it', 'next', 'sentence']],
    // Hyphens.
    ['COVID-19', ['<covid19>', 'covid', '19']],
    ['co-operative', ['<cooperative>', 'co', 'operative']],
    ['twenty-one-year-old', ['<twentyoneyearold>', 'twenty', 'one', 'year', 'old']],
    ['a-b-c-d-e-f-g', ['a', 'b', 'c', 'd', 'e', 'f', 'g']],
    ['2023-24', ['2023', '24']],
    ['2024-05-31', ['2024', '05', '31']],
    ['non‑breaking hyphen‐ated', ['<nonbreaking>', 'non', 'breaking', '<hyphenated>', 'hyphen', 'ated']],
    ['pre- and post-war', ['pre', 'and', '<postwar>', 'post', 'war']],
    ['one—two – three', ['one', 'two', 'three']],
    // Numbers.
    ['12,500 homes', ['12500', 'homes']],
    ['1,283,406th', ['1283', '406th']],
    ['1,234,567.89', ['1234567.89']],
    ['3.5 per cent', ['3.5', 'per', 'cent']],
    ['1,2 and 12,34', ['1', '2', 'and', '12', '34']],
    ['in 2024, 300 men', ['in', '2024', '300', 'men']],
    ['€1.5m', ['1.5m']],
    ['3–1', ['3', '1']],
    ['at 2.17 on Thursday.', ['at', '2.17', 'on', 'thursday']],
    ['version 1.2.3', ['version', '1.2.3']],
    ['10:30', ['10', '30']],
    // Letters.
    ['Zoë Ångström', ['zoe', 'angstrom']],
    ['Brzęczyński Łukasz', ['brzeczynski', 'lukasz']],
    ['Kjær Søren Æsir œuvre', ['kjaer', 'soren', 'aesir', 'oeuvre']],
    ['Weißkopf STRASSE Straße', ['weisskopf', 'strasse', 'strasse']],
    ['İzmir Yıldızlı IZMIR', ['izmir', 'yildizli', 'izmir']],
    ['Θαλασσινή ΦΩΣ', ['θαλασσινη', 'φωσ']],
    ['Ёлка Київ', ['елка', 'киів']],
    ['مُحَمَّد', ['محمد']],
    ['हिन्दी', ['हिन्दी']],
    ['ﬁre ﬂood ＷＩＤＥ ①', ['fire', 'flood', 'wide', '1']],
    ['co\u00adoperate', ['cooperate']],
    ['zero\u200bwidth', ['zero', 'width']],
    ['e\u0301te\u0301', ['ete']],
    ['🎉party🎉', ['party']],
    // Scripts without spaces.
    ['東京タワー', ['東京タワー']],
    ['和平谈判', ['和平', '谈判']],
    ['ประเทศไทย', ['ประเทศไทย']],
    ['水風 (Mizukaze)', ['水', '風', 'mizukaze']],
  ])('%j are %j', (text, expected) => {
    expect(surfaces(text)).toEqual(expected);
  });
});

describe('positions', () => {
  test('a compound has the position of its first part and spans all parts', () => {
    expect(tokenize('A co-operative bank').map(({ surface, position, span }) => [surface, position, span])).toEqual([
      ['a', 0, 1],
      ['cooperative', 1, 2],
      ['co', 1, 1],
      ['operative', 2, 1],
      ['bank', 3, 1],
    ]);
  });

  test('the offsets of a compound run from its first part to its last', () => {
    const text = 'The “COVID-19” ward';
    const [joined] = tokenize(text).filter(({ span }) => span > 1);
    expect(text.slice(joined?.start, joined?.end)).toBe('COVID-19');
  });
});

describe('stems', () => {
  test('are Porter stems in English text', () => {
    expect(tokenize('negotiations talking').map(({ stem }) => stem)).toEqual(['negoti', 'talk']);
  });

  test('are the surface forms in other text', () => {
    expect(tokenize('negotiations talking', false).map(({ stem }) => stem)).toEqual(['negotiations', 'talking']);
  });

  test('equal the surface form for words with digits and in other scripts', () => {
    for (const { surface, stem } of tokenize('covid19s ελλάδας 1990s')) expect(stem).toBe(surface);
  });
});

// biome-ignore format: a list to scan
const PIECES = [
  'harbour', 'O’', '’s', "'", '-', '‑', '.', ',', '&', 'U.S.', '12', '500', 'é', 'e\u0301', '\u0301', 'ß', 'ﬁ', 'İ', '和平',
  'タワー', 'ไทย', '\u00ad', '\u200d', ' ', '\n', '🎉', '\ud83d', 'Ω', 'σς', '①', '½', 'ǆ', 'ᾳ', 'ﷺ', '\u0903', '१२',
];
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join('')),
);

describe('for any text', () => {
  test('the text between the offsets folds to the surface form', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (whole, english) => {
        for (const { surface, start, end } of tokenize(whole, english)) {
          expect(start).toBeLessThan(end);
          expect(fold(whole.slice(start, end))).toBe(surface);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('positions rise by one, parts lie within their compound, and no surface form is empty or too long', () => {
    fc.assert(
      fc.property(anyText, (whole) => {
        const tokens = tokenize(whole);
        const single = tokens.filter(({ span }) => span === 1);
        expect(single.map(({ position }) => position)).toEqual(single.map((_, i) => i));
        for (const compound of tokens.filter(({ span }) => span > 1)) {
          const parts = single.slice(compound.position, compound.position + compound.span);
          expect(parts).toHaveLength(compound.span);
          expect([parts[0]?.start, parts.at(-1)?.end]).toEqual([compound.start, compound.end]);
        }
        for (const { surface } of tokens) {
          expect(surface.length).toBeGreaterThan(0);
          expect(surface.length).toBeLessThanOrEqual(MAX_SURFACE);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a sieve', () => {
  test('rejects words of another first letter or length', () => {
    const sifted = sift('Harbours, a harbour-side U.S. half of Hamburg', new WordSieve(['harbour']));
    expect(sifted.map(({ surface }) => surface)).toEqual(['harbourside', 'harbour', 'side', 'hamburg']);
  });

  test('passes every occurrence of its forms in any text', () => {
    fc.assert(
      fc.property(anyText, fc.array(fc.nat()), (whole, chosen) => {
        const tokens = tokenize(whole);
        const forms = new Set(chosen.flatMap((i) => tokens[i % tokens.length]?.surface ?? []));
        const occurrences = (from: readonly Token[]) =>
          from.flatMap(({ surface, start, end }) => (forms.has(surface) ? [{ surface, start, end }] : []));
        expect(occurrences(sift(whole, new WordSieve(forms)))).toEqual(occurrences(tokens));
      }),
      { numRuns: 500 },
    );
  });
});

describe('half a megabyte of hostile text is tokenized in linear time', () => {
  const pieces = [
    'a',
    '\u0301',
    'a-',
    'a--',
    "a'",
    'a.',
    '1,',
    '1.',
    '&',
    '\u00ad',
    '和',
    'ไ',
    '🎉',
    '\u200d',
    'é',
    'a’s ',
    '-',
    "'",
  ];

  // Quadratic work on 2^19 units takes 10^11 steps, for which the time limit of the test is too short on any machine.
  test.each(pieces)(
    'made of %j',
    (piece) => {
      const whole = `a${piece.repeat(Math.ceil((1 << 19) / piece.length))}`;
      const tokens = [...tokenize(whole), ...sift(`${whole}é`, new WordSieve(['z']))];
      expect(tokens.every(({ start, end }) => start < end && end <= whole.length + 1)).toBe(true);
    },
    60_000,
  );
});

test('visitForms visits the surface form, position and span of every token', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const forms: unknown[] = [];
      visitForms(
        text,
        (start, end, position) => forms.push([foldedPlain(text, start, end), position, 1]),
        (surface, position, span) => forms.push([surface, position, span]),
      );
      expect(forms).toEqual(tokenize(text).map(({ surface, position, span }) => [surface, position, span]));
    }),
  );
});

test('isUnspaced recognises scripts written without spaces', () => {
  expect(['東京', 'ไทย', 'x東'].map(isUnspaced)).toEqual([true, true, true]);
  expect(['tokyo', '한국', '', '12'].map(isUnspaced)).toEqual([false, false, false, false]);
});
