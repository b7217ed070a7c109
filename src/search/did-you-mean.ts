/** Did you mean? A likelier spelling of a query that few articles match, when it matches more. Nothing is replaced silently. */
import type { CallOptions, SearchReader } from '../backend/archive-backend.js';
import type { Condition, Plan, PlannedWord } from '../query/plan.js';
import { escapeHtml } from './highlight.js';
import type { QueryPlan } from './planning.js';
import { findSlips, type Replacement, type Slips } from './query-corrections.js';

/** Matches from which no suggestion is made. */
const FEW = 3;
/** A less likely query must have this many times the support to be preferred. */
const BETTER_BY = 4;
/** An article with corrected words side by side supports a query like this many that only hold them. */
const PAIR_SUPPORT = 10;

export interface DidYouMean {
  readonly text: string;
  /** HTML, with `<em>` around what changed. */
  readonly highlighted: string;
}

interface Candidate {
  readonly changes: readonly Replacement[];
  readonly text: string;
  readonly plan: Plan;
  /** Whether two words were joined: what the archive writes as one word stands together wherever it stands. */
  readonly isJoined: boolean;
  /** Number of articles that match. */
  readonly total: number;
}

/**
 * A better spelling of a query, if one matches more articles.
 * @param planOf plans a query like the one that was answered
 * @param asTyped number of articles that match the query as typed
 */
export async function didYouMean(
  reader: SearchReader,
  query: string,
  planOf: (query: string) => QueryPlan,
  asTyped: number,
  options: CallOptions,
): Promise<DidYouMean | undefined> {
  if (asTyped >= FEW) return undefined;
  const slips = await findSlips(reader, query, planOf(query), options);
  const candidates = await matchingMore(reader, query, slips, planOf, asTyped, options);
  const pairs = await adjacentCounts(reader, candidates, options);
  let best: { readonly candidate: Candidate; readonly support: number } | undefined;
  for (const [i, candidate] of candidates.entries()) {
    const support = candidate.total + PAIR_SUPPORT * (candidate.isJoined ? candidate.total : (pairs[i] ?? 0));
    if (best === undefined || support >= best.support * BETTER_BY) best = { candidate, support };
  }
  if (best === undefined) return undefined;
  const { text, changes } = best.candidate;
  return { text, highlighted: replace(query, changes, (word) => `<em>${escapeHtml(word)}</em>`, escapeHtml) };
}

/** The corrected queries that match more articles than the typed one, likeliest first. Counted in one call. */
async function matchingMore(
  reader: SearchReader,
  query: string,
  slips: Slips,
  planOf: (query: string) => QueryPlan,
  asTyped: number,
  options: CallOptions,
): Promise<readonly Candidate[]> {
  const corrected = combinations(slips).map((changes) => {
    const text = replace(query, changes, (word) => word);
    const plan: Plan = { ...planOf(text), facets: [], offset: 0, limit: 0 };
    return { changes, text, plan, isJoined: changes.some((change) => slips.joins.includes(change)) };
  });
  if (corrected.length === 0) return [];
  const pages = await reader.search(
    corrected.map(({ plan }) => plan),
    options,
  );
  return corrected
    .map((candidate, i): Candidate => ({ ...candidate, total: pages[i]?.total ?? 0 }))
    .filter(({ total }) => total > asTyped);
}

/** All slips corrected to their likeliest, one of them to another, or two words joined. Likeliest first. */
function combinations({ words, joins }: Slips): readonly (readonly Replacement[])[] {
  const best = words.flatMap(([likeliest]) => likeliest ?? []);
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

/** For each candidate, the number of its articles with two neighbouring free words side by side. Counted in one call. */
async function adjacentCounts(
  reader: SearchReader,
  candidates: readonly Candidate[],
  options: CallOptions,
): Promise<readonly number[]> {
  const plans = candidates.map(({ plan, isJoined }) => (isJoined ? undefined : withAdjacentWords(plan)));
  const known = plans.filter((plan) => plan !== undefined);
  if (known.length === 0) return [];
  const counts = (await reader.search(known, options)).values();
  return plans.map((plan) => (plan === undefined ? 0 : (counts.next().value?.total ?? 0)));
}

/** The plan with the further condition that two neighbouring free words stand side by side; undefined without such. */
function withAdjacentWords(plan: Plan): Plan | undefined {
  const free = plan.free.flatMap((index) => plan.words[index] ?? []);
  const pairs = free.slice(1).flatMap((right, i): PlannedWord[] => {
    const left = free[i];
    const [first] = left?.alternatives ?? [];
    const [second] = right.alternatives;
    const terms = [...(first?.terms ?? []), ...(second?.terms ?? [])];
    if (left === undefined || terms.length > 2) return [];
    return [{ ...left, text: `${left.text} ${right.text}`, alternatives: [{ terms, weight: 1, origin: 'typed' }] }];
  });
  if (pairs.length === 0) return undefined;
  const of = pairs.map((_, pair) => ({ kind: 'word', word: plan.words.length + pair }) as const);
  const any: Condition = { kind: 'any', of };
  const condition: Condition = plan.condition === null ? any : { kind: 'all', of: [plan.condition, any] };
  return { ...plan, words: [...plan.words, ...pairs], condition, require: 'all' };
}

/** Puts corrections in place of what was typed; the rest of the query and the case of the words stay. */
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

/** The word in capitals, or with a capital, as it was typed. */
function inCaseOf(typed: string, word: string): string {
  if (typed.length > 1 && typed === typed.toUpperCase()) return word.toUpperCase();
  const first = typed.slice(0, 1);
  return first === first.toLowerCase() ? word : word.slice(0, 1).toUpperCase() + word.slice(1);
}
