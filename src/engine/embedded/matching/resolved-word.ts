/** A planned word resolved against the archive: the words of each tier that match it, its document frequency and idf. */
import type { Plan, PlannedWord } from '../../../query/plan.js';
import { type ExpandedTerm, expandTerm } from '../terms/term-expansion.js';
import { TermSet } from '../terms/term-set.js';
import type { Tier } from '../tiers/tier.js';
import { inverseDocumentFrequency } from '../weighting/bm25f.js';
import type { CollectionStatistics } from '../weighting/collection-statistics.js';
import { FieldNorms } from '../weighting/field-norms.js';
import type { LengthNorms } from '../weighting/length-norms.js';

export interface ResolvedAlternative {
  readonly terms: readonly ExpandedTerm[];
  readonly weight: number;
}

export interface ResolvedWord {
  readonly planned: PlannedWord;
  readonly alternatives: readonly ResolvedAlternative[];
  readonly norms: FieldNorms;
  /** Upper bound on the documents that hold it. */
  readonly documents: number;
  readonly idf: number;
  /** idf × planned weight: the factor on the saturated frequency. 0 for words that only match. */
  readonly weight: number;
}

/** Expands every alternative of a word. Its document frequency is that of its rarest term, summed over alternatives. */
export function resolveWord(
  planned: PlannedWord,
  plan: Plan,
  tiers: readonly Tier[],
  statistics: CollectionStatistics,
  lengths: LengthNorms,
): ResolvedWord {
  const lexicons = tiers.map((tier) => tier.lexicon);
  const alternatives = planned.alternatives.map(({ terms, weight }) => ({
    terms: terms.map((term) => expandTerm(term, lexicons)),
    weight,
  }));
  const documents = alternatives.reduce(
    (sum, { terms }) => sum + Math.min(...terms.map((term) => term.documents), statistics.documents),
    0,
  );
  const fields = plan.fields.filter((field) => planned.fields === null || planned.fields.includes(field));
  const idf = inverseDocumentFrequency(statistics.documents, documents);
  return {
    planned,
    alternatives,
    norms: new FieldNorms(lengths, plan.fieldWeights, fields),
    documents: Math.min(documents, statistics.documents),
    idf,
    weight: idf * planned.weight,
  };
}

/** Whether an alternative of the word has several terms. */
export function hasPhrase({ alternatives }: ResolvedWord): boolean {
  return alternatives.some(({ terms }) => terms.length > 1);
}

const EMPTY_SET = new TermSet();

/** The words of a tier that match each term of an alternative. @param tier index of the tier */
export function termSets({ terms }: ResolvedAlternative, tier: number): readonly TermSet[] {
  return terms.map(({ words }) => words[tier] ?? EMPTY_SET);
}
