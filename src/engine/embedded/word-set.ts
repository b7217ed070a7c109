/** The words of one tier that count as a term of the query, and how each does: a list to walk, a table to look up. */
import type { MatchKind } from '../engine.js';

export interface Expansion {
  readonly kind: MatchKind;
  readonly weight: number;
}

/** From so many words on, a table over the whole lexicon is quicker than a map. */
const MANY = 48;

export class WordSet {
  readonly words: number[] = [];
  private readonly expansions: Expansion[] = [];
  private readonly places = new Map<number, number>();
  /** Place in `expansions` plus one, by word; made when there are many. */
  private table: Uint32Array | undefined;
  private readonly lexiconSize: number;

  constructor(lexiconSize: number) {
    this.lexiconSize = lexiconSize;
  }

  get size(): number {
    return this.words.length;
  }

  has(word: number): boolean {
    return this.table === undefined ? this.places.has(word) : this.table[word] > 0;
  }

  get(word: number): Expansion | undefined {
    const place = this.table === undefined ? this.places.get(word) : this.table[word] - 1;
    return place === undefined ? undefined : this.expansions[place];
  }

  /** Adds a word that is not there yet. */
  add(word: number, expansion: Expansion): void {
    this.words.push(word);
    this.expansions.push(expansion);
    if (this.table !== undefined) this.table[word] = this.words.length;
    else {
      this.places.set(word, this.words.length - 1);
      if (this.words.length >= MANY) this.makeTable();
    }
  }

  /** What the word at a place of `words` counts. */
  expansionAt(place: number): Expansion {
    return this.expansions[place];
  }

  /** Those of the words that are in none of some other sets. */
  without(others: readonly WordSet[]): WordSet {
    const rest = new WordSet(this.lexiconSize);
    this.words.forEach((word, place) => {
      if (!others.some((other) => other.has(word))) rest.add(word, this.expansions[place]);
    });
    return rest;
  }

  private makeTable(): void {
    this.table = new Uint32Array(this.lexiconSize);
    for (const [place, word] of this.words.entries()) this.table[word] = place + 1;
  }
}
