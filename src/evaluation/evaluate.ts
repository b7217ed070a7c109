/** Evaluates a run or a searcher on a judged collection. */
import type { Searcher } from '../search/searcher.js';
import { type JudgedQuery, type Judgments, judgedQueries } from './judgments.js';
import { type Gains, type Measures, meanMeasures, measure } from './measures.js';
import { RUN_DEPTH, runQueries, searchWith } from './run.js';
import type { Run } from './trec.js';

export interface QueryResult extends JudgedQuery {
  readonly measures: Measures;
}

export interface Evaluation {
  /** Results of the judged queries, in the order of the queries. */
  readonly queries: readonly QueryResult[];
  /** Means over the judged queries. */
  readonly mean: Measures;
  readonly run: Run;
}

/** A judged collection; the type of its documents is that of the searcher factory. */
export interface Collection<Documents> {
  readonly docs: Documents;
  readonly queries: readonly JudgedQuery[];
  readonly qrels: Judgments;
}

/** Indexes the documents for search with default settings. The caller closes the result. */
export type SearcherFactory<Documents> = (
  docs: Documents,
) => Promise<{ readonly searcher: Searcher; readonly close: () => Promise<void> }>;

const NONE: Gains = new Map();

/** Evaluates a run of any engine. A query that is not in the run scores 0. */
export function evaluateRun(run: Run, queries: readonly JudgedQuery[], qrels: Judgments): Evaluation {
  const results = judgedQueries(queries, qrels).map((query) => ({
    ...query,
    measures: measure(run.get(query.id) ?? [], qrels.get(query.id) ?? NONE),
  }));
  return { queries: results, mean: meanMeasures(results.map((result) => result.measures)), run };
}

/**
 * Indexes the documents, runs every judged query through the public search, and evaluates the rankings.
 * @param depth length of each ranking; MAP is computed over all of it
 */
export async function evaluateCollection<Documents>(
  { docs, queries, qrels }: Collection<Documents>,
  searcherFactory: SearcherFactory<Documents>,
  depth = RUN_DEPTH,
): Promise<Evaluation> {
  const { searcher, close } = await searcherFactory(docs);
  try {
    const run = await runQueries(judgedQueries(queries, qrels), searchWith(searcher), depth);
    return evaluateRun(run, queries, qrels);
  } finally {
    await close();
  }
}
