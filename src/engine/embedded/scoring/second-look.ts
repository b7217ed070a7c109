/** The second look at the best candidates: what a bag of words cannot see. Closeness and order of the words, the headline as a whole. */
import type { ScorePart } from '../../../backend/page.js';
import { PARAGRAPH_GAP } from '../documents/indexed-document.js';
import type { TermPositions } from '../matching/term-positions.js';
import type { ResolvedWord } from '../matching/word-matching.js';
import { type HeadlineBonus, RANKING } from '../weighting/bm25f.js';

const HEADLINE = 0;

/** Most that closeness adds, and most where words may stand in the headline. */
interface Closest {
  readonly anywhere: number;
  readonly inHeadline: number;
}

/**
 * What is added to first scores, given where the words of the query stand in a document; and how much that can be at
 * most, so that candidates which cannot reach the page are not read. Headlines stand first and are quick to read.
 */
export class SecondLook {
  /** How many of the best candidates are looked at. */
  readonly window: number;
  private readonly bonus: HeadlineBonus;
  /** What each word of the query says; 0 for function words and what is excluded. */
  private readonly weights: readonly number[];
  /** By word, how much the headline counts beside the other fields it is searched in. */
  private readonly headlines: readonly number[];
  /** Most that closeness of the words adds where all free ones are held, and where one is missing. */
  private readonly closest: Closest;
  private readonly closestOfSome: Closest;
  private readonly headlineScale: number;
  private readonly sumOfWeights: number;
  /** By position in a headline, the best way in which a word of the query stands there. */
  private readonly covered: number[] = [];

  /** @param free see `Plan` */
  constructor(words: readonly ResolvedWord[], free: readonly number[]) {
    this.window = secondLook(words);
    this.bonus = RANKING.headline[isTyping(words) ? 'typing' : 'submitted'];
    this.weights = words.map(({ idf, planned }) => idf * planned.weight);
    this.headlines = words.map(({ norms }) => norms.headline);
    const without = free.map((missing) => this.closestWithout(missing));
    this.closest = this.closestWithout(-1);
    this.closestOfSome = {
      anywhere: without.reduce((most, { anywhere }) => Math.max(most, anywhere), 0),
      inHeadline: without.reduce((most, { inHeadline }) => Math.max(most, inHeadline), 0),
    };
    const isTelling = (_: unknown, i: number) => this.weights[i] > 0;
    this.headlineScale = this.headlines.filter(isTelling).reduce((scale, headline) => Math.max(scale, headline), 0);
    this.sumOfWeights = this.weights.filter(isTelling).reduce((sum, weight) => sum + weight, 0);
  }

  /**
   * Most that closeness of the words can add; 0 when there is nothing to be close.
   * @param complete whether every free word is held
   * @param inHeadline whether words may stand there
   */
  mostProximity(complete: boolean, inHeadline: boolean): number {
    const { anywhere, inHeadline: there } = complete ? this.closest : this.closestOfSome;
    return inHeadline ? there : anywhere;
  }

  /** Most that it can add where a headline was read: closeness there counts only for words that are both in it. */
  mostProximityBeside(headline: readonly TermPositions[]): number {
    let most = 0;
    for (let i = 0; i + 1 < headline.length; i += 1) {
      const areThere = headline[i].count > 0 && headline[i + 1].count > 0;
      most += this.pairWeight(i) * (areThere ? this.inHeadline(i) : 1);
    }
    return most;
  }

  /** Most that a headline can add to a first score. */
  mostHeadline(base: number): number {
    const { covered, word } = this.bonus;
    return this.headlineScale * (word * this.sumOfWeights + covered * base) + RANKING.exactHeadline * base;
  }

  /** What closeness of neighbouring words adds. @param parts where summands are noted, if they are wanted */
  proximity(termPositions: readonly TermPositions[], parts?: ScorePart[]): number {
    let sum = 0;
    for (let i = 0; i + 1 < termPositions.length; i += 1) {
      const weight = this.pairWeight(i);
      if (weight === 0) continue;
      const value = weight * nearest(termPositions[i], termPositions[i + 1], this.inHeadline(i));
      if (value === 0) continue;
      sum += value;
      parts?.push({ kind: 'proximity', word: i, value });
    }
    return sum;
  }

