/** Rounds of matching: as typed first; typing errors when that finds too little; then articles that hold only some of the words. */

import type { Page } from '../backend/page.js';
import type { SearchEngine } from '../engine/engine.js';
import type { Plan, PlannedWord, TermMatch } from '../query/plan.js';

/** Fewer hits than this are too few: one page. */
export const ENOUGH = 10;
/** With more free words than this none is required. */
export const MAX_REQUIRED_WORDS = 4;

export interface Answer {
  readonly plan: Plan;
  readonly page: Page;
  /** How many articles answer the query without allowing for typing errors. */
  readonly asTyped: number;
}

/**
 * Answers a plan, widening it while it finds too little. Depends only on totals, so every page of a result agrees. A
 * round that is likely to be followed by another is only counted, not ranked.
 */
export async function answer(engine: SearchEngine, plan: Plan, typos: boolean): Promise<Answer> {
  const require = plan.free.length > MAX_REQUIRED_WORDS ? 'any' : 'behind';
  const answering = (page: Page) => (require === 'any' ? page.total : page.complete);
  const first: Plan = { ...plan, require, enough: ENOUGH };
  const collection = engine.stats().documents;
  const rare = rareBelow(collection);
  const tried = await engine.search(typos ? { ...first, tentative: { atLeast: ENOUGH, rare } } : first);
  const asTyped = answering(tried);
  if (!typos || asTyped >= ENOUGH) return { plan: first, page: tried, asTyped };
  const isWhole = plan.collapse || tried.documents.every((documents) => documents >= rare);
  const whole = async () => (isWhole ? tried : engine.search(first));
  const forgiving = withTypos(first, tried.documents, collection);
  if (forgiving === first) return { plan: first, page: await whole(), asTyped };
  const atLeast = asTyped === 0 ? 0 : asTyped + 1;
  const wider = await engine.search({ ...forgiving, tentative: { atLeast, rare: Number.POSITIVE_INFINITY } });
  if (answering(wider) > asTyped) return { plan: forgiving, page: wider, asTyped };
  if (asTyped > 0) return { plan: first, page: await whole(), asTyped };
  // Where typing errors reach no further words, both plans find the same.
  const isSame = wider.documents.every((documents, i) => documents === tried.documents[i]);
  const page = isSame ? wider : await whole();
  return wider.total > page.total ? { plan: forgiving, page: wider, asTyped } : { plan: first, page, asTyped };
}

/** A word that hardly occurs may be a slip: in less than one of 200 articles and fewer than a page. */
export function isRare(documents: number, collection: number): boolean {
  return documents < rareBelow(collection);
}

function rareBelow(collection: number): number {
  return Math.min(ENOUGH, Math.max(1, collection / 200));
}

/** How many letters a word must have for one edit, and for two. */
export interface TypoLengths {
  readonly one: number;
  readonly two: number;
  /** Folded words in which none are looked for, whatever their length. */
  readonly except?: ReadonlySet<string>;
}
export const TYPO_LENGTHS: TypoLengths = { one: 4, two: 8 };

/** Words of one query in which typing errors are looked for: each is compared with the words of the whole archive. */
const MAX_FORGIVEN = 32;

/** Allows typing errors in the rare words, the first of them; the same plan when there are none. */
export function withTypos(
  plan: Plan,
  documents: readonly number[],
  collection: number,
  lengths: TypoLengths = TYPO_LENGTHS,
): Plan {
  let forgiven = 0;
  const words = plan.words.map((word, index): PlannedWord => {
    if (forgiven === MAX_FORGIVEN || word.role !== 'content' || !isRare(documents[index], collection)) return word;
    const alternatives = word.alternatives.map((alternative) => {
      if (alternative.origin !== 'typed' || alternative.terms.length > 1) return alternative;
      const term = alternative.terms[0];
      const typos = term.stem === null ? 0 : allowedTypos(term, lengths);
      if (typos === 0) return alternative;
      return { ...alternative, terms: [{ ...term, typos }] };
    });
    if (alternatives.every((alternative, i) => alternative === word.alternatives[i])) return word;
    forgiven += 1;
    return { ...word, alternatives };
  });
  return forgiven > 0 ? { ...plan, words } : plan;
}

/** Never on digits. */
function allowedTypos({ surface }: TermMatch, { one, two, except }: TypoLengths): 0 | 1 | 2 {
  if (/\p{N}/u.test(surface) || except?.has(surface) === true) return 0;
  const letters = [...surface].length;
  return letters >= two ? 2 : letters >= one ? 1 : 0;
}
