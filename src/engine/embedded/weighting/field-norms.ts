/** The weighted, length-normalised frequency of a posting: the definition that the loops in `postings/` are tested against. */
import { SEARCH_FIELDS, type SearchField } from '../../../document/article.js';
import { fieldMask, inRelated, inText, inTitle, textFrequencies } from './field-frequencies.js';
import { type FieldLengths, NORM_GROUPS } from './field-lengths.js';
import type { LengthNorms } from './length-norms.js';
import { LENGTH_STEPS } from './length-quantization.js';

/** Field weights and length norms of one word of a query. */
export class FieldNorms {
  /** Weight of the title relative to the heaviest field searched, 0 to 1. */
  readonly headline: number;
  /** Weight by field, 0 for fields not searched. Always a Float64Array, so that V8 compiles its readers once. */
  readonly weights = new Float64Array(SEARCH_FIELDS.length);
  /** Mask of the fields searched, see `fieldMask`. */
  readonly mask: number;
  /** Weighted frequency of lede and body together, by `inText`. */
  readonly texts: Float64Array;
  readonly lengths: LengthNorms;

  constructor(lengths: LengthNorms, weights: Readonly<Record<SearchField, number>>, fields: readonly SearchField[]) {
    SEARCH_FIELDS.forEach((field, i) => {
      if (fields.includes(field)) this.weights[i] = weights[field];
    });
    const [title = 0, lede = 0, body = 0] = this.weights;
    this.headline = title / Math.max(Number.MIN_VALUE, ...this.weights);
    this.mask = fieldMask((field) => this.searches(field));
    this.texts = textFrequencies(lede, body);
    this.lengths = lengths;
  }

  /** Whether a field is searched. */
  searches(field: number): boolean {
    return (this.weights[field] ?? 0) > 0;
  }

  /** Weighted, normalised frequency of one posting, summed over its fields. Lede and body share one length norm. */
  frequency(packed: number, lengths: FieldLengths, docId: number): number {
    let sum = 0;
    const text = this.texts[inText(packed)] ?? 0;
    if (text !== 0) sum += text * (this.lengths[1][lengths.step(docId, 1)] ?? 0);
    if (inTitle(packed) !== 0) sum += inTitle(packed) * this.of(lengths, docId, 0);
    if (inRelated(packed) !== 0) sum += inRelated(packed) * this.of(lengths, docId, 3);
    return sum;
  }

  /**
   * Upper bound, over all lengths, of an occurrence in a field by these norms relative to one by `other`, which searches it.
   * The ratio of two norms is monotone in the length, so the extreme lengths give it.
   */
  maxRatio(other: FieldNorms, field: number): number {
    const group = NORM_GROUPS[field] ?? 0;
    const ratio = (length: number) => (this.lengths[group]?.[length] ?? 0) / (other.lengths[group]?.[length] ?? 1);
    const extremes = Math.max(ratio(0), ratio(LENGTH_STEPS - 1));
    return ((this.weights[field] ?? 0) / (other.weights[field] ?? 1)) * extremes;
  }

  /** Weighted, normalised frequency of one occurrence in a field of a document; 0 for fields not searched. */
  of(lengths: FieldLengths, docId: number, field: number): number {
    const group = NORM_GROUPS[field] ?? 0;
    return (this.weights[field] ?? 0) * (this.lengths[group]?.[lengths.step(docId, group)] ?? 0);
  }
}
