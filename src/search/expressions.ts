/** Expressions of the archive that complete what someone types: runs of words that several of its headlines and ledes share. */
import { isStopWord } from '../analysis/stop-words.js';
import type { Token } from '../analysis/token.js';
import { tokenize } from '../analysis/tokenizer.js';
import type { Article } from '../document/article.js';

/** Words of the longest expression suggested. */
const LONGEST = 3;
/** Articles that must share a run of words before it is an expression. */
const FREQUENT = 2;
/** Expressions are short: noise that merely looks like a word is none. */
const LONGEST_TEXT = 60;
/** A headline that holds it speaks for an expression like so many articles. */
const HEADLINE_WORTH = 2;

/** An article found for what was typed. */
export interface ExpressionSource {
  readonly article: Article;
  /** Whether a token's surface form matched the last word typed. */
  readonly matchesLast: (surface: string) => boolean;
  /** Whether it matched any word typed. */
  readonly matchesAny: (surface: string) => boolean;
}

/** One place where an expression stands. */
interface Occurrence {
  /** Stems, so that `ferry` and `ferries` are one expression. */
  readonly key: string;
  readonly text: string;
  readonly words: number;
  /** Whether a capital there may only mark the beginning of a sentence. */
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

  /** Counts a spelling; those that open a sentence only matter when there is no other. */
  count({ text, opens }: Occurrence): void {
    this.spellings.set(text, (this.spellings.get(text) ?? 0) + (opens ? 0.01 : 1));
  }

  /** As the archive mostly writes it. */
  get text(): string {
    const [best] = [...this.spellings].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? 1 : -1));
    return best[0];
  }

  /** Longer expressions say more: each word counts. */
  get worth(): number {
    return (this.articles + HEADLINE_WORTH * this.headlines) * this.words;
  }

  /** A single word must be one that headlines are made of, or a name; names and longer runs must recur. */
  isOne(): boolean {
    if (this.words === 1 && this.headlines > 0) return true;
    return this.articles >= FREQUENT && (this.words > 1 || /^\p{Lu}/u.test(this.text));
  }
}

/** Expressions that begin with the last word typed, or hold all of several words, best first, as the archive writes them. */
export function expressions(sources: readonly ExpressionSource[], typedWords: number): string[] {
  const found = new Map<string, Expression>();
  for (const source of sources) {
    const { title, lede } = source.article;
    const inTitle = occurrences(title, typedWords, source);
    const headline = new Set(inTitle.map(({ key }) => key));
    const all = [...inTitle, ...occurrences(lede, typedWords, source)];
    for (const occurrence of all) {
      const expression = found.get(occurrence.key) ?? new Expression(occurrence.words);
      found.set(occurrence.key, expression);
      expression.count(occurrence);
    }
    for (const key of new Set(all.map((occurrence) => occurrence.key))) {
      const expression = found.get(key);
      if (expression === undefined) continue;
      expression.articles += 1;
      if (headline.has(key)) expression.headlines += 1;
    }
  }
  const useful = [...found].filter(([, expression]) => expression.isOne());
  // A shorter expression that only ever occurs inside a longer one adds nothing.
  return useful
    .filter(
      ([key, { articles }]) =>
        !useful.some(([other, longer]) => other.startsWith(`${key} `) && longer.articles >= articles),
    )
    .sort(([a, left], [b, right]) => right.worth - left.worth || (a < b ? -1 : 1))
    .map(([, { text }]) => text);
}

function occurrences(text: string, typedWords: number, { matchesLast, matchesAny }: ExpressionSource): Occurrence[] {
  const tokens = tokenize(text).filter(({ span }) => span === 1);
  const found: Occurrence[] = [];
  tokens.forEach((token, i) => {
    const starts = typedWords === 1 ? matchesLast(token.surface) : matchesAny(token.surface);
    if (!starts || isStopWord(token.surface)) return;
    for (let length = typedWords; length <= LONGEST && i + length <= tokens.length; length += 1) {
      const run = tokens.slice(i, i + length);
      const last = run[run.length - 1];
      if (!run.slice(0, typedWords).every(({ surface }) => matchesAny(surface)) || !isUnbroken(text, run)) return;
      if (isStopWord(last.surface) || last.end - token.start > LONGEST_TEXT) continue;
      const key = run.map(({ stem }) => stem).join(' ');
      const opens = /(?:^|[.!?:…“"]\s*)$/u.test(text.slice(Math.max(0, token.start - 3), token.start));
      found.push({ key, text: text.slice(token.start, last.end), words: length, opens });
    }
  });
  return found;
}

/** Only single spaces or hyphens between the words: an expression does not cross a comma. */
function isUnbroken(text: string, run: readonly Token[]): boolean {
  return run.every((token, i) => i === 0 || /^[\s\-‐‑]{1,2}$/u.test(text.slice(run[i - 1].end, token.start)));
}
