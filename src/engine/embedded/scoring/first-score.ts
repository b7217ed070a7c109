/** The first score of a document, computed from term positions instead of postings: for few documents, explanations and pins. */
import type { ScorePart } from '../../../backend/page.js';
import { SEARCH_FIELDS } from '../../../document/article.js';
import type { ResolvedWord } from '../matching/resolved-word.js';
import type { TermPositions } from '../matching/term-positions.js';
import type { Tier } from '../tiers/tier.js';
import { saturate } from '../weighting/bm25f.js';
import { MAX_FREQUENCIES } from '../weighting/field-frequencies.js';

/**
 * The sum of the scores of all words.
 * @param parts receives the score of each word, split over fields by their share of the weighted frequency
 */
export function firstScore(
  words: readonly ResolvedWord[],
  termPositions: readonly TermPositions[],
  tier: Tier,
  docId: number,
  parts?: ScorePart[],
): number {
  let score = 0;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    const positions = termPositions[index];
    if (word === undefined || positions === undefined || word.weight === 0 || positions.count === 0) continue;
    const { weight, norms } = word;
    const byField = weightedOccurrences(positions);
    let total = 0;
    for (let field = 0; field < byField.length; field += 1) {
      const sum = byField[field] ?? 0;
      const frequency = sum > 0 ? sum * norms.of(tier.lengths, docId, field) : 0;
      byField[field] = frequency;
      total += frequency;
    }
    const value = weight * saturate(total);
    score += value;
    if (parts === undefined || value === 0) continue;
    for (const [i, field] of SEARCH_FIELDS.entries()) {
      const frequency = byField[i] ?? 0;
      if (frequency > 0) parts.push({ kind: 'word', word: index, field, value: (value * frequency) / total });
    }
  }
  return score;
}

/** Summed weights of the occurrences by field; repetitions of a word in a field are clamped as postings clamp them. */
function weightedOccurrences({ count, fields, weights, words }: TermPositions): number[] {
  const sums = [0, 0, 0, 0];
  const counts = [0, 0, 0, 0];
  let isClamped = false;
  for (let i = 0; i < count; i += 1) {
    const field = fields[i] ?? 0;
    const occurrences = (counts[field] ?? 0) + 1;
    counts[field] = occurrences;
    if (occurrences > (MAX_FREQUENCIES[field] ?? 0)) isClamped = true;
  }
  // Few words occur so often that clamping matters.
  const repeated = isClamped ? new Map<number, number>() : undefined;
  for (let i = 0; i < count; i += 1) {
    const field = fields[i] ?? 0;
    const word = words[i] ?? -1;
    if (repeated !== undefined && word >= 0) {
      const key = word * SEARCH_FIELDS.length + field;
      const times = (repeated.get(key) ?? 0) + 1;
      repeated.set(key, times);
      if (times > (MAX_FREQUENCIES[field] ?? 0)) continue;
    }
    sums[field] = (sums[field] ?? 0) + (weights[i] ?? 0);
  }
  return sums;
}
