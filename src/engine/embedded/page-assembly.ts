/** From candidates to hits: what matched where, and a score that is the sum of its parts. */
import { SEARCH_FIELDS, type SearchField } from '../../document/article.js';
import type { EngineHit, ScorePart, WordMatch } from '../engine.js';
import { MAX_FREQUENCIES } from './frequencies.js';
import type { Occurrence, OccurrenceFinder } from './occurrences.js';
import { saturate } from './scoring.js';
import type { Tier } from './tier.js';
import type { ResolvedWord } from './word-matching.js';

/** What one word gave, split over the fields it was found in by their share of its weighted frequency. */
export function wordParts(
  words: readonly ResolvedWord[],
  occurrences: readonly Occurrence[][],
  tier: Tier,
  slot: number,
): ScorePart[] {
  return words.flatMap((word, index) => {
    const byField = fieldFrequencies(occurrences[index]).map(
      (sum, field) => sum * word.norms.of(tier.lengths, slot, field),
    );
    const total = byField.reduce((sum, value) => sum + value, 0);
    const value = word.idf * word.planned.weight * saturate(total);
    if (value === 0) return [];
    return SEARCH_FIELDS.flatMap((field, i): ScorePart[] =>
      byField[i] === 0 ? [] : [{ kind: 'word', word: index, field, value: (value * byField[i]) / total }],
    );
  });
}

/** Weighted frequencies by field, each word clamped as postings clamp it. */
function fieldFrequencies(occurrences: readonly Occurrence[]): number[] {
  const sums = SEARCH_FIELDS.map(() => 0);
  const counts = new Map<number, number>();
  for (const { field, weight, matched } of occurrences) {
    if (matched.length === 1) {
      const key = matched[0].word * SEARCH_FIELDS.length + field;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      if (count > MAX_FREQUENCIES[field]) continue;
    }
    sums[field] += weight;
  }
  return sums;
}

/** What of each word and alternative matched: distinct surface forms by term, and the fields. */
export function wordMatches(occurrences: readonly Occurrence[][], finder: OccurrenceFinder): WordMatch[] {
  return occurrences.flatMap((places, word) => {
    const byAlternative = new Map<number, { terms: Map<string, EngineTerm>[]; fields: Set<SearchField> }>();
    for (const { alternative, field, matched } of places) {
      let match = byAlternative.get(alternative);
      if (match === undefined) {
        match = { terms: matched.map(() => new Map()), fields: new Set() };
        byAlternative.set(alternative, match);
      }
      match.fields.add(SEARCH_FIELDS[field]);
      for (const [i, found] of matched.entries()) {
        const surface = finder.surface(found);
        match.terms[i].set(surface, { surface, kind: found.expansion.kind });
      }
    }
    return Array.from(byAlternative, ([alternative, { terms, fields }]) => ({
      word,
      alternative,
      terms: terms.map((forms) => [...forms.values()]),
      fields: [...fields],
    }));
  });
}

type EngineTerm = WordMatch['terms'][number][number];

/** A hit whose parts add up to its score; `factor` is its freshness. */
export function assembleHit(
  id: string,
  parts: readonly ScorePart[],
  factor: number,
  matches: readonly WordMatch[],
  similar: readonly string[],
  explain: boolean,
): EngineHit {
  const sum = parts.reduce((total, { value }) => total + value, 0);
  const score = sum * factor;
  const all: ScorePart[] = factor === 1 ? [...parts] : [...parts, { kind: 'freshness', value: score - sum }];
  return { id, score, matches, similar, ...(explain && { parts: all }) };
}
