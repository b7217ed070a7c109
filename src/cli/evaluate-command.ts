/** `lede evaluate`: measures ranking on a judged collection. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../config.js';
import { loadJudgments, loadQueries, loadRun } from '../evaluation/collection.js';
import { type Diagnosis, diagnose } from '../evaluation/diagnosis.js';
import { evaluateRun, type SearcherFactory } from '../evaluation/evaluate.js';
import { type JudgedQuery, judgedQueries } from '../evaluation/judgments.js';
import {
  comparison,
  comparisonJson,
  diagnosisText,
  evaluationJson,
  queryTable,
  summary,
  worstQueries,
} from '../evaluation/report.js';
import { runQueries, searchWith } from '../evaluation/run.js';
import { formatRun, type Run } from '../evaluation/trec.js';
import { importItems } from '../indexing/bulk-import.js';
import { createSearcher, type Searcher } from '../search/searcher.js';
import { DEFAULT_SETTINGS } from '../search/settings.js';
import { openBackend } from './backend.js';
import { ImportInput } from './import-input.js';
import { type Terminal, write } from './terminal.js';

/** Milliseconds a query may take: long enough that no evaluation depends on the machine. */
const DEADLINE_MS = 60_000;

interface EvaluateOptions {
  readonly docs?: string;
  readonly queries: string;
  readonly qrels: string;
  readonly run?: string;
  readonly compare?: string;
  readonly writeRun?: string;
  readonly perQuery?: boolean;
  readonly worst?: string;
  readonly json?: boolean;
}

export function evaluateCommand(command: Command, terminal: Terminal): Command {
  return command
    .description('measure ranking on a judged collection: nDCG@10, MAP, recall@100, MRR, P@10')
    .option('--docs <path>', 'articles, in any format that import accepts')
    .requiredOption('--queries <file>', 'JSON lines of {id, text}, or TREC topics')
    .requiredOption('--qrels <file>', 'tab-separated query, document, gain, or TREC qrels')
    .option('--run <file>', 'evaluate the rankings of a TREC run instead of searching')
    .option('--compare <file>', 'TREC run to compare with, by a paired significance test')
    .option('--write-run <file>', 'write the rankings as a TREC run')
    .option('--per-query', 'print the measures of each query')
    .option('--worst <number>', 'print the worst queries, with explanations of their hits')
    .option('--json', 'print JSON')
    .action((options: EvaluateOptions) => evaluate(options, terminal));
}

async function evaluate(options: EvaluateOptions, { stdin, stdout }: Terminal): Promise<void> {
  const worst = Number(options.worst ?? 0);
  if (!Number.isInteger(worst) || worst < 0) throw new UsageError('--worst must be a whole number.');
  if (options.docs === undefined && options.run === undefined)
    throw new UsageError('Either --docs or --run is required.');
  const queries = await loadQueries(options.queries);
  const qrels = await loadJudgments(options.qrels);
  const other = options.compare === undefined ? undefined : await loadRun(options.compare);
  const opened =
    options.docs === undefined ? undefined : await searchDocuments(await ImportInput.open([options.docs], stdin));
  try {
    const run = await answers(options.run, judgedQueries(queries, qrels), opened?.searcher);
    const evaluation = evaluateRun(run, queries, qrels);
    if (options.writeRun !== undefined) await writeFile(options.writeRun, formatRun(run));
    const second = other && evaluateRun(other, queries, qrels);
    const bad = worstQueries(evaluation, worst);
    // A run of another engine has no explanations.
    const searcher = options.run === undefined ? opened?.searcher : undefined;
    const diagnoses: Diagnosis[] = [];
    if (searcher !== undefined) {
      for (const query of bad) diagnoses.push(await diagnose(searcher, query, qrels.get(query.id) ?? new Map()));
    }
    const json = {
      ...evaluationJson(evaluation),
      ...(second && { comparison: comparisonJson(second, evaluation) }),
      ...(bad.length > 0 && { worst: searcher === undefined ? bad : diagnoses }),
    };
    const text = [
      summary(evaluation),
      ...(options.perQuery === true ? [queryTable(evaluation.queries)] : []),
      ...(second === undefined ? [] : [comparison(second, evaluation)]),
      ...(searcher === undefined && bad.length > 0 ? [queryTable(bad)] : diagnoses.map(diagnosisText)),
    ];
    await write(stdout, options.json === true ? `${JSON.stringify(json, null, 2)}\n` : text.join('\n'));
  } finally {
    await opened?.close();
  }
}

/** The answers of a run file, or of our own search. */
async function answers(path: string | undefined, queries: readonly JudgedQuery[], searcher?: Searcher): Promise<Run> {
  if (path !== undefined) return loadRun(path);
  return searcher === undefined ? new Map() : runQueries(queries, searchWith(searcher));
}

/** A searcher over the documents with default settings: an archive in a temporary folder, removed when it is closed. */
const searchDocuments: SearcherFactory<ImportInput> = async (input) => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'lede-evaluate-'));
  const remove = () => rm(dataDirectory, { recursive: true, force: true });
  try {
    const backend = await openBackend({ dataDirectory });
    await backend.ready;
    await importItems(backend, input.items());
    const close = async () => {
      await backend.close();
      await remove();
    };
    const settings = () => DEFAULT_SETTINGS;
    return { searcher: createSearcher({ reader: backend, settings, deadlineMs: DEADLINE_MS }), close };
  } catch (error) {
    await remove();
    throw error;
  }
};
