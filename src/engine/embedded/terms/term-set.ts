/** The words of one tier that count as a term of the query, and how each does: single words, and runs of neighbours in the lexicon. */
import type { MatchKind } from '../../../backend/page.js';

export interface Expansion {
  readonly kind: MatchKind;
  readonly weight: number;
}

/** Words `start` up to, without, `end`; in a sorted lexicon all that begin alike are one run. */
export interface TermRun {
  readonly start: number;
  readonly end: number;
  readonly expansion: Expansion;
}

/** Words whose frequencies are multiplied. */
export interface WeightedTerms {
  readonly words: TermSet;
  readonly weight: number;
}

/** Up to so many single words are looked through; more get a map. */
const FEW = 8;

export class TermSet {
  /** Single words, in the order they came. */
  readonly words: number[] = [];
  /** Of each of them, how it counts. */
  readonly expansions: Expansion[] = [];
  /** None holds a single word or overlaps another. */
  readonly runs: TermRun[] = [];
  private readonly places = new Map<number, number>();

  get isEmpty(): boolean {
    return this.words.length === 0 && this.runs.length === 0;
  }

  has(word: number): boolean {
    return this.get(word) !== undefined;
  }

  get(word: number): Expansion | undefined {
    const { words } = this;
    const place = words.length <= FEW ? words.indexOf(word) : (this.places.get(word) ?? -1);
    if (place >= 0) return this.expansions[place];
    for (const { start, end, expansion } of this.runs) if (word >= start && word < end) return expansion;
    return undefined;
  }

  /** Adds a word that is not there yet. */
  add(word: number, expansion: Expansion): void {
    this.places.set(word, this.words.push(word) - 1);
    this.expansions.push(expansion);
  }

  /** Adds the words of a run that are not there yet. No other run may overlap it. */
  addRun(start: number, end: number, expansion: Expansion): void {
    if (end - start === 1) {
      if (!this.places.has(start)) this.add(start, expansion);
      return;
    }
    const known = this.words.filter((word) => word >= start && word < end).sort((a, b) => a - b);
    let from = start;
    for (const word of [...known, end]) {
      if (word > from) this.runs.push({ start: from, end: word, expansion });
      from = word + 1;
    }
  }

  /** Every word of it. */
  all(): number[] {
    const all = [...this.words];
    for (const { start, end } of this.runs) for (let word = start; word < end; word += 1) all.push(word);
    return all;
  }

  /** Those of the words that are in none of some other sets. */
  without(others: readonly TermSet[]): TermSet {
    const rest = new TermSet();
    const isFresh = (word: number) => !others.some((other) => other.has(word));
    this.words.forEach((word, place) => {
      if (isFresh(word)) rest.add(word, this.expansions[place]);
    });
    for (const { start, end, expansion } of this.runs) {
      let from = start;
      for (let word = start; word <= end; word += 1) {
        if (word < end && isFresh(word)) continue;
        if (word > from) rest.addRun(from, word, expansion);
        from = word + 1;
      }
    }
    return rest;
  }
}
