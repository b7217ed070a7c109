/** BM25F: fields are weighted and length-normalised before they saturate (Robertson, Zaragoza and Taylor 2004). */

import type { MatchKind } from '../../../backend/page.js';
import { SEARCH_FIELDS, type SearchField } from '../../../document/article.js';
import { fieldMask, inRelated, inText, inTitle, textFrequencies } from './field-frequencies.js';
import { type FieldLengths, GROUP_FIELDS, NORM_GROUPS } from './field-lengths.js';
import type { LengthNorms } from './length-norms.js';

/** The one set of ranking constants; ARCHITECTURE.md says how they were chosen. */
export const RANKING = {
  /** Saturation of the weighted frequency. */
  k1: 2.2,
  /** Length normalisation by field: title, lede, body, related. */
  b: [0.4, 0.75, 0.75, 0.4],
  /** Power of the idf: above 1, rare words outweigh common ones by more than BM25 has it. */
  idfPower: 1.2,
  /** What an occurrence counts by how it matched. */
  kinds: { exact: 1, stem: 0.8, prefix: 0.78, typo: 0.3 } satisfies Record<MatchKind, number>,
  /** A second edit halves what a typo counts. */
  secondEdit: 0.5,
  /** How many of the best candidates are looked at again; beyond them the first score orders. More where headlines can add more. */
  window: { submitted: 30, typing: 100 },
  /** Share of the mean idf of two neighbouring query words that their adjacency adds. */
  proximity: 0.5,
  /** Share of a score added when the headline is the query. */
  exactHeadline: 0.25,
  /** What a headline adds in the second look. A person who is still typing looks for an article by its headline. */
  headline: {
    submitted: { covered: 0.1, word: 0, order: 0 },
    typing: { covered: 0.7, word: 2, order: 1 },
  } satisfies Record<string, HeadlineBonus>,
} as const;

/** Bonuses of a headline in the second look; all in proportion to how much the headline counts beside the other fields. */
export interface HeadlineBonus {
  /** Share of a score added when the words of the query make up the whole headline, less when they are part of it. */
  readonly covered: number;
  /** Share of the idf of each word found in the headline. */
  readonly word: number;
  /** What closeness of two words in the headline counts beyond closeness elsewhere. */
  readonly order: number;
}

/** Collection-wide figures a score depends on. */
export interface CollectionStatistics {
  readonly documents: number;
  /** Mean length by normalisation group, over the documents that have it. */
  readonly meanLengths: readonly number[];
}

/** Sums the statistics of all tiers. */
export function collectionStatistics(
  tiers: readonly { readonly documents: number; readonly lengths: FieldLengths }[],
): CollectionStatistics {
  const sum = (pick: (lengths: FieldLengths) => number) => tiers.reduce((total, tier) => total + pick(tier.lengths), 0);
  const mean = (fields: readonly number[]) =>
    sum((lengths) => fields.reduce((words, field) => words + lengths.totals[field], 0)) /
    Math.max(
      1,
      sum((lengths) => lengths.filled[fields[0]]),
    );
  return { documents: tiers.reduce((total, tier) => total + tier.documents, 0), meanLengths: GROUP_FIELDS.map(mean) };
}

/** How much a word says: BM25's inverse document frequency with the usual 1 added, never negative, to the power chosen. */
export function inverseDocumentFrequency(documents: number, holding: number): number {
  const df = Math.min(holding, documents);
  return Math.log(1 + (documents - df + 0.5) / (df + 0.5)) ** RANKING.idfPower;
}

/** Saturation of a weighted frequency: 0 at 0, 1 in the limit… times (k1 + 1), as in BM25. */
export function saturate(frequency: number): number {
  return (frequency * (RANKING.k1 + 1)) / (RANKING.k1 + frequency);
}

/** No lower frequency saturates to so much; a hair less than that, since both ways are rounded. The inverse of `saturate`. */
export function leastFrequency(saturated: number): number {
  if (saturated <= 0) return 0;
  const room = RANKING.k1 + 1 - saturated;
  return room <= 0 ? Number.POSITIVE_INFINITY : ((RANKING.k1 * saturated) / room) * (1 - 1e-9);
}

/** What one occurrence in a field of a document counts: the field's weight over its length normalisation; 0 outside the fields searched. */
export class FieldNorms {
  /** How much the headline counts beside the heaviest field, 0 to 1. */
  readonly headline: number;
  /** Weight by field, 0 outside of those searched. One kind of array, whatever the weights: V8 compiles its readers once. */
  readonly weights = new Float64Array(SEARCH_FIELDS.length);
  /** Of the fields searched, see `fieldMask`. */
  readonly mask: number;
  /** What lede and body count by `inText`. */
  readonly texts: Float64Array;
  readonly lengths: LengthNorms;

  constructor(lengths: LengthNorms, weights: Readonly<Record<SearchField, number>>, fields: readonly SearchField[]) {
    SEARCH_FIELDS.forEach((field, i) => {
      if (fields.includes(field)) this.weights[i] = weights[field];
    });
    this.headline = this.weights[0] / Math.max(Number.MIN_VALUE, ...this.weights);
    this.mask = fieldMask((field) => this.searches(field));
    this.texts = textFrequencies(this.weights[1], this.weights[2]);
    this.lengths = lengths;
  }

  /** Whether the field is searched at all. */
  searches(field: number): boolean {
    return this.weights[field] > 0;
  }

  /** Weighted, normalised frequency of one posting: the sum over its fields. Lede and body are normalised alike. */
  frequency(packed: number, lengths: FieldLengths, docId: number): number {
    let sum = 0;
    const text = this.texts[inText(packed)];
    if (text !== 0) sum += text * this.lengths[1][lengths.step(docId, 1)];
    if (inTitle(packed) !== 0) sum += inTitle(packed) * this.of(lengths, docId, 0);
    if (inRelated(packed) !== 0) sum += inRelated(packed) * this.of(lengths, docId, 3);
    return sum;
  }

  /**
   * How many times as much as by other norms an occurrence in a field counts at most, whatever the length: the quotient of
   * two norms only rises or only falls with that. @param other weighs the field
   */
  mostBeside(other: FieldNorms, field: number): number {
    const group = NORM_GROUPS[field];
    const [own, others] = [this.lengths[group], other.lengths[group]];
    const last = own.length - 1;
    return (this.weights[field] / other.weights[field]) * Math.max(own[0] / others[0], own[last] / others[last]);
  }

  /** What one occurrence in a field of a document counts. */
  of(lengths: FieldLengths, docId: number, field: number): number {
    const group = NORM_GROUPS[field];
    return this.weights[field] * this.lengths[group][lengths.step(docId, group)];
  }
}
