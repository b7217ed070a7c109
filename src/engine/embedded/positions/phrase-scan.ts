/** Phrases looked for among the units of a segment's sequences as they are: the next unit is the next word, but for joined forms. */
import { breaksAt, fieldOf, isCommon, isPlace, isSpan, rareRank } from '../forward-index/sequence-units.js';
import type { TermRanks } from '../forward-index/term-ranks.js';
import type { TermSet } from '../terms/term-set.js';
import { UnitSearch } from './unit-search.js';

/** What follows a first word, where it is not the rest of a phrase. */
const NOTHING = 0;
const UNCERTAIN = -1;

export class PhraseScan {
  /** How many places the last `read` found; of each, its field and what the weakest of its words counts. */
  count = 0;
  readonly fields: number[] = [];
  readonly weights: number[] = [];
  private readonly units: Uint16Array;
  private readonly search: UnitSearch;
  private readonly words: Uint32Array;
  private readonly terms: readonly TermSet[];
  /** By term, the rank of the one word that counts as it; -1 where several do. */
  private readonly only: Int32Array;
  /** Ranks of the words that count as the first term: one, or a word and its unstemmed twin. */
  private readonly first: number;
  private readonly twin: number;

  private constructor(units: Uint16Array, { words, ranks }: TermRanks, terms: readonly TermSet[]) {
    this.units = units;
    this.search = new UnitSearch(units);
    this.words = words;
    this.terms = terms;
    this.only = Int32Array.from(terms, ({ words: single, runs }) =>
      single.length === 1 && runs.length === 0 ? ranks[single[0]] : -1,
    );
    this.first = ranks[terms[0].words[0]];
    this.twin = ranks[terms[0].words[terms[0].words.length - 1]];
  }

  /** A scan for terms that follow one another; undefined where many words, or rare ones, count as the first. */
  static of(units: Uint16Array, ranked: TermRanks, terms: readonly TermSet[]): PhraseScan | undefined {
    const { words: first, runs } = terms[0];
    const isQuick =
      runs.length === 0 &&
      (first.length === 1 || first.length === 2) &&
      first.every((word) => isCommon(ranked.ranks[word]));
    return isQuick ? new PhraseScan(units, ranked, terms) : undefined;
  }

  /** Finds the places in units [start, end), in order; false when that takes the positions of joined forms. */
  read(start: number, end: number): boolean {
    const { units, search, first, twin } = this;
    let field = 0;
    /** The field of the unit before this one is known. */
    let told = start;
    this.count = 0;
    let next = search.next(first, start, end);
    let nextTwin = twin === first ? end : search.next(twin, start, end);
    for (;;) {
      const at = Math.min(next, nextTwin);
      if (at === end) return true;
      const weight = at > start && isSpan(units[at - 1]) ? UNCERTAIN : this.follow(at, end);
      if (weight === UNCERTAIN) return false;
      if (weight !== NOTHING) {
        let place = at - 1;
        while (place >= told && !isPlace(units[place])) place -= 1;
        if (place >= told) field = fieldOf(units[place]);
        told = at;
        this.fields[this.count] = field;
        this.weights[this.count] = weight;
        this.count += 1;
      }
      if (at === next) next = search.next(first, at + 1, end);
      else nextTwin = search.next(twin, at + 1, end);
    }
  }

  /** What the phrase that begins with the word at a place counts. */
  private follow(begin: number, end: number): number {
    const { units, words, terms, only } = this;
    let at = begin;
    for (let term = 1; term < terms.length; term += 1) {
      at += 1;
      if (at >= end) return NOTHING;
      let rank = units[at];
      if (!isCommon(rank)) {
        if (isPlace(rank) && breaksAt(rank) === 1) return NOTHING;
        if (isPlace(rank) || isSpan(rank)) return UNCERTAIN;
        at += 1;
        rank = rareRank(rank, units[at]);
      }
      if (only[term] === rank) continue;
      if (only[term] >= 0 || !terms[term].has(words[rank])) return NOTHING;
    }
    return this.weakest(begin);
  }

  /** What the weakest of the words from a place on counts, all of which are the phrase's. */
  private weakest(begin: number): number {
    const { units, words, terms } = this;
    let weakest = Number.POSITIVE_INFINITY;
    let at = begin;
    for (const term of terms) {
      let rank = units[at];
      at += 1;
      if (!isCommon(rank)) {
        rank = rareRank(rank, units[at]);
        at += 1;
      }
      weakest = Math.min(weakest, term.get(words[rank])?.weight ?? 0);
    }
    return weakest;
  }
}
