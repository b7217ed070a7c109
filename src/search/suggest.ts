/** Completions of a typed query: headlines of the archive and its frequent expressions, without repeats, best first. */
import { foldText, typedLength } from '../analysis/normalizer.js';
import { tokenize } from '../analysis/tokenizer.js';
import { type ExpressionSource, expressions } from './expressions.js';
import { type HighlightTags, highlight } from './highlight.js';
import type { Suggestion } from './response.js';

/** An article that matches the typed words, with its marked headline. */
export interface SuggestionSource extends ExpressionSource {
  readonly highlightedTitle: string;
  /** Whether a word matched in the headline. */
  readonly titleMatches: boolean;
}

/**
 * At most `limit` completions: expressions, then headlines. Half are headlines where there are enough of them.
 * @param typed folded words, the last one possibly unfinished
 */
export function completions(
  sources: readonly SuggestionSource[],
  typed: readonly string[],
  limit: number,
  tags: HighlightTags,
): Suggestion[] {
  const matches = (surface: string) => sources.some(({ matchesAny }) => matchesAny(surface));
  const isNew = withoutRepeats();
  const headlines = sources
    .filter(({ article, titleMatches }) => titleMatches && isNew(article.title))
    .map(
      ({ article, highlightedTitle }): Suggestion => ({
        text: article.title,
        highlighted: highlightedTitle,
        kind: 'headline',
        id: article.id,
      }),
    );
  const queries = expressions(sources, typed.length)
    .filter(isNew)
    .slice(0, Math.max(Math.ceil(limit / 2), limit - headlines.length))
    .map((text): Suggestion => ({ text, highlighted: highlightTyped(text, typed, matches, tags), kind: 'query' }));
  return [...queries, ...headlines].slice(0, limit);
}

/** A predicate that is true for the first of several texts that differ in case, diacritics or punctuation only. */
function withoutRepeats(): (text: string) => boolean {
  const seen = new Set<string>();
  return (text) => {
    const key = foldText(text);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
}

/** Marks the typed prefixes of the words of a suggestion, and words that matched in another way. */
function highlightTyped(
  text: string,
  typed: readonly string[],
  matches: (surface: string) => boolean,
  tags: HighlightTags,
): string {
  const marks = tokenize(text).flatMap(({ surface, start, end, span }) => {
    if (span > 1) return [];
    const prefix = typed.find((word) => surface.startsWith(word));
    if (prefix !== undefined) {
      return [{ start, end: start + typedLength(text.slice(start, end), prefix.length) }];
    }
    return matches(surface) ? [{ start, end }] : [];
  });
  return highlight(text, marks, tags);
}
