/**
 * The second look at the top candidates: bonuses for what a bag of words cannot see, the proximity and order of the words
 * and the headline as a whole. Upper bounds on them tell which candidates cannot reach the page and need not be read.
 */
import type { ScorePart } from '../../../backend/page.js';
import type { ResolvedWord } from '../matching/resolved-word.js';
import type { TermPositions } from '../matching/term-positions.js';
import { type HeadlineBonus, RANKING } from '../weighting/ranking-constants.js';
import { HEADLINE, isWholeHeadline, proximityOf } from './proximity.js';

/** A word of the query and the next. */
interface Pair {
  /** Index of the first word. */
  readonly index: number;
  /** Bonus of the two side by side, outside of the headline. */
  readonly weight: number;
  /** Factor on the bonus in a headline; at least 1. */
  readonly inHeadline: number;
}

/** Upper bounds on the proximity bonus. */
interface ProximityBound {
  /** For a document whose headline holds no scoring word. */
  readonly inText: number;
  readonly inHeadline: number;
}

export class SecondLook {
  /** Number of top candidates to rescore. */
  readonly window: number;
  private readonly bonus: HeadlineBonus;
  /** Weight of each word, see `ResolvedWord.weight`. */
  private readonly weights: readonly number[];
  /** By word, weight of the title relative to the heaviest field it is searched in. */
  private readonly headlines: readonly number[];
  private readonly pairs: readonly Pair[];
  /** For documents that hold every free word, and for others. */
  private readonly boundOfComplete: ProximityBound;
  private readonly boundOfPartial: ProximityBound;
  /** The highest of `headlines`, over scoring words. */
  private readonly headlineScale: number;
  private readonly sumOfWeights: number;
  /** By position in the headline, the highest weight of a word there; scratch. */
  private readonly covered: number[] = [];

  /** @param free see `Plan` */
  constructor(words: readonly ResolvedWord[], free: readonly number[]) {
    const mode = isTyping(words) ? 'typing' : 'submitted';
    this.window = RANKING.window[mode];
    this.bonus = RANKING.headline[mode];
    this.weights = words.map(({ weight }) => weight);
    this.headlines = words.map(({ norms }) => norms.headline);
    this.pairs = pairsOf(words, this.bonus);
    this.boundOfComplete = proximityBound(this.pairs, -1);
    const partial = { inText: 0, inHeadline: 0 };
    if (this.pairs.length > 0)
      for (const missing of free) {
        const { inText, inHeadline } = proximityBound(this.pairs, missing);
        partial.inText = Math.max(partial.inText, inText);
        partial.inHeadline = Math.max(partial.inHeadline, inHeadline);
      }
    this.boundOfPartial = partial;
    let scale = 0;
    let sumOfWeights = 0;
    for (const { weight, norms } of words) {
      if (weight <= 0) continue;
      scale = Math.max(scale, norms.headline);
      sumOfWeights += weight;
    }
    this.headlineScale = scale;
    this.sumOfWeights = sumOfWeights;
  }

  /**
   * Upper bound on the proximity bonus.
   * @param complete whether the document holds every free word
   * @param inHeadline whether its headline may hold scoring words
   */
  maxProximity(complete: boolean, inHeadline: boolean): number {
    const bound = complete ? this.boundOfComplete : this.boundOfPartial;
    return inHeadline ? bound.inHeadline : bound.inText;
  }

  /** Upper bound on the proximity bonus once the headline is read: only pairs that are both in it count more there. */
  maxProximityBesides(headline: readonly TermPositions[]): number {
    const holds = (index: number) => (headline[index]?.count ?? 0) > 0;
    let max = 0;
    for (const { index, weight, inHeadline } of this.pairs)
      max += weight * (holds(index) && holds(index + 1) ? inHeadline : 1);
    return max;
  }

  /** Upper bound on the headline bonus. @param base the first score */
  maxHeadline(base: number): number {
    const { covered, word } = this.bonus;
    return this.headlineScale * (word * this.sumOfWeights + covered * base) + RANKING.exactHeadline * base;
  }

