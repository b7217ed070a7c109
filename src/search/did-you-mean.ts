/** Did you mean? Only when it helps: few hits, and a likelier spelling that finds more. Nothing is replaced silently. */
import type { SearchEngine } from '../engine/engine.js';
import type { Condition, Plan, PlannedWord } from '../query/plan.js';
import type { PlannedQuery } from '../query/planner.js';
import { escapeHtml } from './highlight.js';
import { findSlips, type Replacement, type Slips } from './query-corrections.js';

/** Hits from which on nobody needs help. */
const FEW = 3;
/** A less likely query must be this many times better supported to be preferred. */
const BETTER_BY = 4;
/** An article where corrected words stand side by side supports a query like so many that merely hold them. */
const PAIR_SUPPORT = 10;

export interface DidYouMean {
  readonly text: string;
  /** Escaped, with `<em>` around what changed. */
  readonly highlighted: string;
}

/**
 * A better spelling of the query, if one finds more articles.
 * @param asTyped how many articles hold all of the query as it was typed
 * @param planOf plans another query in the same way
 */
export async function didYouMean(
  engine: SearchEngine,
  query: string,
  plan: Plan & PlannedQuery,
  asTyped: number,
  planOf: (query: string) => Promise<Plan>,
): Promise<DidYouMean | undefined> {
  if (asTyped >= FEW) return undefined;
  const slips = await findSlips(engine, query, plan);
  const candidates = combinations(slips);
  let best: { text: string; changes: readonly Replacement[]; support: number } | undefined;
  for (const changes of candidates) {
    const text = replace(query, changes, (word) => word);
    const corrected: Plan = { ...(await planOf(text)), facets: [], offset: 0, limit: 0 };
    const { total } = await engine.search(corrected);
    if (total <= asTyped) continue;
    // Words that the archive writes as one stand together wherever they stand.
    const joined = changes.some((change) => slips.joins.includes(change));
    const support = total + PAIR_SUPPORT * (joined ? total : await adjacent(engine, corrected));
    if (best === undefined || support >= best.support * BETTER_BY) best = { text, changes, support };
  }
  if (best === undefined) return undefined;
  const emphasised = replace(query, best.changes, (word) => `<em>${escapeHtml(word)}</em>`, escapeHtml);
  return { text: best.text, highlighted: emphasised };
}

/** Ways to mend a query: every slip at its likeliest, one of them otherwise, or two words joined. Likeliest first. */
function combinations({ words, joins }: Slips): Replacement[][] {
  const best = words.map(([likeliest]) => likeliest);
  const others = words.flatMap((choices, place) =>
    choices.slice(1).map((choice) => best.map((likeliest, i) => (i === place ? choice : likeliest))),
  );
  const joined = joins.map((join) => [join, ...best.filter(({ span }) => !overlaps(span, join.span))]);
  const cost = (changes: readonly Replacement[]) => changes.reduce((sum, change) => sum + change.cost, 0);
  return [...(best.length > 0 ? [best] : []), ...others, ...joined].sort((a, b) => cost(a) - cost(b));
}

function overlaps(a: Replacement['span'], b: Replacement['span']): boolean {
  return a.start < b.end && b.start < a.end;
}

/** How many articles hold all of the query, and two neighbouring free words of it side by side. */
async function adjacent(engine: SearchEngine, plan: Plan): Promise<number> {
  const pairs = plan.free.slice(1).flatMap((right, i): PlannedWord[] => {
    const [a, b] = [plan.words[plan.free[i]], plan.words[right]];
    const terms = [...a.alternatives[0].terms, ...b.alternatives[0].terms];
    if (terms.length > 2) return [];
    return [{ ...a, text: `${a.text} ${b.text}`, alternatives: [{ terms, weight: 1, origin: 'typed' }] }];
  });
  if (pairs.length === 0) return 0;
  const of = pairs.map((_, pair) => ({ kind: 'word', word: plan.words.length + pair }) as const);
  const any: Condition = { kind: 'any', of };
  const condition: Condition = plan.condition === null ? any : { kind: 'all', of: [plan.condition, any] };
  const page = await engine.search({ ...plan, words: [...plan.words, ...pairs], condition, require: 'all' });
  return page.total;
}

/** Puts corrections in place of what was typed, keeping everything else and the case of the words. */
function replace(
  query: string,
  changes: readonly Replacement[],
  wrap: (word: string) => string,
  keep: (text: string) => string = (text) => text,
): string {
  let text = '';
  let at = 0;
  for (const { span, text: word } of [...changes].sort((a, b) => a.span.start - b.span.start)) {
    const typed = query.slice(span.start, span.end);
    text += keep(query.slice(at, span.start)) + wrap(inCaseOf(typed, word));
    at = span.end;
  }
  return text + keep(query.slice(at));
}

function inCaseOf(typed: string, word: string): string {
  if (typed.length > 1 && typed === typed.toUpperCase()) return word.toUpperCase();
  const first = typed.slice(0, 1);
  return first === first.toLowerCase() ? word : word.slice(0, 1).toUpperCase() + word.slice(1);
}
