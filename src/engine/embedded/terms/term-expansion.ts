/** Which words of the archive a term of the query reaches. One definition over all tiers, independent of order. */
import type { TermMatch } from '../../../query/plan.js';
import { keysOf } from '../documents/indexed-document.js';
import { RANKING } from '../weighting/bm25f.js';
import type { Lexicon } from './lexicon.js';
import { type Expansion, TermSet } from './term-set.js';
import { bestForms, type TierTerm, topTerms } from './top-terms.js';

/** Typos reach at most so many words, nearest and most frequent first. */
const MAX_TYPO_WORDS = 64;

export interface ExpandedTerm {
  /** For each tier, its words and how they match. */
  readonly words: readonly TermSet[];
  /** Documents that hold any of them: forms of the stem counted once, the rest summed. An upper bound, the same wherever articles sit. */
  readonly documents: number;
  /** The stem whose forms they are, all of them and nothing else: then so many documents hold it; null where there is more. */
  readonly stem: string | null;
}

/** Expands a term over the lexicons of all tiers. */
export function expandTerm(term: TermMatch, lexicons: readonly Lexicon[]): ExpandedTerm {
  const words = lexicons.map(() => new TermSet());
  let documents = 0;
  let isOfStem = !term.prefix;
  const reach = (tier: number, word: number, expansion: Expansion): boolean => {
    if (words[tier].has(word) || lexicons[tier].documents(word) === 0) return false;
    words[tier].add(word, expansion);
    return true;
  };
  lexicons.forEach((lexicon, tier) => {
    for (const key of keysOf(term.surface)) {
      const word = lexicon.find(key);
      if (word < 0) continue;
      const counted = term.stem !== null && key === term.surface;
      if (!reach(tier, word, EXACT) || counted) continue;
      documents += lexicon.documents(word);
      isOfStem = false;
    }
    if (term.stem === null) return;
    const forms = lexicon.withStem(term.stem);
    if (forms.length === 0) return;
    documents += lexicon.stemDocuments(term.stem);
    for (const word of forms) reach(tier, word, STEM);
  });
  const further: FarWord[] = term.typos > 0 ? misspelt(term, lexicons) : [];
  if (term.prefix && isOneLetter(term.surface)) {
    further.unshift(...topTerms(term.surface, lexicons).map((found) => ({ ...found, expansion: PREFIX })));
  }
  for (const { tier, word, expansion } of further) {
    if (!reach(tier, word, expansion)) continue;
    documents += lexicons[tier].documents(word);
    isOfStem = false;
  }
  if (term.prefix && !isOneLetter(term.surface)) {
    lexicons.forEach((lexicon, tier) => {
      lexicon.withPrefix(term.surface, (first, end) => {
        documents += addRun(words[tier], first, end, lexicon);
      });
    });
  }
  return { words, documents, stem: isOfStem ? term.stem : null };
}

/** Adds the words of a run that are not there yet; gives how many documents hold each, summed. */
function addRun(words: TermSet, first: number, end: number, lexicon: Lexicon): number {
  let documents = 0;
  for (let word = first; word < end; word += 1) documents += lexicon.documents(word);
  for (const word of words.words) if (word >= first && word < end) documents -= lexicon.documents(word);
  words.addRun(first, end, PREFIX);
  return documents;
}

function isOneLetter(surface: string): boolean {
  return surface.length <= 2 && [...surface].length === 1;
}

const EXACT: Expansion = { kind: 'exact', weight: RANKING.kinds.exact };
const STEM: Expansion = { kind: 'stem', weight: RANKING.kinds.stem };
const PREFIX: Expansion = { kind: 'prefix', weight: RANKING.kinds.prefix };
const TYPOS: readonly Expansion[] = [0, 1, 2].map((distance) => ({
  kind: 'typo',
  weight: RANKING.kinds.typo * (distance > 1 ? RANKING.secondEdit : 1),
}));

interface FarWord extends TierTerm {
  readonly expansion: Expansion;
}

function misspelt(term: TermMatch, lexicons: readonly Lexicon[]): FarWord[] {
  const sameFirst = misspellings(term, lexicons, true);
  const found = sameFirst.length > 0 ? sameFirst : misspellings(term, lexicons, false);
  return bestForms(found, lexicons, MAX_TYPO_WORDS, ({ distance }) => distance);
}

/** Words that somebody may have meant by a term. @param sameFirst whether only those that begin with the same letter */
function misspellings({ surface, typos, prefix }: TermMatch, lexicons: readonly Lexicon[], sameFirst: boolean) {
  const found: (FarWord & { readonly distance: number })[] = [];
  lexicons.forEach((lexicon, tier) => {
    for (const { word, distance } of lexicon.near(surface, typos, prefix, sameFirst)) {
      if (distance > 0 && lexicon.documents(word) > 0) found.push({ tier, word, distance, expansion: TYPOS[distance] });
    }
  });
  return found;
}