  /** Bonus for the proximity of neighbouring words. @param parts receives the summands */
  proximity(termPositions: readonly TermPositions[], parts?: ScorePart[]): number {
    let sum = 0;
    for (const { index, weight, inHeadline } of this.pairs) {
      const left = termPositions[index];
      const right = termPositions[index + 1];
      if (weight === 0 || left === undefined || right === undefined) continue;
      const value = weight * proximityOf(left, right, inHeadline);
      if (value === 0) continue;
      sum += value;
      parts?.push({ kind: 'proximity', word: index, value });
    }
    return sum;
  }

  /**
   * Bonus for the headline.
   * @param termPositions those beyond the headline may be left out
   * @param length words in the headline
   * @param base the first score
   * @param parts receives the summands
   */
  headline(termPositions: readonly TermPositions[], length: number, base: number, parts?: ScorePart[]): number {
    if (length === 0) return 0;
    let sum = this.coverage(termPositions, length, base);
    if (sum > 0) parts?.push({ kind: 'coverage', field: 'title', value: sum });
    if (isWholeHeadline(termPositions, length)) {
      const value = RANKING.exactHeadline * base;
      sum += value;
      parts?.push({ kind: 'exactness', value });
    }
    return sum;
  }

  /** Headline-coverage bonus: for each word in the headline, and for the share of the headline that words of the query cover. */
  private coverage(termPositions: readonly TermPositions[], length: number, base: number): number {
    const { covered } = this;
    let isCovered = false;
    let wordSum = 0;
    let scale = 0;
    for (let index = 0; index < termPositions.length; index += 1) {
      const weight = this.weights[index] ?? 0;
      const occurrences = termPositions[index];
      if (weight === 0 || occurrences === undefined) continue;
      scale = Math.max(scale, this.headlines[index] ?? 0);
      const { count, fields, positions, spans, weights } = occurrences;
      let best = 0;
      // Positions rise, and the headline comes first.
      for (let k = 0; k < count && fields[k] === HEADLINE; k += 1) {
        if (!isCovered) for (let at = 0; at < length; at += 1) covered[at] = 0;
        isCovered = true;
        const counted = Math.min(weights[k] ?? 0, 1);
        best = Math.max(best, counted);
        const start = positions[k] ?? 0;
        const end = Math.min(start + (spans[k] ?? 0), length);
        for (let at = start; at < end; at += 1) covered[at] = Math.max(covered[at] ?? 0, counted);
      }
      wordSum += weight * best;
    }
    if (!isCovered) return 0;
    let share = 0;
    for (let at = 0; at < length; at += 1) share += covered[at] ?? 0;
    return scale * (this.bonus.word * wordSum + (this.bonus.covered * share * base) / length);
  }
}

/** Neighbouring words of the query. */
function pairsOf(words: readonly ResolvedWord[], { order }: HeadlineBonus): Pair[] {
  const pairs: Pair[] = [];
  let before: ResolvedWord | undefined;
  let index = -1;
  for (const word of words) {
    if (before !== undefined) {
      const weight = (RANKING.proximity * (before.weight + word.weight)) / 2;
      pairs.push({ index, weight, inHeadline: 1 + order * Math.min(before.norms.headline, word.norms.headline) });
    }
    before = word;
    index += 1;
  }
  return pairs;
}

/** @param missing index of a word the document does not hold; -1 for none */
function proximityBound(pairs: readonly Pair[], missing: number): ProximityBound {
  let inText = 0;
  let inHeadlines = 0;
  for (const { index, weight, inHeadline } of pairs) {
    if (missing >= 0 && (index === missing || index + 1 === missing)) continue;
    inText += weight;
    inHeadlines += weight * inHeadline;
  }
  return { inText, inHeadline: inHeadlines };
}

/** Number of top candidates that are rescored. */
export function rescoringWindow(words: readonly ResolvedWord[]): number {
  return RANKING.window[isTyping(words) ? 'typing' : 'submitted'];
}

/** Whether a word of the query may be the prefix of a longer one. */
function isTyping(words: readonly ResolvedWord[]): boolean {
  return words.some(({ planned }) => planned.alternatives.some(({ terms }) => terms.at(-1)?.prefix === true));
}
