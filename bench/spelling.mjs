/** Did-you-mean against known misspellings, with the words of a news archive as vocabulary: only pairs whose correction the archive holds. */
import { performance } from 'node:perf_hooks';
import { corrections } from '../dist/search/spelling.js';
import { openArchive } from './archive.mjs';
import { dataPath, readDocuments, readOptions, readRows } from './data.mjs';
import { fixed, printTable, quantile } from './table.mjs';

/** The corrections of one word are looked for among this many; what a person sees is the first. */
const LISTED = 3;

export async function run(given) {
  const defaults = { docs: '', pairs: '', misses: '' };
  const options = readOptions(given, defaults);
  const documents = readDocuments(options.docs || dataPath('news/reuters-21k.jsonl.gz'));
  const pairs = readRows(options.pairs || dataPath('spelling/pairs.tsv')).slice(1);
  const { engine, close } = await openArchive(documents);
  const near = (word, edits, limit) => engine.wordsNear(word, edits, limit);
  const known = async (word) => (await near(word, 1, 100)).some(({ surface }) => surface === word);

  const sources = new Map();
  const times = [];
  for (const [misspelling, correction, source] of pairs) {
    const wanted = correction.toLowerCase();
    if (!(await known(wanted))) continue;
    const tally = sources.get(source) ?? { pairs: 0, first: 0, listed: 0 };
    sources.set(source, tally);
    const started = performance.now();
    const found = await corrections(misspelling.toLowerCase(), near, LISTED);
    times.push(performance.now() - started);
    const words = found.map(({ surface }) => surface);
    tally.pairs += 1;
    if (words[0] === wanted) tally.first += 1;
    if (words.includes(wanted)) tally.listed += 1;
    if (words[0] !== wanted && options.misses === source) {
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
    `ms a word: mean ${fixed(average, 2)}, p50 ${fixed(quantile(times, 0.5), 2)}, p99 ${fixed(quantile(times, 0.99), 2)}\n`,
  );
}
