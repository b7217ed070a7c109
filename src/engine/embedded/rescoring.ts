/** The second look at the best candidates: what a bag of words cannot see. Closeness and order of the words, the headline as a whole. */
import type { ScorePart } from '../engine.js';
import { PARAGRAPH_GAP } from './indexed-document.js';
import type { Occurrence } from './occurrences.js';
import { RANKING } from './scoring.js';
import type { ResolvedWord } from './word-matching.js';

const HEADLINE = 0;

/** Parts to add to the score of a document, given where the words of the query stand in it. */
export function secondLook(
  words: readonly ResolvedWord[],
  occurrences: readonly Occurrence[][],
  headlineLength: number,
  base: number,
): ScorePart[] {
  const parts: ScorePart[] = [];
  for (let i = 0; i + 1 < words.length; i += 1) {
    const closeness = nearest(occurrences[i], occurrences[i + 1]);
    const idf = (words[i].idf * words[i].planned.weight + words[i + 1].idf * words[i + 1].planned.weight) / 2;
    if (closeness > 0 && idf > 0)
      parts.push({ kind: 'proximity', word: i, value: RANKING.proximity * idf * closeness });
  }
  const covered = headlineCoverage(occurrences, headlineLength);
  if (covered > 0) parts.push({ kind: 'exactness', value: RANKING.exactHeadline * covered * base });
  return parts;
}

/** 1 for words side by side in the order typed, less with distance, less when turned round, 0 across paragraphs. */
function nearest(left: readonly Occurrence[], right: readonly Occurrence[]): number {
  let best = 0;
  let start = 0;
  for (const a of left) {
    while (start < right.length && right[start].position < a.position - PARAGRAPH_GAP) start += 1;
    for (let j = start; j < right.length; j += 1) {
      const b = right[j];
      if (b.position > a.position + PARAGRAPH_GAP) break;
      if (b.field !== a.field || b.position === a.position) continue;
      const ahead = b.position > a.position;
      const gap = ahead ? b.position - (a.position + a.span - 1) : a.position - (b.position + b.span - 1) + 1;
      const closeness = (Math.min(a.weight, 1) * Math.min(b.weight, 1)) / Math.max(1, gap);
      if (closeness > best) best = closeness;
    }
  }
  return best;
}

/** 1 when the words, in order, are the whole headline; 0 otherwise. */
function headlineCoverage(occurrences: readonly Occurrence[][], headlineLength: number): number {
  if (headlineLength === 0) return 0;
  let next = 0;
  for (const places of occurrences) {
    const here = places.find(({ field, position }) => field === HEADLINE && position === next);
    if (here === undefined) return 0;
    next += here.span;
  }
  return next === headlineLength ? 1 : 0;
}
