/** The positions of a query's words in one document, read from its token sequence: for proximity, explanations and highlights. */
import { type Sequence, surfaceOf } from '../documents/indexed-document.js';
import { phraseAt } from '../positions/phrase.js';
import type { TermBits } from '../terms/term-bits.js';
import type { Expansion, TermSet } from '../terms/term-set.js';
import type { Tier } from '../tiers/tier.js';
import { type ResolvedWord, termSets } from './resolved-word.js';

/** A word of the tier's lexicon that matches one term of a phrase. */
export interface MatchedWord {
  readonly word: number;
  readonly expansion: Expansion;
}

/**
 * The occurrences of one word of the query in a document, by position; at one position the highest weight first. Parallel
 * arrays, `count` of them valid, reused for every document.
 */
export class TermPositions {
  count = 0;
  /** Index of the alternative that matches. */
  readonly alternatives: number[] = [];
  readonly positions: number[] = [];
  /** Number of positions covered. */
  readonly spans: number[] = [];
  readonly fields: number[] = [];
  /** Weight of the occurrence before field weight and length norm. */
  readonly weights: number[] = [];
  /** For an alternative of one term, the word of the tier's lexicon; -1 for others. */
  readonly words: number[] = [];
  /** For an alternative of several terms, the word that matches each. */
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
    for (; at > 0 && this.positions[at - 1] === position && (this.weights[at - 1] ?? 0) < weight; at -= 1)
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
    const { alternatives, positions, spans, fields, weights, words } = this;
    for (const column of [alternatives, positions, spans, fields, weights, words]) column[to] = column[from] ?? 0;
    this.phrases[to] = this.phrases[from];
  }
}

/** One alternative of a word in one tier. */
interface Target {
  readonly alternative: number;
  readonly weight: number;
  /** Words that match the first term. */
  readonly first: TermSet;
  /** Words that match each term. */
  readonly sets: readonly TermSet[];
  /** Words that belong to earlier alternatives: a word that several alternatives share counts once, as the first of them. */
  readonly taken: readonly TermSet[];
}

interface Search {
  readonly word: ResolvedWord;
  readonly targets: readonly Target[];
  readonly positions: TermPositions;
}

/** Finds the positions of a query's words in documents of one tier. */
export class TermPositionFinder {
  private readonly tier: Tier;
  private readonly searches: readonly Search[];
  /** Every word of the lexicon that any term expands to, so that most tokens cost one lookup. */
  private readonly selected: TermBits;
  private readonly results: readonly TermPositions[];

  /** @param tierIndex index of the tier among those the words were resolved over */
  constructor(words: readonly ResolvedWord[], tier: Tier, tierIndex: number) {
    this.tier = tier;
    this.searches = words.map((word) => ({
      word,
      targets: word.planned.role === 'excluded' ? [] : targetsOf(word, tierIndex),
      positions: new TermPositions(),
    }));
    this.results = this.searches.map(({ positions }) => positions);
    this.selected = tier.select(this.searches.flatMap(({ targets }) => targets.flatMap(({ sets }) => sets)));
  }

  /** Positions of each word in a document, in the fields it is searched in. Valid until the next call. */
  find(docId: number): readonly TermPositions[] {
    return this.search(this.tier.selectedTokens(docId, this.selected));
  }

  /** Positions in the headline, without reading the rest. Valid until the next call. */
  findInHeadline(docId: number): readonly TermPositions[] {
    return this.search(this.tier.selectedTokens(docId, this.selected, true));
  }

  /** The surface form of a word of the lexicon. */
  surface(word: number): string {
    return surfaceOf(this.tier.lexicon.key(word));
  }

  /** How a word of the lexicon matches an alternative of one term. */
  expansion(index: number, alternative: number, word: number): Expansion | undefined {
    return this.searches[index]?.targets.find((target) => target.alternative === alternative)?.first.get(word);
  }

  private search(sequence: Sequence): readonly TermPositions[] {
    for (const search of this.searches) collect(search, sequence);
    return this.results;
  }
}

/** Sets the positions of one word in a sequence. */
function collect({ word: { norms }, targets, positions: into }: Search, sequence: Sequence): void {
  const { count, words, fields, positions, spans } = sequence;
  into.count = 0;
  for (let token = 0; token < count; token += 1) {
    const field = fields[token] ?? 0;
    if (!norms.searches(field)) continue;
    const word = words[token] ?? 0;
    for (const { alternative, weight, first, sets, taken } of targets) {
      const expansion = first.get(word);
      if (expansion === undefined) continue;
      const position = positions[token] ?? 0;
      if (sets.length > 1) {
        const tokens = phraseAt(sequence, sets, token);
        if (tokens === null) continue;
        const matched = matchedWords(sequence, sets, tokens);
        const last = tokens.at(-1) ?? token;
        const span = (positions[last] ?? 0) + (spans[last] ?? 0) - position;
        const lowest = matched.reduce((min, one) => Math.min(min, one.expansion.weight), 1);
        into.add(alternative, position, span, field, weight * lowest, -1, matched);
      } else if (taken.length === 0 || !taken.some((set) => set.has(word))) {
        into.add(alternative, position, spans[token] ?? 0, field, weight * expansion.weight, word, undefined);
      }
    }
  }
}

function targetsOf({ alternatives }: ResolvedWord, tierIndex: number): Target[] {
  const targets: Target[] = [];
  const taken: TermSet[] = [];
  for (const [index, alternative] of alternatives.entries()) {
    const { weight } = alternative;
    const sets = termSets(alternative, tierIndex);
    const [first, ...rest] = sets;
    if (first === undefined) continue;
    const isPhrase = rest.length > 0;
    if (!sets.some((set) => set.isEmpty))
      targets.push({ alternative: index, weight, first, sets, taken: isPhrase ? [] : [...taken] });
    if (!isPhrase) taken.push(first);
  }
  return targets;
}

function matchedWords({ words }: Sequence, sets: readonly TermSet[], tokens: readonly number[]): MatchedWord[] {
  return tokens.flatMap((token, i) => {
    const word = words[token] ?? 0;
    const expansion = sets[i]?.get(word);
    return expansion === undefined ? [] : [{ word, expansion }];
  });
}
