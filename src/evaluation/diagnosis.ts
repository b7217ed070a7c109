/** Why a query does badly: its first answers and the relevant articles behind them, each with its explanation. */
import { searchRequestSchema } from '../search/request.js';
import type { Explanation } from '../search/response.js';
import type { Searcher } from '../search/searcher.js';
import type { QueryResult } from './evaluate.js';
import type { Gains } from './measures.js';
import { plainWords } from './run.js';

export interface DiagnosedAnswer {
  /** From 1. */
  readonly rank: number;
  readonly id: string;
  readonly title: string;
  /** 0 when it was not judged relevant. */
  readonly gain: number;
  readonly explanation: Explanation;
}

export interface Diagnosis {
  readonly query: QueryResult;
  readonly answers: readonly DiagnosedAnswer[];
  /** Relevant articles that are not among the first `REACH` answers. */
  readonly missed: readonly string[];
}

/** How many of the first answers are explained, and how many relevant ones behind them. */
const FIRST = 3;
const BEHIND = 2;
/** How deep relevant articles are looked for. */
export const REACH = 100;

/** Asks a query again, with explanations. */
export async function diagnose(searcher: Searcher, query: QueryResult, gains: Gains): Promise<Diagnosis> {
  const request = { q: plainWords(query.text), typing: false, hitsPerPage: REACH, snippets: 0, explain: true };
  const { hits } = await searcher.search(searchRequestSchema.parse(request));
  const answers = hits.map(
    ({ id, title, _score, _explain }, index): DiagnosedAnswer => ({
      rank: index + 1,
      id,
      title,
      gain: Math.max(0, gains.get(id) ?? 0),
      explanation: _explain ?? { total: _score, parts: [] },
    }),
  );
  const behind = answers.slice(FIRST).filter(({ gain }) => gain > 0);
  const found = new Set(hits.map(({ id }) => id));
  return {
    query,
    answers: [...answers.slice(0, FIRST), ...behind.slice(0, BEHIND)],
    missed: [...gains].flatMap(([id, gain]) => (gain > 0 && !found.has(id) ? [id] : [])),
  };
}
