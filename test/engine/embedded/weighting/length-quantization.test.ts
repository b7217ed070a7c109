import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { QUANTIZED_LENGTHS, quantizedLength } from '../../../../src/engine/embedded/weighting/length-quantization.js';

const MAX_WORDS = 2 * 0xffff;

test('a quantized length is exact up to 40 words and within four per cent beyond', () => {
  fc.assert(
    fc.property(fc.oneof(fc.nat(60), fc.nat(MAX_WORDS)), (words) => {
      const quantized = QUANTIZED_LENGTHS[quantizedLength(words)] ?? Number.NaN;
      expect(quantized).toBeLessThanOrEqual(words);
      if (words <= 40) expect(quantized).toBe(words);
      else expect(words / quantized).toBeLessThan(1.04);
    }),
  );
});

test('quantization is monotone, and lengths beyond the maximum have the last step', () => {
  fc.assert(
    fc.property(fc.nat(MAX_WORDS), fc.nat(2 * MAX_WORDS), (words, more) => {
      const [step, further] = [quantizedLength(words), quantizedLength(words + more)];
      expect(further).toBeGreaterThanOrEqual(step);
      expect(further).toBeLessThan(QUANTIZED_LENGTHS.length);
    }),
  );
});
