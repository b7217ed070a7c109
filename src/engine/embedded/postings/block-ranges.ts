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
  for (const step of steps) counts[step] = (counts[step] ?? 0) + 1;
  let step = IMPACT_STEPS - 1;
  for (let reached = counts[step] ?? 0; step > 1 && reached < blocks; reached += counts[step] ?? 0) step -= 1;
  return step;
}

/** The blocks whose step is at least `minimum` and below `below`, in order. Neighbours are joined within a window. */
export function blockRanges(steps: Uint8Array, minimum: number, below: number, maxDoc: number): DocIdRange[] {
  const perWindow = WINDOW_DOCUMENTS / BLOCK_DOCUMENTS;
  const isSelected = (block: number) => {
    const step = steps[block] ?? 0;
    return step >= minimum && step < below;
  };
  const ranges: DocIdRange[] = [];
  for (let block = 0; block < steps.length; block += 1) {
    if (!isSelected(block)) continue;
    const first = block;
    const last = Math.min(steps.length, (Math.floor(first / perWindow) + 1) * perWindow) - 1;
    while (block < last && isSelected(block + 1)) block += 1;
    ranges.push({ start: first * BLOCK_DOCUMENTS, end: Math.min((block + 1) * BLOCK_DOCUMENTS, maxDoc) });
  }
  return ranges;
}
