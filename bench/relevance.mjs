/**
 * Relevance on judged collections through the public search, beside Lucene's BM25 (EnglishAnalyzer, title and text in
 * one field, k1 1.2, b .75). `--depth 100` is faster, with MAP cut off at that rank.
 */
import { join } from 'node:path';
import { loadJudgments, loadQueries } from '../dist/evaluation/collection.js';
import { evaluateCollection } from '../dist/evaluation/evaluate.js';
import { openArchive } from './archive.mjs';
import { dataPath, readDocuments, readOptions } from './data.mjs';
import { fixed, mean, printTable } from './table.mjs';

/** Lucene 8.7, measured once with the measures of this project. */
export const LUCENE = {
  cranfield: { ndcg10: 0.5045, averagePrecision: 0.4113, recall100: 0.7498 },
  cisi: { ndcg10: 0.3845, averagePrecision: 0.2183, recall100: 0.4473 },
  lisa: { ndcg10: 0.4638, averagePrecision: 0.3709, recall100: 0.7325 },
  adi: { ndcg10: 0.4863, averagePrecision: 0.4118, recall100: 0.9103 },
};
const SHOWN = ['ndcg10', 'averagePrecision', 'recall100'];

/** Mean measures of Lede over one collection. */
export async function evaluateFolder(folder, depth) {
  const evaluation = await evaluateCollection(
    {
      docs: readDocuments(join(folder, 'docs.jsonl')),
      queries: await loadQueries(join(folder, 'queries.jsonl')),
      qrels: await loadJudgments(join(folder, 'qrels.tsv')),
    },
    openArchive,
    depth,
  );
  return evaluation.mean;
}

export async function run(args) {
  const { collections, depth } = readOptions(args, { collections: Object.keys(LUCENE).join(','), depth: '1000' });
  const rows = [['collection', 'nDCG@10', 'Lucene', 'ratio', 'MAP', 'Lucene', 'ratio', 'R@100', 'Lucene', 'ratio']];
  const ratios = [];
  for (const name of collections.split(',')) {
    const ours = await evaluateFolder(dataPath(`collections/${name}`), Number(depth));
    const cells = SHOWN.map((measure) => [ours[measure], LUCENE[name][measure], ours[measure] / LUCENE[name][measure]]);
    ratios.push(cells.map(([, , ratio]) => ratio));
    rows.push([name, ...cells.flat().map((value, index) => fixed(value, index % 3 === 2 ? 3 : 4))]);
  }
  const means = SHOWN.map((_, index) => mean(ratios.map((row) => row[index])));
  rows.push(['mean', ...means.flatMap((ratio) => ['', '', fixed(ratio)])]);
  printTable(rows);
}
