/** Phrase search in the encoded token sequences of a segment, without decoding: the next unit is the next word, except at joined forms. */
import { breaksAt, fieldOf, isCommon, isPlace, isSpan, rareRank } from '../forward-index/sequence-units.js';
import type { TermRanks } from '../forward-index/term-ranks.js';
import type { TermSet } from '../terms/term-set.js';
import type { VisitPhrase } from './phrase.js';
import { UnitSearch } from './unit-search.js';

/** Results of `follow` besides a weight: no phrase, or a phrase only if positions allow, which takes decoding. */
const NO_MATCH = 0;
const UNDECIDED = -1;

export class PhraseScan {
  /** Number of occurrences found by the last `read`. */
  private count = 0;
  /** Of each occurrence, its field and the lowest weight of its words. */
  private readonly fields: number[] = [];
  private readonly weights: number[] = [];
  private readonly units: Uint16Array;
  private readonly search: UnitSearch;
  private readonly words: Uint32Array;
  private readonly terms: readonly TermSet[];
  /** By term, the rank of the only word that matches it; -1 where several do. */
  private readonly single: Int32Array;
  /** Ranks of the words that match the first term: one (then `twin` equals `first`), or a word and its unstemmed twin. */
  private readonly first: number;
  private readonly twin: number;

  private constructor(units: Uint16Array, { words, ranks }: TermRanks, terms: readonly TermSet[]) {
    this.units = units;
    this.search = new UnitSearch(units);
    this.words = words;
    this.terms = terms;
    this.single = Int32Array.from(terms, ({ words: matches, runs }) =>
      matches.length === 1 && runs.length === 0 ? ranks[matches[0]] : -1,
    );
    this.first = ranks[terms[0].words[0]];
    this.twin = ranks[terms[0].words[terms[0].words.length - 1]];
  }

  /** A scan for adjacent terms; undefined where rare words, or more than two, match the first term. */
  static of(units: Uint16Array, ranked: TermRanks, terms: readonly TermSet[]): PhraseScan | undefined {
    const { words: first, runs } = terms[0];
    const isSupported =
      runs.length === 0 &&
      (first.length === 1 || first.length === 2) &&
      first.every((word) => isCommon(ranked.ranks[word]));
    return isSupported ? new PhraseScan(units, ranked, terms) : undefined;
  }

  /** Finds the occurrences in units [start, end), in order. Returns false if the positions of joined forms decide: the caller decodes the document. */
  read(start: number, end: number): boolean {
    const { units, search, first, twin } = this;
    let field = 0;
    /** `field` is the field of the units up to here. */
    let fieldKnownTo = start;
    this.count = 0;
    let next = search.next(first, start, end);
    let nextTwin = twin === first ? end : search.next(twin, start, end);
    for (;;) {
      const at = Math.min(next, nextTwin);
      if (at === end) return true;
      const weight = at > start && isSpan(units[at - 1]) ? UNDECIDED : this.follow(at, end);
      if (weight === UNDECIDED) return false;
      if (weight !== NO_MATCH) {
        let before = at - 1;
        while (before >= fieldKnownTo && !isPlace(units[before])) before -= 1;
        if (before >= fieldKnownTo) field = fieldOf(units[before]);
        fieldKnownTo = at;
        this.fields[this.count] = field;
        this.weights[this.count] = weight;
        this.count += 1;
      }
      if (at === next) next = search.next(first, at + 1, end);
      else nextTwin = search.next(twin, at + 1, end);
    }
  }

  /** Visits the occurrences found by the last `read`, as those of a document. */
  visit(docId: number, visit: VisitPhrase): void {
    for (let i = 0; i < this.count; i += 1) visit(docId, this.fields[i], this.weights[i]);
  }

  /** The weight of the phrase that starts with the word at `begin`. */
  private follow(begin: number, end: number): number {
    const { units, words, terms, single } = this;
    let at = begin;
    for (let term = 1; term < terms.length; term += 1) {
      at += 1;
      if (at >= end) return NO_MATCH;
      let rank = units[at];
      if (!isCommon(rank)) {
        if (isPlace(rank) && breaksAt(rank) === 1) return NO_MATCH;
        if (isPlace(rank) || isSpan(rank)) return UNDECIDED;
        at += 1;
        rank = rareRank(rank, units[at]);
      }
      if (single[term] === rank) continue;
      if (single[term] >= 0 || !terms[term].has(words[rank])) return NO_MATCH;
    }
    return this.lowestWeight(begin);
  }

  /** The lowest weight of the words of the phrase that starts at `begin`. */
  private lowestWeight(begin: number): number {
    const { units, words, terms } = this;
    let lowest = Number.POSITIVE_INFINITY;
    let at = begin;
    for (const term of terms) {
      let rank = units[at];
      at += 1;
      if (!isCommon(rank)) {
        rank = rareRank(rank, units[at]);
        at += 1;
      }
      lowest = Math.min(lowest, term.get(words[rank])?.weight ?? 0);
    }
    return lowest;
  }
}
