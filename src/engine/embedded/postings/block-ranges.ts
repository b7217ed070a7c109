/** Selects the blocks of documents to score from the upper bounds a segment stores for them. */
import { BLOCK_DOCUMENTS, IMPACT_STEPS, impactFrequency } from '../segment/block-impacts.js';
import { type DocIdRange, WINDOW_DOCUMENTS } from '../structures/doc-id-windows.js';
import { firstPlace } from '../structures/sorted-keys.js';

/** The lowest impact step above 0 whose frequency bound, times a factor, is `frequency` or more. */
export function minimumImpact(frequency: number, factor: number): number {
  // Rounded down a little: the stored bound, the frequency and the factor are each rounded.
  const bound = (frequency / factor) * (1 - 1e-9);
  return firstPlace(1, IMPACT_STEPS - 1, (step) => impactFrequency(step) >= bound);
}

/** The highest step that at least `blocks` blocks reach; 1 if fewer blocks hold anything. */
export function reachedImpact(steps: Uint8Array, blocks: number): number {
  const counts = new Uint32Array(IMPACT_STEPS);
  for (let block = 0; block < steps.length; block += 1) {
    const at = steps[block] ?? 0;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  let step = IMPACT_STEPS - 1;
  for (let reached = counts[step] ?? 0; step > 1 && reached < blocks; reached += counts[step] ?? 0) step -= 1;
  return step;
}

/** The blocks whose step is at least `minimum` and below `below`, in order. Neighbours are joined within a window. */
export function blockRanges(steps: Uint8Array, minimum: number, below: number, maxDoc: number): DocIdRange[] {
  const perWindow = WINDOW_DOCUMENTS / BLOCK_DOCUMENTS;
  const ranges: DocIdRange[] = [];
  /** First block of the range being extended; -1 for none. */
  let first = -1;
  for (let block = 0; block <= steps.length; block += 1) {
    const step = block < steps.length ? (steps[block] ?? 0) : -1;
    const isSelected = step >= minimum && step < below;
    if (first >= 0 && (!isSelected || block % perWindow === 0)) {
      ranges.push({ start: first * BLOCK_DOCUMENTS, end: Math.min(block * BLOCK_DOCUMENTS, maxDoc) });
      first = -1;
    }
    if (isSelected && first < 0) first = block;
  }
  return ranges;
}
