/**
 * Leave-one-out cross-validation of ranking constants. Every setting is measured on every judged collection, each in
 * its own process. Then each collection is left out in turn: the setting that is best on the others is evaluated on it.
 * A setting is an improvement only if it helps on the collections it was not chosen on.
 */
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readOptions } from './data.mjs';
import { LUCENE } from './relevance.mjs';
import { fixed, mean, printTable } from './table.mjs';

/** Values of one constant at a time, by its path in RANKING; `weights.` are field weights. */
const VARIATIONS = {
  k1: [0.9, 1.5, 1.8, 2.2],
  'b.0': [0.2, 0.6],
  'b.1 b.2': [0.6, 0.9],
  idfPower: [1, 1.1, 1.3, 1.5],
  'kinds.stem': [0.6, 0.7, 0.9, 1],
  proximity: [0, 0.25, 0.75, 1],
  exactHeadline: [0],
  'headline.submitted.covered': [0, 0.05, 0.2, 0.4],
  'headline.submitted.word': [0.3],
  'headline.submitted.order': [1],
  'weights.title': [1, 2, 3, 4, 6, 8],
  'weights.lede': [1, 1.5],
};
const DEFAULT = 'default';

/** Name and overrides (`{path: value}`) of each setting. */
function settings() {
  const varied = Object.entries(VARIATIONS).flatMap(([paths, values]) =>
    values.map((value) => [`${paths} = ${value}`, Object.fromEntries(paths.split(' ').map((path) => [path, value]))]),
  );
  return [[DEFAULT, {}], ...varied];
}

/** nDCG@10 divided by Lucene's, by collection. */
async function ratios(overrides, collections) {
  const script = join(import.meta.dirname, 'sweep-one.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify({ overrides, collections })]);
  const ndcg = JSON.parse(stdout);
  return collections.map((name, index) => ndcg[index] / LUCENE[name].ndcg10);
}

/** Runs at most `width` jobs at a time. Results are in the order of the jobs. */
async function inParallel(jobs, width) {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < jobs.length) {
      const index = next++;
      results[index] = await jobs[index]();
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

export async function run(args) {
  const options = readOptions(args, { collections: Object.keys(LUCENE).join(','), jobs: `${availableParallelism()}` });
  const collections = options.collections.split(',');
  const measured = await inParallel(
    settings().map(([name, overrides]) => async () => ({ name, ratios: await ratios(overrides, collections) })),
    Number(options.jobs),
  );
  const row = ({ name, ratios }) => [name, ...ratios.map((ratio) => fixed(ratio)), fixed(mean(ratios), 4)];
  printTable([['setting', ...collections, 'mean'], ...measured.map(row)]);
  process.stdout.write('\n');
  const table = collections.map((left, out) => {
    const others = ({ ratios }) => mean(ratios.filter((_, index) => index !== out));
    const chosen = measured.reduce((best, setting) => (others(setting) > others(best) ? setting : best));
    return [left, chosen.name, fixed(chosen.ratios[out]), fixed(measured[0].ratios[out])];
  });
  printTable([['left out', 'chosen on the others', 'ratio', 'default'], ...table]);
}
