/** From candidates to hits: what matched where, and the first score of a document by word and field. */

import type { ScorePart, SurfaceMatch, WordMatch } from '../../../backend/page.js';
import { SEARCH_FIELDS } from '../../../document/article.js';
import type { TermPositionFinder, TermPositions } from '../matching/term-positions.js';
import type { ResolvedWord } from '../matching/word-matching.js';
import type { Tier } from '../tiers/tier.js';
import { saturate } from '../weighting/bm25f.js';
import { MAX_FREQUENCIES } from '../weighting/field-frequencies.js';

/**
 * The first score of a document: what each of the words gives.
 * @param parts where that is noted, split over the fields by their share of the weighted frequency, if it is wanted
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
    const weight = word.idf * word.planned.weight;
    if (weight === 0 || termPositions[index].count === 0) continue;
    const byField = fieldFrequencies(termPositions[index]);
    let total = 0;
    for (let field = 0; field < byField.length; field += 1) {
      if (byField[field] > 0) byField[field] *= word.norms.of(tier.lengths, docId, field);
      total += byField[field];
    }
    const value = weight * saturate(total);
    score += value;
    if (parts === undefined || value === 0) continue;
    SEARCH_FIELDS.forEach((field, i) => {
      if (byField[i] > 0) parts.push({ kind: 'word', word: index, field, value: (value * byField[i]) / total });
    });
  }
  return score;
}

/** Weighted frequencies by field, each word clamped as postings clamp it. */
function fieldFrequencies({ count, fields, weights, words }: TermPositions): number[] {
  const sums = [0, 0, 0, 0];
  const places = [0, 0, 0, 0];
  let isClamped = false;
  for (let i = 0; i < count; i += 1) {
    places[fields[i]] += 1;
    if (places[fields[i]] > MAX_FREQUENCIES[fields[i]]) isClamped = true;
  }
  // Few words come so often that clamping matters.
  const repeated = isClamped ? new Map<number, number>() : undefined;
  for (let i = 0; i < count; i += 1) {
    const field = fields[i];
    if (repeated !== undefined && words[i] >= 0) {
      const key = words[i] * SEARCH_FIELDS.length + field;
      const times = (repeated.get(key) ?? 0) + 1;
      repeated.set(key, times);
      if (times > MAX_FREQUENCIES[field]) continue;
    }
    sums[field] += weights[i];
  }
  return sums;
}

/** What of each word and alternative matched: distinct surface forms by term, and the fields, in the order they stand. */
export function wordMatches(termPositions: readonly TermPositions[], finder: TermPositionFinder): WordMatch[] {
  const matches: WordMatch[] = [];
  for (let word = 0; word < termPositions.length; word += 1) {
    for (const { alternative, terms, fields } of notedMatches(word, termPositions[word], finder))
      matches.push({ word, alternative, terms, fields });
  }
  return matches;
}

function notedMatches(
  word: number,
  { count, alternatives, fields, words, phrases }: TermPositions,
  finder: TermPositionFinder,
): NotedMatch[] {
  const found: NotedMatch[] = [];
  for (let i = 0; i < count; i += 1) {
    const alternative = alternatives[i];
    let match = found.find((one) => one.alternative === alternative);
    if (match === undefined) {
      match = { alternative, terms: [], fields: [], seen: [] };
      found.push(match);
    }
    const field = SEARCH_FIELDS[fields[i]];
    if (!match.fields.includes(field)) match.fields.push(field);
    const phrase = phrases[i];
    if (phrase !== undefined)
      for (const [term, one] of phrase.entries()) note(match, term, one.word, one.expansion, finder);
    else if (match.seen[0]?.includes(words[i]) !== true)
      note(match, 0, words[i], finder.expansion(word, alternative, words[i]), finder);
  }
  return found;
}

/** What an alternative matched, as far as its places were gone through. */
interface NotedMatch {
  readonly alternative: number;
  readonly terms: SurfaceMatch[][];
  readonly fields: WordMatch['fields'][number][];
  /** By term, the words of the lexicon noted. */
  readonly seen: number[][];
}

/** Notes a word that stands for a term: the two keys of one surface form are one match, as the later says. */
function note(
  { terms, seen }: NotedMatch,
  term: number,
  word: number,
  expansion: { readonly kind: SurfaceMatch['kind'] } | undefined,
  finder: TermPositionFinder,
): void {
  seen[term] ??= [];
  terms[term] ??= [];
  if (expansion === undefined || seen[term].includes(word)) return;
  seen[term].push(word);
  const match: SurfaceMatch = { surface: finder.surface(word), kind: expansion.kind };
  const known = terms[term].findIndex(({ surface }) => surface === match.surface);
  if (known < 0) terms[term].push(match);
  else terms[term][known] = match;
}
