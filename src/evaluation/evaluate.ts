/** From a judged collection and a searcher to figures: the whole of `lede evaluate`. */
import type { Searcher } from '../search/searcher.js';
import { type JudgedQuery, type Judgments, judgedQueries } from './judgments.js';
import { type Gains, type Measures, meanMeasures, measure } from './measures.js';
import { RUN_DEPTH, runQueries, searchWith } from './run.js';
import type { Run } from './trec.js';

export interface QueryResult extends JudgedQuery {
  readonly measures: Measures;
}

export interface Evaluation {
  /** One for each judged query, in the order of the queries. */
  readonly queries: readonly QueryResult[];
  /** Means over the judged queries. */
  readonly mean: Measures;
  readonly run: Run;
}

/** A collection whose documents are in whatever shape the factory reads. */
export interface Collection<Documents> {
  readonly docs: Documents;
  readonly queries: readonly JudgedQuery[];
  readonly qrels: Judgments;
}

/** Makes the documents searchable, with default settings; whoever calls it closes it. */
export type SearcherFactory<Documents> = (
  docs: Documents,
) => Promise<{ readonly searcher: Searcher; readonly close: () => Promise<void> }>;

const NONE: Gains = new Map();

/** Judges a run, ours or another engine's; queries it does not answer count 0. */
export function evaluateRun(run: Run, queries: readonly JudgedQuery[], qrels: Judgments): Evaluation {
  const results = judgedQueries(queries, qrels).map((query) => ({
    ...query,
    measures: measure(run.get(query.id) ?? [], qrels.get(query.id) ?? NONE),
  }));
  return { queries: results, mean: meanMeasures(results.map((result) => result.measures)), run };
}

/**
 * Indexes the documents, asks every judged query through the public search, and judges the answers.
 * @param depth how many answers a query may have; MAP looks at all of them
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
