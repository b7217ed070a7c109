/** The words of one tier that match a term of the query, with the weight of each: single words, and runs of neighbours in the lexicon. */
import type { MatchKind } from '../../../backend/page.js';

/** How a word matches a term, and the factor on its frequency. */
export interface Expansion {
  readonly kind: MatchKind;
  readonly weight: number;
}

/** Words from `start` up to, not including, `end`. In a sorted lexicon, all words with one prefix are one run. */
export interface TermRun {
  readonly start: number;
  readonly end: number;
  readonly expansion: Expansion;
}

/** Words whose frequencies are multiplied by a weight. */
export interface WeightedTerms {
  readonly words: TermSet;
  readonly weight: number;
}

/** Up to so many single words, a linear search beats the map. */
const LINEAR_SEARCH = 8;

export class TermSet {
  /** Single words, in the order added. */
  readonly words: number[] = [];
  /** Parallel to `words`. */
  readonly expansions: Expansion[] = [];
  /** No run holds a single word or overlaps another. */
  readonly runs: TermRun[] = [];
  private readonly indexes = new Map<number, number>();

  get isEmpty(): boolean {
    return this.words.length === 0 && this.runs.length === 0;
  }

  has(word: number): boolean {
    return this.get(word) !== undefined;
  }

  get(word: number): Expansion | undefined {
    const { words } = this;
    const index = words.length <= LINEAR_SEARCH ? words.indexOf(word) : (this.indexes.get(word) ?? -1);
    if (index >= 0) return this.expansions[index];
    for (const { start, end, expansion } of this.runs) if (word >= start && word < end) return expansion;
    return undefined;
  }

  /** Adds a word that is not in the set. */
  add(word: number, expansion: Expansion): void {
    this.indexes.set(word, this.words.push(word) - 1);
    this.expansions.push(expansion);
  }

  /** Adds the words of a run that are not in the set. No other run may overlap it. */
  addRun(start: number, end: number, expansion: Expansion): void {
    if (end - start === 1) {
      if (!this.indexes.has(start)) this.add(start, expansion);
      return;
    }
    const present = this.words.filter((word) => word >= start && word < end).sort((a, b) => a - b);
    let from = start;
    for (const word of [...present, end]) {
      if (word > from) this.runs.push({ start: from, end: word, expansion });
      from = word + 1;
    }
  }

  /** Every word of the set. */
  all(): number[] {
    const all = [...this.words];
    for (const { start, end } of this.runs) for (let word = start; word < end; word += 1) all.push(word);
    return all;
  }

  /** The words that are in none of some other sets. */
  without(others: readonly TermSet[]): TermSet {
    const rest = new TermSet();
    const isNew = (word: number) => !others.some((other) => other.has(word));
    for (const [i, expansion] of this.expansions.entries()) {
      const word = this.words[i] ?? 0;
      if (isNew(word)) rest.add(word, expansion);
    }
    for (const { start, end, expansion } of this.runs) {
      let from = start;
      for (let word = start; word <= end; word += 1) {
        if (word < end && isNew(word)) continue;
        if (word > from) rest.addRun(from, word, expansion);
        from = word + 1;
      }
    }
    return rest;
  }
}
