/**
 * How long a field is, told in 256 steps: a byte a document, so that what a search reads for nearly every posting stays
 * in the processor's cache however large the archive. As Lucene's `SmallFloat`, in finer steps.
 */

/** No field is longer: lede and body together, 65,535 words each. */
const LONGEST = 2 * 0xffff;

/** Up to here each length has a step of its own. */
const EXACT = 40;

const LENGTH_STEPS = 256;

/** The shortest length of each step, in words; from EXACT on each step is 3.9 % longer than the one before. */
export const QUANTIZED_LENGTHS: readonly number[] = Array.from({ length: LENGTH_STEPS }, (_, step) =>
  step <= EXACT ? step : Math.ceil(EXACT * (LONGEST / EXACT) ** ((step - EXACT) / (LENGTH_STEPS - EXACT))),
);

/** Steps by length. */
const STEPS = new Uint8Array(LONGEST + 1);
for (let length = 1, step = 0; length <= LONGEST; length += 1) {
  while (step + 1 < LENGTH_STEPS && QUANTIZED_LENGTHS[step + 1] <= length) step += 1;
  STEPS[length] = step;
}

/** The step of a length in words. */
export function quantizedLength(words: number): number {
  return STEPS[Math.min(words, LONGEST)];
}
