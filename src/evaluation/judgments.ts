/** Relevance judgments: queries, and the gain of each document. */
import { AppError } from '../errors.js';

export interface JudgedQuery {
  readonly id: string;
  readonly text: string;
}

/** Gain by query id and document id. */
export type Judgments = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Adds the gain of a document for a query. A gain that is not a number is an error with the line. */
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

/** Queries with at least one relevant document. Means are taken over these. */
export function judgedQueries(queries: readonly JudgedQuery[], judgments: Judgments): JudgedQuery[] {
  return queries.filter((query) => [...(judgments.get(query.id)?.values() ?? [])].some((gain) => gain > 0));
}
