import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { QUANTIZED_LENGTHS, quantizedLength } from '../../../../src/engine/embedded/weighting/length-quantization.js';

const LONGEST = 2 * 0xffff;

test('a length is told to the word while it is that of a headline, and within four per cent beyond', () => {
  fc.assert(
    fc.property(fc.oneof(fc.nat(60), fc.nat(LONGEST)), (words) => {
      const told = QUANTIZED_LENGTHS[quantizedLength(words)];
      expect(told).toBeLessThanOrEqual(words);
      if (words <= 40) expect(told).toBe(words);
      else expect(words / told).toBeLessThan(1.04);
    }),
  );
});

test('a longer text is never told to be shorter, and no text is too long to tell', () => {
  fc.assert(
    fc.property(fc.nat(LONGEST), fc.nat(2 * LONGEST), (words, more) => {
      const [step, further] = [quantizedLength(words), quantizedLength(words + more)];
      expect(further).toBeGreaterThanOrEqual(step);
      expect(further).toBeLessThan(QUANTIZED_LENGTHS.length);
    }),
  );
});
