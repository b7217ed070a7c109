/** Where the words of a query stand in one document: for closeness, explanations and marks. Read from its token sequence. */
import { type Sequence, surfaceOf } from '../documents/indexed-document.js';
import { phraseAt } from '../positions/phrase.js';
import type { TermBits } from '../terms/term-bits.js';
import type { Expansion, TermSet } from '../terms/term-set.js';
import type { Tier } from '../tiers/tier.js';
import type { ResolvedWord } from './word-matching.js';

/** One term of an alternative where it stands: the word of the tier's lexicon and how it matched. */
export interface MatchedWord {
  readonly word: number;
  readonly expansion: Expansion;
}

/**
 * The places of one word of the query in a document, in order of position; of several at one position the strongest
 * first. Parallel arrays, `count` of them valid, used again for every document.
 */
export class TermPositions {
  count = 0;
  /** Which alternative stands there. */
  readonly alternatives: number[] = [];
  readonly positions: number[] = [];
  /** Positions covered. */
  readonly spans: number[] = [];
  readonly fields: number[] = [];
  /** What each counts before field weight and length. */
  readonly weights: number[] = [];
  /** For alternatives of one term, the word of the tier's lexicon; -1 for others. */
  readonly words: number[] = [];
  /** For alternatives of several terms, what stands for each. */
  readonly phrases: (readonly MatchedWord[] | undefined)[] = [];

  add(
    alternative: number,
    position: number,
    span: number,
    field: number,
    weight: number,
    word: number,
    phrase: readonly MatchedWord[] | undefined,
  ): void {
    let at = this.count;
    this.count += 1;
    for (; at > 0 && this.positions[at - 1] === position && this.weights[at - 1] < weight; at -= 1)
      this.copy(at - 1, at);
    this.alternatives[at] = alternative;
    this.positions[at] = position;
    this.spans[at] = span;
    this.fields[at] = field;
    this.weights[at] = weight;
    this.words[at] = word;
    this.phrases[at] = phrase;
  }

  private copy(from: number, to: number): void {
    for (const list of [this.alternatives, this.positions, this.spans, this.fields, this.weights, this.words])
      list[to] = list[from];
    this.phrases[to] = this.phrases[from];
  }
}

/** Of one alternative of a word, what of a tier counts as it. */
interface Wanted {
  readonly alternative: number;
  readonly weight: number;
  /** By term. */
  readonly sets: readonly TermSet[];
  /** Of earlier alternatives: what two share counts once, as the first of them. */
  readonly taken: readonly TermSet[];
}

/** Finds the words of a query in documents of one tier. */
export class TermPositionFinder {
  private readonly words: readonly ResolvedWord[];
  private readonly tier: Tier;
  private readonly wanted: readonly (readonly Wanted[])[];
  /** Every word of the lexicon that any term reaches, so that most tokens cost one look. */
  private readonly reached: TermBits;
  private readonly places: readonly TermPositions[];

  /** @param place of the tier among those the words were resolved over */
  constructor(words: readonly ResolvedWord[], tier: Tier, place: number) {
    this.words = words;
    this.tier = tier;
    this.places = words.map(() => new TermPositions());
    this.wanted = words.map((word) => (word.planned.role === 'excluded' ? [] : wantedOf(word, place)));
    this.reached = tier.reach(this.wanted.flatMap((alternatives) => alternatives.flatMap(({ sets }) => sets)));
  }

  /** TermPositions of each word in a document; only in the fields the word is searched in. Valid until the next call. */
  find(docId: number): readonly TermPositions[] {
    return this.among(this.tier.reachedTokens(docId, this.reached));
  }

  /** Those in the headline, without reading the rest. Valid until the next call. */
  findInHeadline(docId: number): readonly TermPositions[] {
    return this.among(this.tier.reachedTokens(docId, this.reached, true));
  }

  /** The surface form of a word of the lexicon. */
  surface(word: number): string {
    return surfaceOf(this.tier.lexicon.key(word));
  }

  /** How a single word of a place matched. */
  expansion(index: number, alternative: number, word: number): Expansion | undefined {
    return this.wanted[index].find((wanted) => wanted.alternative === alternative)?.sets[0].get(word);
  }

  private among(sequence: Sequence): readonly TermPositions[] {
    for (let index = 0; index < this.places.length; index += 1) this.collect(index, sequence);
    return this.places;
  }

  private collect(index: number, sequence: Sequence): void {
    const places = this.places[index];
    const { norms } = this.words[index];
    const wanted = this.wanted[index];
    places.count = 0;
    for (let token = 0; token < sequence.count; token += 1) {
      const field = sequence.fields[token];
      if (!norms.searches(field)) continue;
      for (const { alternative, weight, sets, taken } of wanted) {
        const word = sequence.words[token];
        const expansion = sets[0].get(word);
        if (expansion === undefined) continue;
        const position = sequence.positions[token];
        if (sets.length > 1) {
          const tokens = phraseAt(sequence, sets, token);
          if (tokens === null) continue;
          const matched = matchedWords(sequence, sets, tokens);
          const last = tokens[tokens.length - 1];
          const span = sequence.positions[last] + sequence.spans[last] - position;
          const weakest = matched.reduce((least, one) => Math.min(least, one.expansion.weight), 1);
          places.add(alternative, position, span, field, weight * weakest, -1, matched);
        } else if (taken.length === 0 || !taken.some((set) => set.has(word))) {
          places.add(alternative, position, sequence.spans[token], field, weight * expansion.weight, word, undefined);
        }
      }
    }
  }
}

function wantedOf({ alternatives }: ResolvedWord, place: number): Wanted[] {
  const setsOf = (index: number) => alternatives[index].terms.map((term) => term.words[place]);
  return alternatives.flatMap(({ terms, weight }, alternative): Wanted[] => {
    const sets = setsOf(alternative);
    if (sets.some((set) => set.isEmpty)) return [];
    const earlier = alternatives
      .slice(0, alternative)
      .flatMap((other, index) => (other.terms.length > 1 ? [] : [index]));
    return [{ alternative, weight, sets, taken: terms.length > 1 ? [] : earlier.map((index) => setsOf(index)[0]) }];
  });
}

function matchedWords(sequence: Sequence, sets: readonly TermSet[], tokens: readonly number[]): MatchedWord[] {
  return tokens.flatMap((token, i) => {
    const word = sequence.words[token];
    const expansion = sets[i].get(word);
    return expansion === undefined ? [] : [{ word, expansion }];
  });
}
