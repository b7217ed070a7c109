/** Plans free words: repeats bounded, synonyms added, function words without weight of their own. */
import { isStopWord } from '../analysis/stop-words.js';
import type { Alternative } from './plan.js';
import type { PlannedWords } from './planned-words.js';
import type { SynonymTable } from './synonyms.js';
import { adjacent, type WordUnit } from './word-units.js';

export interface FreeWordOptions {
  readonly synonyms: SynonymTable;
  /** Folded words without weight, in addition to English function words. */
  readonly stopWords: ReadonlySet<string>;
}

/** Upper bound on free words. Longer input is pasted text, which its first words identify. */
const MAX_FREE_WORDS = 512;
/** Largest number of occurrences of one free word that count. */
const MAX_REPEATS = 8;

/**
 * Adds free words to a plan and returns the indexes of those that must match.
 * Function words must match only in a query of nothing else.
 */
export function planFreeWords(units: readonly WordUnit[], planned: PlannedWords, options: FreeWordOptions): number[] {
  const bounded = withoutExcess(units, planned);
  const surfaces = bounded.map(({ surface }) => surface);
  const isFunctionWord = (unit: WordUnit): boolean =>
    !unit.isCompound && (isStopWord(unit.surface) || options.stopWords.has(unit.surface));
  const onlyFunctionWords = bounded.every(isFunctionWord);
  const required: number[] = [];
  let next = 0;
  for (const [index, unit] of bounded.entries()) {
    if (index < next) continue; // part of a synonym of several words
    const synonym = options.synonyms.longestMatch(surfaces.slice(index));
    const length = Math.max(1, synonym?.length ?? 1);
    const group = bounded.slice(index, index + length);
    next = index + length;
    const weightless = length === 1 && !onlyFunctionWords && isFunctionWord(unit);
    const word = planned.add(
      {
        text: group.map(({ text }) => text).join(' '),
        alternatives: [...typedAlternatives(unit, group), ...(synonym?.alternatives ?? [])],
        fields: null,
        weight: weightless ? 0 : 1,
        role: weightless ? 'function' : 'content',
      },
      { start: unit.span.start, end: group.at(-1)?.span.end ?? unit.span.end },
    );
    if (!weightless) required.push(word);
  }
  return required;
}

/** The first MAX_FREE_WORDS units. Repeats beyond MAX_REPEATS are dropped; a prefix, which is costly, counts once. */
function withoutExcess(units: readonly WordUnit[], planned: PlannedWords): readonly WordUnit[] {
  const seen = new Map<string, number>();
  const kept = units.filter(({ term, surface }) => {
    const key = `${surface} ${term.prefix}`;
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return times <= (term.prefix ? 1 : MAX_REPEATS);
  });
  const firstIgnored = kept[MAX_FREE_WORDS];
  if (firstIgnored !== undefined) planned.ignoreFrom(firstIgnored.span);
  return kept.slice(0, MAX_FREE_WORDS);
}

/** The alternatives of a single word; several words, which are one synonym together, as adjacent terms. */
function typedAlternatives(first: WordUnit, group: readonly WordUnit[]): readonly Alternative[] {
  return group.length === 1 ? first.alternatives : [adjacent(group.map(({ term }) => term))];
}
