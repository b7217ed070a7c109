/** Completions while someone types: headlines of the archive and its frequent expressions, without repeats, best first. */
import { foldText, typedLength } from '../analysis/normalizer.js';
import { tokenize } from '../analysis/tokenizer.js';
import { type ExpressionSource, expressions } from './expressions.js';
import { type HighlightTags, highlight } from './highlight.js';
import type { Suggestion } from './response.js';

/** An article found for what was typed, with the words that matched marked in its headline. */
export interface SuggestionSource extends ExpressionSource {
  readonly highlightedTitle: string;
  /** Whether anything in the headline matched. */
  readonly titleMatches: boolean;
}

/**
 * At most `limit` completions: expressions first, up to half of them while there are headlines enough, then headlines.
 * @param typed folded words as typed, the last one perhaps unfinished
 */
export function completions(
  sources: readonly SuggestionSource[],
  typed: readonly string[],
  limit: number,
  tags: HighlightTags,
): Suggestion[] {
  const matches = (surface: string) => sources.some(({ matchesAny }) => matchesAny(surface));
  const fresh = withoutRepeats();
  const headlines = sources
    .filter(({ article, titleMatches }) => titleMatches && fresh(article.title))
    .map(
      ({ article, highlightedTitle }): Suggestion => ({
        text: article.title,
        highlighted: highlightedTitle,
        kind: 'headline',
        id: article.id,
      }),
    );
  const queries = expressions(sources, typed.length)
    .filter(fresh)
    .slice(0, Math.max(Math.ceil(limit / 2), limit - headlines.length))
    .map((text): Suggestion => ({ text, highlighted: highlightTyped(text, typed, matches, tags), kind: 'query' }));
  return [...queries, ...headlines].slice(0, limit);
}

/** True the first time it sees a text, whatever its case, accents and punctuation. */
function withoutRepeats(): (text: string) => boolean {
  const seen = new Set<string>();
  return (text) => {
    const key = foldText(text);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
}

/** Marks the typed beginnings of the words of a suggestion, and whole words that matched in another way. */
export function highlightTyped(
  text: string,
  typed: readonly string[],
  matches: (surface: string) => boolean,
  tags: HighlightTags,
): string {
  const marks = tokenize(text).flatMap(({ surface, start, end, span }) => {
    if (span > 1) return [];
    const beginning = typed.find((word) => surface.startsWith(word));
    if (beginning !== undefined) {
      return [{ start, end: start + typedLength(text.slice(start, end), beginning.length) }];
    }
    return matches(surface) ? [{ start, end }] : [];
  });
  return highlight(text, marks, tags);
}
