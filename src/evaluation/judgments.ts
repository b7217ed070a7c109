/** What people judged: queries, and how well each document answers them. */
import { AppError } from '../errors.js';

export interface JudgedQuery {
  readonly id: string;
  readonly text: string;
}

/** Gain by document id, by query id. */
export type Judgments = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Records that `document` is worth `gain` for `query`; a gain that is no number is an error naming the line. */
export function addJudgment(
  judgments: Map<string, Map<string, number>>,
  query: string,
  document: string,
  gain: string,
  line: number,
): void {
  const value = Number(gain);
  if (gain === '' || Number.isNaN(value)) {
    throw new AppError('invalid_body', `Line ${line}: the gain "${gain}" is not a number.`);
  }
  const known = judgments.get(query);
  if (known === undefined) judgments.set(query, new Map([[document, value]]));
  else known.set(document, value);
}

/** Queries with at least one relevant document: the ones that means are taken over. */
export function judgedQueries(queries: readonly JudgedQuery[], judgments: Judgments): JudgedQuery[] {
  return queries.filter((query) => [...(judgments.get(query.id)?.values() ?? [])].some((gain) => gain > 0));
}
