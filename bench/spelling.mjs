/** Accuracy of did-you-mean on known misspellings, over the vocabulary of a news archive. Skips pairs whose correction is not in the archive. */
import { performance } from 'node:perf_hooks';
import { corrections } from '../dist/search/spelling.js';
import { openArchive } from './archive.mjs';
import { dataPath, readDocuments, readOptions, readRows } from './data.mjs';
import { fixed, printTable, quantile } from './table.mjs';

/** Corrections requested per word; the search page shows the first. */
const LISTED = 3;

export async function run(args) {
  const defaults = { docs: '', pairs: '', misses: '' };
  const options = readOptions(args, defaults);
  const documents = readDocuments(options.docs || dataPath('news/reuters-21k.jsonl.gz'));
  const pairs = readRows(options.pairs || dataPath('spelling/pairs.tsv')).slice(1);
  const { engine, close } = await openArchive(documents);
  const near = (word, edits, limit) => engine.wordsNear(word, edits, limit);
  const known = async (word) => (await near(word, 1, 100)).some(({ surface }) => surface === word);

  const sources = new Map();
  const times = [];
  for (const [misspelling, correction, source] of pairs) {
    const target = correction.toLowerCase();
    if (!(await known(target))) continue;
    const tally = sources.get(source) ?? { pairs: 0, first: 0, listed: 0 };
    sources.set(source, tally);
    const started = performance.now();
    const candidates = await corrections(misspelling.toLowerCase(), near, LISTED);
    times.push(performance.now() - started);
    const words = candidates.map(({ surface }) => surface);
    tally.pairs += 1;
    if (words[0] === target) tally.first += 1;
    if (words.includes(target)) tally.listed += 1;
    if (words[0] !== target && options.misses === source) {
      process.stdout.write(`${misspelling} → ${correction}, got ${words.join(', ')}\n`);
    }
  }
  await close();
  const share = (tally, member) => fixed(tally[member] / tally.pairs);
  printTable([
    ['source', 'pairs', 'first', 'top three'],
    ...[...sources].map(([source, tally]) => [source, tally.pairs, share(tally, 'first'), share(tally, 'listed')]),
  ]);
  times.sort((a, b) => a - b);
  const average = times.reduce((sum, time) => sum + time, 0) / times.length;
  process.stdout.write(
    `ms per word: mean ${fixed(average, 2)}, p50 ${fixed(quantile(times, 0.5), 2)}, p99 ${fixed(quantile(times, 0.99), 2)}\n`,
  );
}
