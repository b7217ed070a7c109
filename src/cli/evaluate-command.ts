/** `lede evaluate`: how well the search ranks a judged collection. */
import type { Command } from 'commander';
import type { Article } from '../document/article.js';
import { createEmbeddedEngine } from '../engine/embedded/embedded-engine.js';
import { loadJudgments, loadQueries } from '../evaluation/collection.js';
import { evaluateCollection, type SearcherFactory } from '../evaluation/evaluate.js';
import { evaluationJson, summary } from '../evaluation/report.js';
import { createSearcher } from '../search/searcher.js';
import { DEFAULT_SETTINGS } from '../search/settings.js';
import { ImportInput } from './import-input.js';
import { type Terminal, write } from './terminal.js';

const BATCH = 1000;
const DEADLINE_MS = 60_000;

interface Collection {
  readonly docs: string;
  readonly queries: string;
  readonly qrels: string;
  readonly json?: boolean;
}

export function evaluateCommand(command: Command, terminal: Terminal): Command {
  return command
    .description('measure ranking on a judged collection: nDCG@10, MAP, recall@100, MRR')
    .requiredOption('--docs <path>', 'articles, in any format import takes')
    .requiredOption('--queries <file>', 'JSON lines of {id, text}, or TREC topics')
    .requiredOption('--qrels <file>', 'tab-separated query, document, gain, or TREC qrels')
    .option('--json', 'print figures as JSON')
    .action((collection: Collection) => evaluate(collection, terminal));
}

async function evaluate({ docs, queries, qrels, json }: Collection, { stdin, stdout }: Terminal): Promise<void> {
  const collection = {
    docs: await ImportInput.open([docs], stdin),
    queries: await loadQueries(queries),
    qrels: await loadJudgments(qrels),
  };
  const evaluation = await evaluateCollection(collection, searchInMemory);
  await write(stdout, json === true ? `${JSON.stringify(evaluationJson(evaluation), null, 2)}\n` : summary(evaluation));
}

/** An archive that lives as long as the evaluation, and touches no data directory. */
const searchInMemory: SearcherFactory<ImportInput> = async (input) => {
  const engine = await createEmbeddedEngine();
  const articles = new Map<string, Article>();
  let batch: Article[] = [];
  let sequence = 0;
  const put = async (): Promise<void> => {
    sequence += batch.length;
    await engine.put(batch, sequence);
    batch = [];
  };
  for await (const item of input.items()) {
    if (item.kind === 'rejected') continue;
    articles.set(item.article.id, item.article);
    if (batch.push(item.article) >= BATCH) await put();
  }
  await put();
  const settings = () => DEFAULT_SETTINGS;
  const searcher = createSearcher({ engine, reader: articles, settings, deadlineMs: DEADLINE_MS });
  return { searcher, close: () => engine.close() };
};
