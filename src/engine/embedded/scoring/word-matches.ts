/** What a document matched, from its term positions: surface forms and fields, for highlights and explanations. */
import type { SurfaceMatch, WordMatch } from '../../../backend/page.js';
import { SEARCH_FIELDS } from '../../../document/article.js';
import type { TermPositionFinder, TermPositions } from '../matching/term-positions.js';
import type { Expansion } from '../terms/term-set.js';

/** For each word and alternative, the distinct surface forms by term, and the fields in order of occurrence. */
export function wordMatches(termPositions: readonly TermPositions[], finder: TermPositionFinder): WordMatch[] {
  const matches: WordMatch[] = [];
  let word = 0;
  for (const positions of termPositions) {
    if (positions.count > 0)
      for (const { alternative, terms, fields } of matchesOf(word, positions, finder))
        matches.push({ word, alternative, terms, fields });
    word += 1;
  }
  return matches;
}

/** The matches of one alternative while its occurrences are read. */
interface AlternativeMatches {
  readonly alternative: number;
  readonly terms: SurfaceMatch[][];
  readonly fields: WordMatch['fields'][number][];
  /** By term, the words of the lexicon already read. */
  readonly seen: number[][];
}

function matchesOf(
  word: number,
  { count, alternatives, fields, words, phrases }: TermPositions,
  finder: TermPositionFinder,
): AlternativeMatches[] {
  const matches: AlternativeMatches[] = [];
  for (let i = 0; i < count; i += 1) {
    const alternative = alternatives[i] ?? 0;
    let match = matches.find((one) => one.alternative === alternative);
    if (match === undefined) {
      match = { alternative, terms: [], fields: [], seen: [] };
      matches.push(match);
    }
    const field = SEARCH_FIELDS[fields[i] ?? 0];
    if (field !== undefined && !match.fields.includes(field)) match.fields.push(field);
    const phrase = phrases[i];
    const matched = words[i] ?? -1;
    if (phrase !== undefined)
      for (const [term, one] of phrase.entries()) addSurface(match, term, one.word, one.expansion, finder);
    else if (match.seen[0]?.includes(matched) !== true)
      addSurface(match, 0, matched, finder.expansion(word, alternative, matched), finder);
  }
  return matches;
}

/** Adds the surface form of a word that matches a term. The two keys of one surface form are one match, the later one. */
function addSurface(
  { terms, seen }: AlternativeMatches,
  index: number,
  word: number,
  expansion: Expansion | undefined,
  finder: TermPositionFinder,
): void {
  const surfaces = terms[index] ?? [];
  const words = seen[index] ?? [];
  terms[index] = surfaces;
  seen[index] = words;
  if (expansion === undefined || words.includes(word)) return;
  words.push(word);
  const match: SurfaceMatch = { surface: finder.surface(word), kind: expansion.kind };
  const known = surfaces.findIndex(({ surface }) => surface === match.surface);
  if (known < 0) surfaces.push(match);
  else surfaces[known] = match;
}
