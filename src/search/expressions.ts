/** Expressions of the archive that complete a typed query: runs of words that several headlines and ledes share. */
import { isStopWord } from '../analysis/stop-words.js';
import type { Token } from '../analysis/token.js';
import { tokenize } from '../analysis/tokenizer.js';
import type { Article } from '../document/article.js';

/** Words of the longest expression suggested. */
const LONGEST = 3;
/** Articles that share a run of words before it is an expression. */
const FREQUENT = 2;
/** Most characters of an expression; excludes noise that looks like a word. */
const LONGEST_TEXT = 60;
/** A headline counts as this many further articles. */
const HEADLINE_WEIGHT = 2;

/** An article that matches the typed words. */
export interface ExpressionSource {
  readonly article: Article;
  /** Whether a surface form of the article matched the last typed word. */
  readonly matchesLast: (surface: string) => boolean;
  /** Whether it matched any typed word. */
  readonly matchesAny: (surface: string) => boolean;
}

/** One occurrence of an expression. */
interface Occurrence {
  /** Stems: `ferry` and `ferries` are one expression. */
  readonly key: string;
  readonly text: string;
  readonly words: number;
  /** Whether it opens a sentence, so that its capital may mean nothing. */
  readonly opens: boolean;
}

class Expression {
  readonly words: number;
  articles = 0;
  headlines = 0;
  private readonly spellings = new Map<string, number>();

  constructor(words: number) {
    this.words = words;
  }

  /** Counts a spelling. Those that open a sentence decide only when there are no others. */
  count({ text, opens }: Occurrence): void {
    this.spellings.set(text, (this.spellings.get(text) ?? 0) + (opens ? 0.01 : 1));
  }

  /** The most frequent spelling. */
  get text(): string {
    const [best] = [...this.spellings].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? 1 : -1));
    return best?.[0] ?? '';
  }

  /** Grows with the number of words: longer expressions are more specific. */
  get weight(): number {
    return (this.articles + HEADLINE_WEIGHT * this.headlines) * this.words;
  }

  /** A single word must occur in a headline or be a name that recurs; a longer run must recur. */
  isUseful(): boolean {
    if (this.words === 1 && this.headlines > 0) return true;
    return this.articles >= FREQUENT && (this.words > 1 || /^\p{Lu}/u.test(this.text));
  }
}

/** Expressions that begin with the only typed word, or hold all of several, best first. */
export function expressions(sources: readonly ExpressionSource[], typedWords: number): string[] {
  const known = new Map<string, Expression>();
  for (const source of sources) {
    const { title, lede } = source.article;
    const inTitle = occurrences(title, typedWords, source);
    const headline = new Set(inTitle.map(({ key }) => key));
    const all = [...inTitle, ...occurrences(lede, typedWords, source)];
    for (const occurrence of all) {
      const expression = known.get(occurrence.key) ?? new Expression(occurrence.words);
      known.set(occurrence.key, expression);
      expression.count(occurrence);
    }
    for (const key of new Set(all.map((occurrence) => occurrence.key))) {
      const expression = known.get(key);
      if (expression === undefined) continue;
      expression.articles += 1;
      if (headline.has(key)) expression.headlines += 1;
    }
  }
  const useful = [...known].filter(([, expression]) => expression.isUseful());
  // Drop an expression that occurs only inside a longer one.
  return useful
    .filter(
      ([key, { articles }]) =>
        !useful.some(([other, longer]) => other.startsWith(`${key} `) && longer.articles >= articles),
    )
    .sort(([a, left], [b, right]) => right.weight - left.weight || (a < b ? -1 : 1))
    .map(([, { text }]) => text);
}

function occurrences(text: string, typedWords: number, { matchesLast, matchesAny }: ExpressionSource): Occurrence[] {
  const tokens = tokenize(text).filter(({ span }) => span === 1);
  const places: Occurrence[] = [];
  tokens.forEach((token, i) => {
    const starts = typedWords === 1 ? matchesLast(token.surface) : matchesAny(token.surface);
    if (!starts || isStopWord(token.surface)) return;
    for (let length = typedWords; length <= LONGEST && i + length <= tokens.length; length += 1) {
      const run = tokens.slice(i, i + length);
      const last = run.at(-1) ?? token;
      if (!run.slice(0, typedWords).every(({ surface }) => matchesAny(surface)) || !isUnbroken(text, run)) return;
      if (isStopWord(last.surface) || last.end - token.start > LONGEST_TEXT) continue;
      const key = run.map(({ stem }) => stem).join(' ');
      const opens = /(?:^|[.!?:…“"]\s*)$/u.test(text.slice(Math.max(0, token.start - 3), token.start));
      places.push({ key, text: text.slice(token.start, last.end), words: length, opens });
    }
  });
  return places;
}

/** Whether only single spaces or hyphens separate the words. */
function isUnbroken(text: string, run: readonly Token[]): boolean {
  return run.every((token, i) => {
    const before = i === 0 ? undefined : run[i - 1];
    return before === undefined || /^[\s\-‐‑]{1,2}$/u.test(text.slice(before.end, token.start));
  });
}
