/** Typing errors in a plan: which words are rare enough to be misspelt, and how many edits each may be away. */
import type { Alternative, Plan, PlannedWord, TermMatch } from '../query/plan.js';
import { RANKING_DEFAULTS } from '../query/ranking-defaults.js';

/** A page of hits: with fewer, the search is widened. */
export const ENOUGH = RANKING_DEFAULTS.enough;

/** Words compared with the whole lexicon in one query; bounds the work. */
const MAX_FORGIVEN = 32;

/** Letters from which a word may be one edit away, and two. */
export interface TypoLengths {
  readonly one: number;
  readonly two: number;
  /** Folded words without typing errors, whatever their length. */
  readonly except?: ReadonlySet<string>;
}
export const TYPO_LENGTHS: TypoLengths = RANKING_DEFAULTS.typoLengths;

/** Document frequency below which a word may be a misspelling. */
export function rareBelow(collection: number): number {
  return Math.min(ENOUGH, Math.max(1, collection / RANKING_DEFAULTS.rareShare));
}

export function isRare(documents: number, collection: number): boolean {
  return documents < rareBelow(collection);
}

/**
 * The plan with typing errors allowed in its rare words; the same object when it has none.
 * @param documents document frequency of each word
 * @param collection number of articles in the archive
 */
export function withTypos<P extends Plan>(
  plan: P,
  documents: readonly number[],
  collection: number,
  lengths: TypoLengths = TYPO_LENGTHS,
): P {
  let forgiven = 0;
  const words = plan.words.map((word, index): PlannedWord => {
    if (forgiven === MAX_FORGIVEN || word.role !== 'content' || !isRare(documents[index] ?? 0, collection)) return word;
    const alternatives = word.alternatives.map((alternative) => forgivingAlternative(alternative, lengths));
    if (alternatives.every((alternative, i) => alternative === word.alternatives[i])) return word;
    forgiven += 1;
    return { ...word, alternatives };
  });
  return forgiven > 0 ? { ...plan, words } : plan;
}

/** Typed single words only: neither synonyms, phrases nor words in quotes. */
function forgivingAlternative(alternative: Alternative, lengths: TypoLengths): Alternative {
  const [term, second] = alternative.terms;
  if (alternative.origin !== 'typed' || term === undefined || second !== undefined || term.stem === null) {
    return alternative;
  }
  const typos = allowedTypos(term, lengths);
  return typos === 0 ? alternative : { ...alternative, terms: [{ ...term, typos }] };
}

function allowedTypos({ surface }: TermMatch, { one, two, except }: TypoLengths): 0 | 1 | 2 {
  if (/\p{N}/u.test(surface) || except?.has(surface) === true) return 0;
  const letters = [...surface].length;
  return letters >= two ? 2 : letters >= one ? 1 : 0;
}
