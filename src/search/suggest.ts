/** Completions while someone types: headlines of the archive and its frequent expressions, forgiving, without repeats, best first. */
import { isStopWord } from '../analysis/stop-words.js';
import type { Token } from '../analysis/token.js';
import { tokenize } from '../analysis/tokenizer.js';
import type { Article } from '../document/article.js';
import { type HighlightTags, highlight } from './highlight.js';
import type { Suggestion } from './response.js';

/** Words of the longest expression suggested. */
const LONGEST = 3;
/** Articles that must share an expression before it is one. */
const FREQUENT = 2;

/** An article found for what was typed, with the words that matched in its headline. */
export interface SuggestionSource {
  readonly article: Article;
  /** Whether a token's surface form matched the last word typed. */
  readonly matchesLast: (surface: string) => boolean;
  /** Whether it matched any word typed. */
  readonly matchesAny: (surface: string) => boolean;
  readonly highlightedTitle: string;
}

interface Expression {
  readonly text: string;
  articles: number;
  readonly words: number;
}

/** Expressions that begin with the last word typed, or hold all of several words, counted over the articles found. */
export function expressions(sources: readonly SuggestionSource[], typedWords: number): Expression[] {
  const counts = new Map<string, Expression>();
  for (const { article, matchesLast, matchesAny } of sources) {
    const seen = new Set<string>();
    for (const text of [article.title, article.lede]) {
      for (const expression of expressionsOf(text, typedWords, matchesLast, matchesAny)) {
        const key = expression.toLowerCase();
        if (seen.has(key)) continue;
        seen.add(key);
        const known = counts.get(key);
        if (known === undefined) counts.set(key, { text: key, articles: 1, words: key.split(' ').length });
        else known.articles += 1;
      }
    }
  }
  const all = [...counts.values()].filter(
    ({ articles, words }) => articles >= FREQUENT || (words === 1 && typedWords === 1),
  );
  // A shorter expression that only ever occurs inside a longer one adds nothing.
  const useful = all.filter(
    ({ text, articles }) =>
      !all.some((other) => other.text !== text && other.text.startsWith(`${text} `) && other.articles >= articles),
  );
  return useful.sort(
    (a, b) => b.articles * b.words - a.articles * a.words || b.articles - a.articles || (a.text < b.text ? -1 : 1),
  );
}

function expressionsOf(
  text: string,
  typedWords: number,
  matchesLast: (surface: string) => boolean,
  matchesAny: (surface: string) => boolean,
): string[] {
  const tokens = tokenize(text).filter(({ span }) => span === 1);
  const found: string[] = [];
  tokens.forEach((token, i) => {
    const starts = typedWords === 1 ? matchesLast(token.surface) : matchesAny(token.surface);
    if (!starts || isStopWord(token.surface)) return;
    for (let length = typedWords; length <= LONGEST && i + length <= tokens.length; length += 1) {
      const run = tokens.slice(i, i + length);
      if (!run.slice(0, typedWords).every(({ surface }) => matchesAny(surface))) break;
      if (isStopWord(run[run.length - 1].surface) || !isUnbroken(text, run)) continue;
      found.push(text.slice(run[0].start, run[run.length - 1].end));
    }
  });
  return found;
}

/** Only single spaces or hyphens between the words: an expression does not cross a comma. */
function isUnbroken(text: string, run: readonly Token[]): boolean {
  return run.every((token, i) => i === 0 || /^[\s\-‐‑]{1,2}$/u.test(text.slice(run[i - 1].end, token.start)));
}

/** Queries and headlines in turn, a headline only once, at most `limit`. */
export function interleave(
  queries: readonly Suggestion[],
  headlines: readonly Suggestion[],
  limit: number,
): Suggestion[] {
  const seen = new Set<string>();
  const fresh = (suggestion: Suggestion) => {
    const key = suggestion.text.toLowerCase();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
  const fromQueries = queries.filter(fresh).slice(0, Math.max(Math.ceil(limit / 2), limit - headlines.length));
  const fromHeadlines = headlines.filter(fresh).slice(0, limit - fromQueries.length);
  return [...fromQueries, ...fromHeadlines];
}

/** Marks the beginnings of words in a suggested query that were typed. */
export function highlightTyped(text: string, typed: readonly string[], tags: HighlightTags): string {
  const marks = tokenize(text).flatMap(({ surface, start, end, span }) => {
    const beginning = span > 1 ? undefined : typed.find((word) => surface.startsWith(word));
    return beginning === undefined ? [] : [{ start, end: Math.min(end, start + beginning.length), word: 0 }];
  });
  return highlight(text, marks, tags);
}
