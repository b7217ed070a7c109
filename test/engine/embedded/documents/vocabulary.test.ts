import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Vocabulary } from '../../../../src/engine/embedded/documents/vocabulary.js';

/** Of few characters, so that words recur and share prefixes; some are not ASCII. */
const key = fc.string({ unit: fc.constantFrom('a', 'b', '1', 'é', 'ж', '\u0001'), maxLength: 70 });

describe('a vocabulary', () => {
  test('numbers words in order of first occurrence, like a map', () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 40 }), (keys) => {
        const vocabulary = new Vocabulary();
        const distinct = [...new Set(keys)];
        expect(keys.map((one) => vocabulary.number(one))).toEqual(keys.map((one) => distinct.indexOf(one)));
        expect(vocabulary.keys).toEqual(distinct);
      }),
    );
  });

  test('recognizes a word within a text, in any case', () => {
    const vocabulary = new Vocabulary();
    const storm = vocabulary.number('storm');
    expect(vocabulary.number('The STORM of 1987', 4, 9)).toBe(storm);
    expect(vocabulary.number('The STORM of 1987', 13, 17)).toBe(storm + 1);
    expect(vocabulary.keys).toEqual(['storm', '1987']);
  });

  test('distinguishes words with equal hashes', () => {
    const vocabulary = new Vocabulary();
    const [one, other] = [vocabulary.number('costarring'), vocabulary.number('liquid')];
    expect(vocabulary.hashes[one]).toBe(vocabulary.hashes[other]);
    expect([one, other, vocabulary.number('costarring'), vocabulary.number('liquid')]).toEqual([0, 1, 0, 1]);
  });

  test('keeps all words as it grows', () => {
    const vocabulary = new Vocabulary();
    const words = Array.from({ length: 20_000 }, (_, i) => `word${i}`);
    for (const word of words) vocabulary.number(word);
    expect(words.map((word) => vocabulary.number(word))).toEqual(words.map((_, i) => i));
    expect(vocabulary.keys).toEqual(words);
  });
});
