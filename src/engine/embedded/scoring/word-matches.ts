/** What a document matched, from its term positions: surface forms and fields, for highlights and explanations. */
import type { SurfaceMatch, WordMatch } from '../../../backend/page.js';
import { SEARCH_FIELDS } from '../../../document/article.js';
import type { TermPositionFinder, TermPositions } from '../matching/term-positions.js';
import type { Expansion } from '../terms/term-set.js';

/** For each word and alternative, the distinct surface forms by term, and the fields in order of occurrence. */
export function wordMatches(termPositions: readonly TermPositions[], finder: TermPositionFinder): WordMatch[] {
  return termPositions.flatMap((positions, word) =>
    matchesOf(word, positions, finder).map(({ alternative, terms, fields }) => ({
      word,
      alternative,
      terms: terms.map(({ surfaces }) => surfaces),
      fields,
    })),
  );
}

/** The matches of one alternative while its occurrences are read. */
interface AlternativeMatches {
  readonly alternative: number;
  readonly terms: TermMatches[];
  readonly fields: WordMatch['fields'][number][];
}

interface TermMatches {
  readonly surfaces: SurfaceMatch[];
  /** Words of the lexicon already read. */
  readonly seen: number[];
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
      match = { alternative, terms: [], fields: [] };
      matches.push(match);
    }
    const field = SEARCH_FIELDS[fields[i] ?? 0];
    if (field !== undefined && !match.fields.includes(field)) match.fields.push(field);
    const phrase = phrases[i];
    const matched = words[i] ?? -1;
    if (phrase !== undefined)
      for (const [term, one] of phrase.entries()) addSurface(match, term, one.word, one.expansion, finder);
    else if (match.terms[0]?.seen.includes(matched) !== true)
      addSurface(match, 0, matched, finder.expansion(word, alternative, matched), finder);
  }
  return matches;
}

/** Adds the surface form of a word that matches a term. The two keys of one surface form are one match, the later one. */
function addSurface(
  { terms }: AlternativeMatches,
  index: number,
  word: number,
  expansion: Expansion | undefined,
  finder: TermPositionFinder,
): void {
  const term = terms[index] ?? { surfaces: [], seen: [] };
  terms[index] = term;
  if (expansion === undefined || term.seen.includes(word)) return;
  term.seen.push(word);
  const match: SurfaceMatch = { surface: finder.surface(word), kind: expansion.kind };
  const known = term.surfaces.findIndex(({ surface }) => surface === match.surface);
  if (known < 0) term.surfaces.push(match);
  else term.surfaces[known] = match;
}
