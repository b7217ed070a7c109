import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { minHash, SIGNATURE_SIZE } from '../../../../src/engine/embedded/documents/minhash.js';
import { Vocabulary } from '../../../../src/engine/embedded/documents/vocabulary.js';

function signatureOf(keys: readonly string[]): number[] {
  const vocabulary = new Vocabulary();
  const words = Uint32Array.from(keys, (key) => vocabulary.number(key));
  return [...minHash(words, vocabulary.hashes)];
}

/** By definition: the minimum of each hash over all shingles. Segment files store signatures, so these never change. */
function definition(keys: readonly string[]): number[] {
  const hashes = keys.map((key) =>
    [...key].reduce((value, letter) => Math.imul(value ^ letter.charCodeAt(0), 0x01000193), 0x811c9dc5),
  );
  const shingles = hashes.slice(2).map((third, i) => {
    const mixed = Math.imul(Math.imul(hashes[i] ?? 0, 31) + (hashes[i + 1] ?? 0), 31) + third;
    const spread = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
    return spread ^ (spread >>> 13);
  });
  return Array.from({ length: SIGNATURE_SIZE }, (_, k) => {
    const [multiplier, increment] = [Math.imul(k + 1, 0x9e3779b1) | 1, Math.imul(k + 7, 0x85ebca6b)];
    return Math.min(...shingles.map((shingle) => (Math.imul(shingle, multiplier) + increment) >>> 0));
  });
}

describe('a MinHash signature', () => {
  test('is the minimum of each hash over the shingles of a text', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-e]{1,4}$/), { minLength: 20, maxLength: 60 }), (keys) => {
        expect(signatureOf(keys)).toEqual(definition(keys));
      }),
    );
  });

  test('of a text of fewer than 20 words is all zero', () => {
    expect(signatureOf(Array.from({ length: 19 }, (_, i) => `w${i}`))).toEqual(new Array(SIGNATURE_SIZE).fill(0));
  });
});