  /**
   * What the headline adds to the first score `base`; termPositions beyond the headline may be left out.
   * @param length words in the headline
   * @param parts where summands are noted, if they are wanted
   */
  headline(termPositions: readonly TermPositions[], length: number, base: number, parts?: ScorePart[]): number {
    if (length === 0) return 0;
    let sum = this.coverage(termPositions, length, base);
    if (sum > 0) parts?.push({ kind: 'coverage', field: 'title', value: sum });
    if (isHeadline(termPositions, length)) {
      const value = RANKING.exactHeadline * base;
      sum += value;
      parts?.push({ kind: 'exactness', value });
    }
    return sum;
  }

  /** @param missing the place of a word that is not held, -1 for none */
  private closestWithout(missing: number): Closest {
    let anywhere = 0;
    let inHeadline = 0;
    for (let i = 0; i + 1 < this.weights.length; i += 1) {
      if (i === missing || i + 1 === missing) continue;
      anywhere += this.pairWeight(i);
      inHeadline += this.pairWeight(i) * this.inHeadline(i);
    }
    return { anywhere, inHeadline };
  }

  /** What word `i` and the next add side by side. */
  private pairWeight(i: number): number {
    return (RANKING.proximity * (this.weights[i] + this.weights[i + 1])) / 2;
  }

  /** What closeness of word `i` and the next counts in a headline; 1 elsewhere. */
  private inHeadline(i: number): number {
    return 1 + this.bonus.order * Math.min(this.headlines[i], this.headlines[i + 1]);
  }

  /** What it adds that the headline holds words of the query, and that little else is in it. */
  private coverage(termPositions: readonly TermPositions[], length: number, base: number): number {
    const { covered } = this;
    let isCovered = false;
    let found = 0;
    let scale = 0;
    for (let i = 0; i < termPositions.length; i += 1) {
      const weight = this.weights[i];
      if (weight === 0) continue;
      scale = Math.max(scale, this.headlines[i]);
      const { count, fields, positions, spans, weights } = termPositions[i];
      let best = 0;
      // In order of position, and the headline stands first.
      for (let k = 0; k < count && fields[k] === HEADLINE; k += 1) {
        if (!isCovered) for (let at = 0; at < length; at += 1) covered[at] = 0;
        isCovered = true;
        const counted = Math.min(weights[k], 1);
        best = Math.max(best, counted);
        const end = Math.min(positions[k] + spans[k], length);
        for (let at = positions[k]; at < end; at += 1) covered[at] = Math.max(covered[at], counted);
      }
      found += weight * best;
    }
    if (!isCovered) return 0;
    let share = 0;
    for (let at = 0; at < length; at += 1) share += covered[at];
    return scale * (this.bonus.word * found + (this.bonus.covered * share * base) / length);
  }
}

/** How many of the best candidates get a second look. */
export function secondLook(words: readonly ResolvedWord[]): number {
  return RANKING.window[isTyping(words) ? 'typing' : 'submitted'];
}

/** Whether the query holds a word that may be the beginning of a longer one. */
function isTyping(words: readonly ResolvedWord[]): boolean {
  return words.some(({ planned }) =>
    planned.alternatives.some(({ terms }) => terms.length > 0 && terms[terms.length - 1].prefix),
  );
}

/** 1 for words side by side in the order typed, less with distance, less when turned round, 0 across paragraphs; times `inHeadline` there. */
function nearest(left: TermPositions, right: TermPositions, inHeadline: number): number {
  let best = 0;
  let start = 0;
  for (let i = 0; i < left.count; i += 1) {
    const position = left.positions[i];
    const field = left.fields[i];
    while (start < right.count && right.positions[start] < position - PARAGRAPH_GAP) start += 1;
    for (let j = start; j < right.count; j += 1) {
      const other = right.positions[j];
      if (other > position + PARAGRAPH_GAP) break;
      if (right.fields[j] !== field || other === position) continue;
      const gap =
        other > position ? other - (position + left.spans[i] - 1) : position - (other + right.spans[j] - 1) + 1;
      const scale = field === HEADLINE ? inHeadline : 1;
      const counted = Math.min(left.weights[i], 1) * Math.min(right.weights[j], 1) * scale;
      best = Math.max(best, counted / Math.max(1, gap));
    }
  }
  return best;
}

/** Whether the words, in order, are the whole headline. */
function isHeadline(termPositions: readonly TermPositions[], length: number): boolean {
  let next = 0;
  for (const { count, fields, positions, spans } of termPositions) {
    let k = 0;
    while (k < count && fields[k] === HEADLINE && positions[k] < next) k += 1;
    if (k === count || fields[k] !== HEADLINE || positions[k] !== next) return false;
    next += spans[k];
  }
  return next === length;
}
