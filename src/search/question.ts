/** A search in pieces rather than as texts, for protocols with grammars of their own: a parsed query, a filter tree, exact rules for words. */
import { fold } from '../analysis/normalizer.js';
import type { Page } from '../backend/page.js';
import type { SearchField } from '../document/article.js';
import { SEARCH_FIELDS } from '../document/article.js';
import type { SearchEngine } from '../engine/engine.js';
import type { ParsedQuery } from '../query/ast.js';
import type { Filter } from '../query/filter.js';
import { parseQuery } from '../query/parser.js';
import type { Condition, FacetRequest, Plan, SortKey } from '../query/plan.js';
import { type PlannedQuery, planQuery } from '../query/planner.js';
import { SynonymTable } from '../query/synonyms.js';
import { type DidYouMean, didYouMean } from './did-you-mean.js';
import type { PreparedSettings } from './planning.js';
import { answer, ENOUGH, type TypoLengths, withTypos } from './relaxation.js';

/** What is tried, in order, when no article holds every required word. */
export type WordFallback = 'none' | 'lastWords' | 'firstWords' | 'allOptional';

export interface Question {
  readonly query: ParsedQuery;
  /** Whether the last word may be the beginning of a longer one. */
  readonly typing: boolean;
  /** Typing errors are allowed for when fewer hits than this are found as typed; 0 for never. */
  readonly typosBelow: number;
  readonly typoLengths: TypoLengths;
  /** Folded words that are preferred, not required. */
  readonly optionalWords: ReadonlySet<string>;
  readonly fallback: WordFallback;
  /** Whether it is answered in the rounds of a search request, with articles that hold only some words behind the others, and with did-you-mean; `optionalWords`, `fallback` and `typoLengths` then mean nothing. */
  readonly inRounds: boolean;
  /** Whether near-identical articles are folded under the best of them. */
  readonly collapse: boolean;
  readonly synonyms: boolean;
  /** Whether articles are pinned and hidden as the settings say for this query. */
  readonly pins: boolean;
  /** Narrows the hits and, unlike the filter of a search request, every facet too. */
  readonly filter: Filter | null;
  readonly facets: readonly FacetRequest[];
  readonly sort: readonly SortKey[];
  /** Of hits about as relevant as each other; see `Plan.ties`. */
  readonly ties: readonly SortKey[];
  /** Null for all. */
  readonly fields: readonly SearchField[] | null;
  /** See `Plan.valueFields`. */
  readonly valueFields: readonly string[];
  readonly offset: number;
  readonly limit: number;
}

export interface Match {
  /** As it was finally answered; what the words of the page's hits refer to. */
  readonly plan: Plan;
  readonly page: Page;
  /** Whether articles that hold only some of the words are among them. */
  readonly relaxed: boolean;
  /** A better spelling; only for a question answered in rounds that wants hits. */
  readonly didYouMean?: DidYouMean | undefined;
}

/** Typing errors are allowed for when as typed fewer than a page is found. */
export const TYPOS_WHEN_FEW = ENOUGH;

const NO_SYNONYMS = new SynonymTable([]);

/**
 * Answers a question: every word must be found, but optional ones; typing errors and fewer words as it allows.
 * `now` in milliseconds since the epoch. Throws AppError `deadline_exceeded`.
 */
export async function ask(
  engine: SearchEngine,
  prepared: PreparedSettings,
  question: Question,
  now: number,
): Promise<Match> {
  const plan = firstPlan(prepared, question, now);
  if (question.inRounds) {
    const found = await answer(engine, plan, question.typosBelow > 0);
    const planOf = async (q: string) => firstPlan(prepared, { ...question, query: parseQuery(q) }, now);
    const meant =
      question.limit > 0 ? await didYouMean(engine, question.query.text, plan, found.asTyped, planOf) : undefined;
    const { page } = found;
    return { plan: found.plan, page, relaxed: page.complete < page.total, didYouMean: meant };
  }
  for (const attempt of attempts(plan, question.fallback)) {
    const match = await answerStrictly(engine, attempt, question);
    if (match.page.total > 0) return match;
  }
  return answerStrictly(engine, plan, question);
}

/** As typed, then with typing errors when that finds too little and they find more. */
async function answerStrictly(engine: SearchEngine, plan: Plan, question: Question): Promise<Match> {
  const any = Number.POSITIVE_INFINITY;
  const page = await engine.search({ ...plan, tentative: { atLeast: question.typosBelow, rare: any } });
  if (page.total >= question.typosBelow) return { plan, page, relaxed: false };
  const forgiving = withTypos(plan, page.documents, engine.stats().documents, question.typoLengths);
  if (forgiving !== plan) {
    const wider = await engine.search({ ...forgiving, tentative: { atLeast: page.total + 1, rare: any } });
    if (wider.total > page.total) return { plan: forgiving, page: wider, relaxed: false };
  }
  return { plan, page: plan.collapse ? page : await engine.search(plan), relaxed: false };
}

function firstPlan(prepared: PreparedSettings, question: Question, now: number): Plan & PlannedQuery {
  const { settings } = prepared;
  const synonyms = question.synonyms ? prepared.synonyms : NO_SYNONYMS;
  const planned = planQuery(question.query, { typing: question.typing, synonyms, stopWords: prepared.stopWords });
  const rule = question.pins ? prepared.pinnedFor(question.query.text) : undefined;
  const { filter } = question;
  const required = planned.free.filter((word) => !question.optionalWords.has(fold(planned.words[word].text)));
  const { recency } = settings;
  return {
    words: planned.words,
    spans: planned.spans,
    ignored: planned.ignored,
    condition: bothOf(planned.condition, filter),
    free: required.length === 0 ? planned.free : required,
    require: required.length === 0 && planned.free.length > 0 ? 'any' : 'all',
    enough: 0,
    fields: question.fields ?? SEARCH_FIELDS,
    valueFields: question.valueFields,
    fieldWeights: prepared.fieldWeights,
    // Pinned articles pass conditions, but not the filter.
    filter: rule === undefined ? null : filter,
    facets: question.facets,
    sort: question.sort,
    ties: question.ties,
    collapse: question.collapse,
    freshness: recency.weight === 0 ? null : { ...recency, now },
    pinned: rule?.ids ?? [],
    hidden: rule?.hidden ?? [],
    offset: question.offset,
    limit: question.limit,
    explain: false,
  };
}

/** A filter as a condition is not taken back for the facets of its own fields. */
function bothOf(condition: Condition | null, filter: Filter | null): Condition | null {
  if (filter === null) return condition;
  const filtering: Condition = { kind: 'filter', filter };
  return condition === null ? filtering : { kind: 'all', of: [condition, filtering] };
}

/** The plan, then with fewer and fewer words required. */
function* attempts(plan: Plan, fallback: WordFallback): Generator<Plan> {
  if (fallback === 'none' || plan.free.length < 2) return;
  yield plan;
  if (fallback === 'allOptional') return yield { ...plan, require: 'any' };
  for (let left = plan.free.length - 1; left > 0; left -= 1) {
    yield { ...plan, free: fallback === 'lastWords' ? plan.free.slice(0, left) : plan.free.slice(-left) };
  }
}
