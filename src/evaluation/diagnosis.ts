/** Diagnosis of a query: its first hits, the relevant ones at lower ranks with explanations, and the missing ones. */
import { searchRequestSchema } from '../search/request.js';
import type { Explanation } from '../search/response.js';
import type { Searcher } from '../search/searcher.js';
import type { QueryResult } from './evaluate.js';
import type { Gains } from './measures.js';
import { plainWords } from './run.js';

export interface DiagnosedHit {
  /** From 1. */
  readonly rank: number;
  readonly id: string;
  readonly title: string;
  /** 0 when not judged relevant. */
  readonly gain: number;
  readonly explanation: Explanation;
}

export interface Diagnosis {
  readonly query: QueryResult;
  readonly answers: readonly DiagnosedHit[];
  /** Relevant articles that are not among the first `REACH` hits. */
  readonly missed: readonly string[];
}

/** Number of first hits explained. */
const FIRST = 3;
/** Number of relevant hits at lower ranks explained. */
const BEHIND = 2;
/** Number of hits examined. */
export const REACH = 100;

/** Runs a query again, with explanations. */
export async function diagnose(searcher: Searcher, query: QueryResult, gains: Gains): Promise<Diagnosis> {
  const request = { q: plainWords(query.text), typing: false, hitsPerPage: REACH, snippets: 0, explain: true };
  const { hits } = await searcher.search(searchRequestSchema.parse(request));
  const answers = hits.map(
    ({ id, title, _score, _explain }, index): DiagnosedHit => ({
      rank: index + 1,
      id,
      title,
      gain: Math.max(0, gains.get(id) ?? 0),
      explanation: _explain ?? { total: _score, parts: [] },
    }),
  );
  const behind = answers.slice(FIRST).filter(({ gain }) => gain > 0);
  const retrieved = new Set(hits.map(({ id }) => id));
  return {
    query,
    answers: [...answers.slice(0, FIRST), ...behind.slice(0, BEHIND)],
    missed: [...gains].flatMap(([id, gain]) => (gain > 0 && !retrieved.has(id) ? [id] : [])),
  };
}
