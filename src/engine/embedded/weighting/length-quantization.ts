/**
 * Field lengths quantized to 256 steps: one byte per document, so that the lengths a search reads for nearly every posting
 * stay in the processor's cache. As Lucene's `SmallFloat`, in finer steps.
 */

/** Largest length: lede and body together, 65,535 words each. */
const MAX_WORDS = 2 * 0xffff;

/** Lengths up to here each have a step of their own. */
const EXACT = 40;

export const LENGTH_STEPS = 256;

/** The shortest length of each step, in words; beyond EXACT each step is 3.9 % longer than the one before. */
export const QUANTIZED_LENGTHS: readonly number[] = Array.from({ length: LENGTH_STEPS }, (_, step) =>
  step <= EXACT ? step : Math.ceil(EXACT * (MAX_WORDS / EXACT) ** ((step - EXACT) / (LENGTH_STEPS - EXACT))),
);

/** The step of each length. */
const STEPS = new Uint8Array(MAX_WORDS + 1);
QUANTIZED_LENGTHS.forEach((length, step) => {
  STEPS.fill(step, length, QUANTIZED_LENGTHS[step + 1]);
});

/** The step of a length in words. */
export function quantizedLength(words: number): number {
  return STEPS[Math.min(words, MAX_WORDS)] ?? 0;
}
