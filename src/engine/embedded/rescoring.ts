/** The second look at the best candidates: what a bag of words cannot see. Closeness and order of the words, the headline as a whole. */
import type { ScorePart } from '../engine.js';
import { PARAGRAPH_GAP } from './indexed-document.js';
import type { Occurrence } from './occurrences.js';
import { type HeadlineBonus, RANKING } from './scoring.js';
import type { ResolvedWord } from './word-matching.js';

const HEADLINE = 0;

/**
 * What is added to first scores, given where the words of the query stand in a document; and how much that can be at
 * most, so that candidates which cannot reach the page are not read. Headlines stand first and are quick to read.
 */
export class SecondLook {
  private readonly words: readonly ResolvedWord[];
  private readonly bonus: HeadlineBonus;
  /** Most that closeness of the words adds; 0 when there is nothing to be close. */
  readonly mostProximity: number;
  private readonly headlineScale: number;
  private readonly idfs: number;

  constructor(words: readonly ResolvedWord[]) {
    this.words = words;
    this.bonus = isTyping(words) ? RANKING.headline.typing : RANKING.headline.submitted;
    this.mostProximity = words.slice(1).reduce((sum, _, i) => sum + this.pairWeight(i) * this.inHeadline(i), 0);
    const telling = words.filter((word) => weightOf(word) > 0);
    this.headlineScale = telling.reduce((scale, { norms }) => Math.max(scale, norms.headline), 0);
    this.idfs = telling.reduce((sum, word) => sum + weightOf(word), 0);
  }

  /** Most that a headline can add to a first score. */
  mostHeadline(base: number): number {
    const { covered, word } = this.bonus;
    return this.headlineScale * (word * this.idfs + covered * base) + RANKING.exactHeadline * base;
  }

  /** What closeness of neighbouring words adds. */
  proximity(occurrences: readonly Occurrence[][]): ScorePart[] {
    const parts: ScorePart[] = [];
    for (let i = 0; i + 1 < this.words.length; i += 1) {
      const weight = this.pairWeight(i);
      if (weight === 0) continue;
      const closeness = nearest(occurrences[i], occurrences[i + 1], this.inHeadline(i));
      if (closeness > 0) parts.push({ kind: 'proximity', word: i, value: weight * closeness });
    }
    return parts;
  }

  /** What the headline adds to the first score `base`; occurrences beyond the headline may be left out. */
  headline(occurrences: readonly Occurrence[][], headlineLength: number, base: number): ScorePart[] {
    const parts: ScorePart[] = [];
    const value = headlineValue(this.words, occurrences, headlineLength, base, this.bonus);
    if (value > 0) parts.push({ kind: 'coverage', field: 'title', value });
    if (isHeadline(occurrences, headlineLength)) parts.push({ kind: 'exactness', value: RANKING.exactHeadline * base });
    return parts;
  }

  /** What word `i` and the next add side by side. */
  private pairWeight(i: number): number {
    return (RANKING.proximity * (weightOf(this.words[i]) + weightOf(this.words[i + 1]))) / 2;
  }

  /** What closeness of word `i` and the next counts in a headline; 1 elsewhere. */
  private inHeadline(i: number): number {
    return 1 + this.bonus.order * Math.min(this.words[i].norms.headline, this.words[i + 1].norms.headline);
  }
}

/** Whether the query holds a word that may be the beginning of a longer one. */
function isTyping(words: readonly ResolvedWord[]): boolean {
  return words.some(({ planned }) =>
    planned.alternatives.some(({ terms }) => terms.length > 0 && terms[terms.length - 1].prefix),
  );
}

/** What a word of the query says; 0 for function words and what is excluded. */
function weightOf({ idf, planned }: ResolvedWord): number {
  return idf * planned.weight;
}

/** What it adds that the headline holds words of the query, and that little else is in it. */
function headlineValue(
  words: readonly ResolvedWord[],
  occurrences: readonly Occurrence[][],
  headlineLength: number,
  base: number,
  bonus: HeadlineBonus,
): number {
  if (headlineLength === 0) return 0;
  /** By position in the headline, the best way in which a word of the query stands there; made for the first. */
  let covered: number[] | undefined;
  let found = 0;
  let scale = 0;
  words.forEach((word, i) => {
    const idf = weightOf(word);
    if (idf === 0) return;
    scale = Math.max(scale, word.norms.headline);
    let best = 0;
    for (const { field, position, span, weight } of occurrences[i]) {
      // In order of position, and the headline stands first.
      if (field !== HEADLINE) break;
      const counted = Math.min(weight, 1);
      best = Math.max(best, counted);
      covered ??= new Array<number>(headlineLength).fill(0);
      const end = Math.min(position + span, headlineLength);
      for (let at = position; at < end; at += 1) covered[at] = Math.max(covered[at], counted);
    }
    found += idf * best;
  });
  if (covered === undefined) return 0;
  const share = covered.reduce((sum, weight) => sum + weight, 0) / headlineLength;
  return scale * (bonus.word * found + bonus.covered * share * base);
}

/** 1 for words side by side in the order typed, less with distance, less when turned round, 0 across paragraphs; times `inHeadline` there. */
function nearest(left: readonly Occurrence[], right: readonly Occurrence[], inHeadline: number): number {
  let best = 0;
  let start = 0;
  for (const a of left) {
    while (start < right.length && right[start].position < a.position - PARAGRAPH_GAP) start += 1;
    for (let j = start; j < right.length; j += 1) {
      const b = right[j];
      if (b.position > a.position + PARAGRAPH_GAP) break;
      if (b.field !== a.field || b.position === a.position) continue;
      const ahead = b.position > a.position;
      const gap = ahead ? b.position - (a.position + a.span - 1) : a.position - (b.position + b.span - 1) + 1;
      const counted = Math.min(a.weight, 1) * Math.min(b.weight, 1) * (a.field === HEADLINE ? inHeadline : 1);
      best = Math.max(best, counted / Math.max(1, gap));
    }
  }
  return best;
}

/** Whether the words, in order, are the whole headline. */
function isHeadline(occurrences: readonly Occurrence[][], headlineLength: number): boolean {
  if (headlineLength === 0) return false;
  let next = 0;
  for (const places of occurrences) {
    const here = places.find(({ field, position }) => field === HEADLINE && position === next);
    if (here === undefined) return false;
    next += here.span;
  }
  return next === headlineLength;
}
