/** Latency and size by number of articles: synthetic articles of Zipf-distributed words, up to a million. */
import { performance } from 'node:perf_hooks';
import { createEmbeddedEngine } from '../dist/engine/embedded/embedded-engine.js';
import { seededRandom } from '../dist/evaluation/significance.js';
import { settle } from './archive.mjs';
import { readOptions } from './data.mjs';
import { asker } from './lede.mjs';
import { fixed, printTable, quantile } from './table.mjs';

/** Distinct words, about as many as in a million English news articles. */
const VOCABULARY = 400_000;
const TITLE_WORDS = 8;
const TEXT_WORDS = 150;
const BATCH = 2000;
/** Only the last pass counts; the others warm up. */
const PASSES = 3;

const CONSONANTS = 'bcdfghjklmnprstvwz';
const VOWELS = 'aeiou';

/** A distinct, pronounceable word; low ranks give short words. */
function wordOf(rank) {
  let rest = rank;
  let word = '';
  do {
    word += CONSONANTS[rest % CONSONANTS.length];
    rest = Math.floor(rest / CONSONANTS.length);
    word += VOWELS[rest % VOWELS.length];
    rest = Math.floor(rest / VOWELS.length);
  } while (rest > 0);
  return word;
}

/** Ranks with probability about 1 / rank: the inverse of the continuous Zipf distribution. */
const zipf = (random) => Math.floor((VOCABULARY + 1) ** random()) - 1;

function articleOf(number, random) {
  const words = (count) => Array.from({ length: count }, () => wordOf(zipf(random))).join(' ');
  return {
    id: `z${number}`,
    title: words(TITLE_WORDS),
    lede: words(TEXT_WORDS),
    body: [],
    related: [],
    tags: [],
    authors: [],
    section: `s${number % 8}`,
    attributes: {},
  };
}

/** Two words of more than four letters from a headline: medium frequency. */
function queriesFrom(titles, count, random) {
  return Array.from({ length: count }, () => {
    const words = titles[Math.floor(random() * titles.length)].split(' ').filter((word) => word.length > 4);
    return words.slice(0, 2).join(' ') || 'bada';
  });
}

const CLASSES = [
  ['all words', 'all', (q) => q],
  ['last word cut to 3', 'prefix', (q) => q.replace(/(\S{3})\S*$/, '$1')],
  ['prefix and typo', 'prefixTypo', (q) => q.replace(/^(\S)(\S)(\S)/, '$1$3$2')],
  ['phrase', 'phrase', (q) => q],
  ['with facets', 'facets', (q) => q],
];

async function measure(size, count) {
  const random = seededRandom(3);
  const engine = await createEmbeddedEngine({ cachedPages: 0 });
  const titles = [];
  let put = 0;
  for (let start = 0; start < size; start += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, size - start) }, (_, i) => articleOf(start + i, random));
    if (titles.length < count) titles.push(...batch.map(({ title }) => title));
    const before = performance.now();
    await engine.put(batch, start + batch.length);
    put += performance.now() - before;
  }
  await settle(engine);
  const ask = asker(engine);
  const queries = queriesFrom(titles, count, random);
  const cells = [];
  for (const [, kind, change] of CLASSES) {
    let times = [];
    for (let pass = 0; pass < PASSES; pass += 1) {
      times = [];
      for (const query of queries) {
        const started = performance.now();
        await ask(kind, change(query), 10);
        times.push(performance.now() - started);
      }
    }
    times.sort((a, b) => a - b);
    cells.push(`${fixed(quantile(times, 0.5), 2)} / ${fixed(quantile(times, 0.99), 2)}`);
  }
  const { bytes } = engine.stats();
  await engine.close();
  return [size.toLocaleString('en'), fixed(size / (put / 1000), 0), fixed(bytes / 1e6, 0), ...cells];
}

export async function run(args) {
  const options = readOptions(args, { sizes: '10000,100000,1000000', count: '300' });
  const rows = [];
  for (const size of options.sizes.split(',')) rows.push(await measure(Number(size), Number(options.count)));
  printTable([
    ['articles', 'articles/s indexed', 'segments MB', ...CLASSES.map(([name]) => `${name}, p50 / p99 ms`)],
    ...rows,
  ]);
}
