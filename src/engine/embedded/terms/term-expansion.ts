/** Expands a term of the query to the words of the archive that match it: over all tiers at once, so that the result does not depend on where articles sit. */
import type { TermMatch } from '../../../query/plan.js';
import { keysOf } from '../documents/indexed-document.js';
import { RANKING } from '../weighting/ranking-constants.js';
import type { Lexicon } from './lexicon.js';
import { type Expansion, TermSet } from './term-set.js';
import { type TierTerm, topForms, topTerms } from './top-terms.js';

export interface ExpandedTerm {
  /** By tier, the words that match. */
  readonly words: readonly TermSet[];
  /** Upper bound on the documents that hold any of them: forms of the stem counted once, other words summed. Independent of tiers. */
  readonly documents: number;
  /** The stem if the words are exactly its forms, so that `documents` is exact; null otherwise. */
  readonly stem: string | null;
}

const EXACT: Expansion = { kind: 'exact', weight: RANKING.kinds.exact };
const STEM: Expansion = { kind: 'stem', weight: RANKING.kinds.stem };
const PREFIX: Expansion = { kind: 'prefix', weight: RANKING.kinds.prefix };
const TYPO: Expansion = { kind: 'typo', weight: RANKING.kinds.typo };
const SECOND_TYPO: Expansion = { kind: 'typo', weight: RANKING.kinds.typo * RANKING.secondEdit };

/** A word of one tier as an expansion. */
interface ExpandedWord extends TierTerm {
  readonly expansion: Expansion;
}

/** Expands a term over the lexicons of all tiers. A word matches as the first that applies: exact, stem, typo, prefix. */
export function expandTerm(term: TermMatch, lexicons: readonly Lexicon[]): ExpandedTerm {
  const tiers = lexicons.map((lexicon) => ({ lexicon, words: new TermSet() }));
  let documents = 0;
  let isStemOnly = !term.prefix;
  for (const { lexicon, words } of tiers) {
    for (const key of keysOf(term.surface)) {
      const word = lexicon.find(key);
      if (word < 0) continue;
      const isOfStem = term.stem !== null && key === term.surface;
      if (!addWord(words, word, EXACT, lexicon) || isOfStem) continue;
      documents += lexicon.documents(word);
      isStemOnly = false;
    }
    if (term.stem === null) continue;
    const forms = lexicon.withStem(term.stem);
    if (forms.length === 0) continue;
    documents += lexicon.stemDocuments(term.stem);
    for (const word of forms) addWord(words, word, STEM, lexicon);
  }
  const isLetter = term.prefix && isOneLetter(term.surface);
  const letterTerms = isLetter ? topTerms(term.surface, lexicons) : [];
  const further: ExpandedWord[] = letterTerms.map((word) => ({ ...word, expansion: PREFIX }));
  if (term.typos > 0) further.push(...fuzzyMatches(term, lexicons));
  for (const { tier, word, expansion } of further) {
    const holder = tiers[tier];
    if (holder === undefined || !addWord(holder.words, word, expansion, holder.lexicon)) continue;
    documents += holder.lexicon.documents(word);
    isStemOnly = false;
  }
  if (term.prefix && !isLetter) {
    for (const { lexicon, words } of tiers) {
      lexicon.withPrefix(term.surface, (first, end) => {
        documents += addPrefixRange(words, first, end, lexicon);
      });
    }
  }
  return { words: tiers.map(({ words }) => words), documents, stem: isStemOnly ? term.stem : null };
}

/** Adds a word unless it is in the set or in no live document. Returns whether it was added. */
function addWord(words: TermSet, word: number, expansion: Expansion, lexicon: Lexicon): boolean {
  if (words.has(word) || lexicon.documents(word) === 0) return false;
  words.add(word, expansion);
  return true;
}

/** Adds the words of a range that are not in the set. Returns their document frequencies, summed. */
function addPrefixRange(words: TermSet, first: number, end: number, lexicon: Lexicon): number {
  let documents = 0;
  for (let word = first; word < end; word += 1) documents += lexicon.documents(word);
  for (const word of words.words) if (word >= first && word < end) documents -= lexicon.documents(word);
  words.addRun(first, end, PREFIX);
  return documents;
}

/** Whether a surface form is a single code point. */
function isOneLetter(surface: string): boolean {
  return surface.length <= 2 && [...surface].length === 1;
}

/** The best fuzzy matches of a term; words with another first letter only where none has the same. */
function fuzzyMatches(term: TermMatch, lexicons: readonly Lexicon[]): ExpandedWord[] {
  const sameFirst = wordsNear(term, lexicons, true);
  const near = sameFirst.length > 0 ? sameFirst : wordsNear(term, lexicons, false);
  return topForms(near, lexicons, RANKING.fuzzyForms, ({ distance }) => distance);
}

function wordsNear({ surface, typos, prefix }: TermMatch, lexicons: readonly Lexicon[], sameFirst: boolean) {
  return lexicons.flatMap((lexicon, tier) =>
    lexicon
      .near(surface, typos, prefix, sameFirst)
      .filter(({ word, distance }) => distance > 0 && lexicon.documents(word) > 0)
      .map(({ word, distance }) => ({ tier, word, distance, expansion: distance > 1 ? SECOND_TYPO : TYPO })),
  );
}
