/** How close two words of a query stand in a document, and whether the query is its whole headline. */
import { PARAGRAPH_GAP } from '../documents/indexed-document.js';
import type { TermPositions } from '../matching/term-positions.js';

/** Index of the title in SEARCH_FIELDS. */
export const HEADLINE = 0;

/**
 * Proximity of two words: 1 side by side in query order, 1 / gap further apart, one more gap in reverse order, 0 across
 * paragraphs. Each occurrence counts by its weight, at most 1. @param inHeadline factor in the headline
 */
export function proximityOf(left: TermPositions, right: TermPositions, inHeadline: number): number {
  let best = 0;
  let start = 0;
  for (let i = 0; i < left.count; i += 1) {
    const position = left.positions[i] ?? 0;
    const field = left.fields[i] ?? 0;
    const span = left.spans[i] ?? 0;
    const weight = Math.min(left.weights[i] ?? 0, 1);
    const factor = field === HEADLINE ? inHeadline : 1;
    while (start < right.count && (right.positions[start] ?? 0) < position - PARAGRAPH_GAP) start += 1;
    for (let j = start; j < right.count; j += 1) {
      const other = right.positions[j] ?? 0;
      if (other > position + PARAGRAPH_GAP) break;
      if (right.fields[j] !== field || other === position) continue;
      const isInOrder = other > position;
      const gap = isInOrder ? other - (position + span - 1) : position - (other + (right.spans[j] ?? 0) - 1) + 1;
      const counted = weight * Math.min(right.weights[j] ?? 0, 1) * factor;
      best = Math.max(best, counted / Math.max(1, gap));
    }
  }
  return best;
}

/** Whether the words, in order, make up the whole headline. @param length words in the headline */
export function isWholeHeadline(termPositions: readonly TermPositions[], length: number): boolean {
  let next = 0;
  for (const { count, fields, positions, spans } of termPositions) {
    let k = 0;
    while (k < count && fields[k] === HEADLINE && (positions[k] ?? 0) < next) k += 1;
    if (k === count || fields[k] !== HEADLINE || positions[k] !== next) return false;
    next += spans[k] ?? 0;
  }
  return next === length;
}
