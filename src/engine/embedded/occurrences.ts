/** Where the words of a query stand in one document: for proximity, explanations and marks. Read from its token sequence. */
import { type Sequence, surfaceOf } from './indexed-document.js';
import { findPhrase } from './phrase.js';
import type { Expansion } from './term-expansion.js';
import type { Tier } from './tier.js';
import type { ResolvedWord } from './word-matching.js';

/** One place where an alternative of a word matches. */
export interface Occurrence {
  readonly alternative: number;
  readonly position: number;
  /** Positions covered. */
  readonly span: number;
  readonly field: number;
  /** What it counts before field weight and length. */
  readonly weight: number;
  /** For each term of the alternative, the surface form and how it matched. */
  readonly matched: readonly { readonly surface: string; readonly expansion: Expansion }[];
}

/** Occurrences of each word in a document, in order of position; only in the fields the word is searched in. */
export function findOccurrences(
  words: readonly ResolvedWord[],
  tier: Tier,
  place: number,
  slot: number,
): Occurrence[][] {
  const sequence = tier.sequence(slot);
  return words.map((word) => {
    if (word.planned.role === 'excluded') return [];
    const found = word.alternatives.flatMap(({ terms, weight }, alternative) => {
      const maps = terms.map((term) => term.words[place]);
      if (maps.some((map) => map.size === 0)) return [];
      return maps.length === 1
        ? singles(sequence, tier, maps[0], alternative, weight)
        : phrases(sequence, tier, maps, alternative, weight);
    });
    return found
      .filter(({ field }) => word.norms.searches(field))
      .sort((a, b) => a.position - b.position || b.weight - a.weight);
  });
}

function singles(
  sequence: Sequence,
  tier: Tier,
  words: ReadonlyMap<number, Expansion>,
  alternative: number,
  weight: number,
): Occurrence[] {
  const found: Occurrence[] = [];
  for (let token = 0; token < sequence.count; token += 1) {
    const word = sequence.words[token];
    const expansion = words.get(word);
    if (expansion === undefined) continue;
    found.push({
      alternative,
      position: sequence.positions[token],
      span: sequence.spans[token],
      field: sequence.fields[token],
      weight: weight * expansion.weight,
      matched: [{ surface: surfaceOf(tier.lexicon.key(word)), expansion }],
    });
  }
  return found;
}

function phrases(
  sequence: Sequence,
  tier: Tier,
  maps: readonly ReadonlyMap<number, Expansion>[],
  alternative: number,
  weight: number,
): Occurrence[] {
  const terms = maps.map((words) => (word: number) => words.has(word));
  return findPhrase(sequence, terms).map(({ tokens, field }) => {
    const matched = tokens.flatMap((token, i) => {
      const expansion = maps[i].get(sequence.words[token]);
      return expansion === undefined
        ? []
        : [{ surface: surfaceOf(tier.lexicon.key(sequence.words[token])), expansion }];
    });
    const first = tokens[0];
    const last = tokens[tokens.length - 1];
    return {
      alternative,
      position: sequence.positions[first],
      span: sequence.positions[last] + sequence.spans[last] - sequence.positions[first],
      field,
      weight: weight * Math.min(...matched.map(({ expansion }) => expansion.weight)),
      matched,
    };
  });
}
