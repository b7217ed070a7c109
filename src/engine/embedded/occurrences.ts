/** Where the words of a query stand in one document: for proximity, explanations and marks. Read from its token sequence. */
import { type Sequence, surfaceOf } from './indexed-document.js';
import { findPhrase } from './phrase.js';
import type { ReachedWords } from './reached-words.js';
import type { Tier } from './tier.js';
import type { ResolvedWord } from './word-matching.js';
import type { Expansion, WordSet } from './word-set.js';

/** One place where an alternative of a word matches. */
export interface Occurrence {
  readonly alternative: number;
  readonly position: number;
  /** Positions covered. */
  readonly span: number;
  readonly field: number;
  /** What it counts before field weight and length. */
  readonly weight: number;
  /** For each term of the alternative, the word of the tier's lexicon and how it matched. */
  readonly matched: readonly MatchedWord[];
}
export interface MatchedWord {
  readonly word: number;
  readonly expansion: Expansion;
}

/** Finds the words of a query in documents of one tier. */
export class OccurrenceFinder {
  private readonly words: readonly ResolvedWord[];
  private readonly tier: Tier;
  private readonly place: number;
  /** Every word of the lexicon that any term reaches, so that most tokens cost one look. */
  private readonly reached: ReachedWords;

  /** @param place of the tier among those the words were resolved over */
  constructor(words: readonly ResolvedWord[], tier: Tier, place: number) {
    this.words = words;
    this.tier = tier;
    this.place = place;
    const terms = words.flatMap(({ alternatives }) => alternatives.flatMap((alternative) => alternative.terms));
    const reached = terms.flatMap((term) => term.words[place].words);
    this.reached = tier.reach(reached);
  }

  /** Occurrences of each word in a document, in order of position; only in the fields the word is searched in. */
  find(slot: number): Occurrence[][] {
    return this.among(this.tier.reachedTokens(slot, this.reached));
  }

  /** Those in the headline, without reading the rest. */
  findInHeadline(slot: number): Occurrence[][] {
    return this.among(this.tier.reachedTokens(slot, this.reached, true));
  }

  private among(sequence: Sequence): Occurrence[][] {
    const found: Occurrence[][] = [];
    for (const word of this.words) {
      const places: Occurrence[] = [];
      if (word.planned.role !== 'excluded' && sequence.count > 0) {
        for (let index = 0; index < word.alternatives.length; index += 1) this.collect(word, index, sequence, places);
        if (word.alternatives.length > 1) places.sort((a, b) => a.position - b.position || b.weight - a.weight);
      }
      found.push(places);
    }
    return found;
  }

  /** The surface form of a word that matched. */
  surface({ word }: MatchedWord): string {
    return surfaceOf(this.tier.lexicon.key(word));
  }

  private collect({ alternatives, norms }: ResolvedWord, index: number, sequence: Sequence, into: Occurrence[]): void {
    const { terms, weight } = alternatives[index];
    const sets = terms.map((term) => term.words[this.place]);
    if (sets.some((set) => set.size === 0)) return;
    if (sets.length > 1) {
      into.push(...phrases(sequence, sets, index, weight).filter(({ field }) => norms.searches(field)));
      return;
    }
    // What two alternatives share counts once, as the first of them.
    const earlier = alternatives.slice(0, index).filter((other) => other.terms.length === 1);
    const taken = earlier.map((other) => other.terms[0].words[this.place]);
    for (let token = 0; token < sequence.count; token += 1) {
      const word = sequence.words[token];
      const expansion = sets[0].get(word);
      const field = sequence.fields[token];
      if (expansion === undefined || !norms.searches(field) || taken.some((set) => set.has(word))) continue;
      into.push({
        alternative: index,
        position: sequence.positions[token],
        span: sequence.spans[token],
        field,
        weight: weight * expansion.weight,
        matched: [{ word, expansion }],
      });
    }
  }
}

function phrases(sequence: Sequence, sets: readonly WordSet[], alternative: number, weight: number): Occurrence[] {
  return findPhrase(sequence, sets).map(({ tokens, field }) => {
    const matched = tokens.flatMap((token, i) => {
      const word = sequence.words[token];
      const expansion = sets[i].get(word);
      return expansion === undefined ? [] : [{ word, expansion }];
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
