/** Latency by query class and archive size, beside the peers, one process after another. Writes RESULTS.md beside this file. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../dist/evaluation/significance.js';
import { dataPath, hasData, joinDocuments, readDocuments, readOptions, readRows, requirePeers } from './data.mjs';
import { cutShort, sampleQueries, withTypo } from './queries.mjs';
import { fixed, markdownTable } from './table.mjs';

const HERE = import.meta.dirname;
const MODULES = {
  Lede: './lede.mjs',
  'SQLite FTS5': './peers/fts5.mjs',
  FlexSearch: './peers/flexsearch.mjs',
  MiniSearch: './peers/minisearch.mjs',
  Orama: './peers/orama.mjs',
};
/** Engines that run without the packages of `bench/peers`. */
const WITHOUT_PEERS = ['Lede', 'Lucene', 'SQLite FTS5'];
const LUCENE_CELLS = { AND: 'all words', OR: 'any word', prefix: 'last word cut to 3', box: 'prefix and typo' };
const MIB = 2 ** 20;

/** The rows of the table: a name, a query class and its queries. Without `fixedQueries` they are sampled from headlines. */
function cellsFor(documents, count, fixedQueries) {
  const random = seededRandom(11);
  const single = fixedQueries ?? sampleQueries(documents, count, { least: 1, most: 1, random });
  const multiple = fixedQueries ?? sampleQueries(documents, count, { least: 2, most: 3, random });
  const changed = (change) => multiple.map(({ id, text }) => ({ id, text: change(text) }));
  const slipped = changed((text) => withTypo(text, random));
  return [
    { name: 'single word', kind: 'word', queries: single.map(({ id, text }) => ({ id, text: text.split(' ')[0] })) },
    { name: 'all words', kind: 'all', queries: multiple },
    { name: 'any word', kind: 'any', queries: multiple },
    ...[1, 2, 3, 4].map((letters) => ({
      name: `last word cut to ${letters}`,
      kind: 'prefix',
      queries: changed((text) => cutShort(text, letters)),
    })),
    { name: 'typo', kind: 'typo', queries: slipped },
    {
      name: 'prefix and typo',
      kind: 'prefixTypo',
      queries: slipped.map(({ id, text }) => ({ id, text: cutShort(text, 4) })),
    },
    { name: 'phrase', kind: 'phrase', queries: multiple },
    { name: 'filtered', kind: 'filtered', queries: multiple },
    { name: 'with facets', kind: 'facets', queries: multiple },
    { name: 'highlights and snippets', kind: 'passages', queries: multiple },
  ];
}

function measureEngine(folder, module, job) {
  const file = join(folder, 'job.json');
  writeFileSync(file, JSON.stringify({ module, ...job }));
  const output = execFileSync(
    process.execPath,
    ['--expose-gc', '--max-old-space-size=4096', join(HERE, 'measure.mjs'), file],
    { encoding: 'utf8', maxBuffer: 64 * MIB, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return JSON.parse(output);
}

/** Lucene, by the script beside the data, after its third pass. The script runs three query lists in four classes; the second call replaces the first list by single words. */
function measureLucene(folder, documents, cells) {
  const docs = join(folder, 'docs.jsonl');
  writeFileSync(docs, documents.map((document) => `${JSON.stringify(document)}\n`).join(''));
  const fileOf = (name) => {
    const file = join(folder, `${name.replaceAll(' ', '-')}.tsv`);
    const { queries } = cells.find((cell) => cell.name === name);
    writeFileSync(file, queries.map(({ id, text }) => `${id}\t${text}\n`).join(''));
    return file;
  };
  const measure = (first, kinds) => {
    const files = [first, LUCENE_CELLS.prefix, LUCENE_CELLS.box].map(fileOf);
    const output = execFileSync('bash', [dataPath('lucene/run.sh'), 'speed', docs, ...files], { encoding: 'utf8' });
    for (const [, kind, p50, p95, p99] of output.matchAll(
      /^(AND|OR|prefix|box)\s+p50 ([\d.]+) p95 ([\d.]+) p99 ([\d.]+)/gm,
    )) {
      if (kind in kinds) result.cells[kinds[kind]] = { p50: Number(p50), p95: Number(p95), p99: Number(p99) };
    }
    return output;
  };
  const result = { cells: {} };
  const output = measure(LUCENE_CELLS.AND, LUCENE_CELLS);
  result.build = Number(/build ([\d.]+) s/.exec(output)?.[1]);
  const size = /index ([\d.]+) MB/.exec(output)?.[1];
  if (size !== undefined) result.file = Number(size) * 1e6;
  measure('single word', { AND: 'single word' });
  return result;
}

const megabytes = (bytes) => (bytes === undefined ? '–' : (bytes / 1e6).toFixed(0));

/** `p50 / p95 / p99`; for peers with the ratios of p50 and p99 to ours. */
function cellText(cell, ours) {
  if (cell === undefined) return '–';
  const ratio =
    ours === undefined || ours === cell ? '' : ` (${fixed(cell.p50 / ours.p50, 1)}×/${fixed(cell.p99 / ours.p99, 1)}×)`;
  const short = cell.passes === undefined || cell.passes >= 5 ? '' : ` n=${cell.queries}`;
  return `${fixed(cell.p50, 2)} / ${fixed(cell.p95, 2)} / ${fixed(cell.p99, 2)}${ratio}${short}`;
}

function sectionOf(size, joined, results, cells) {
  const names = [...results.keys()];
  const ours = results.get('Lede');
  const latency = cells.map(({ name }) => [
    name,
    ...names.map((engine) => cellText(results.get(engine).cells[name], ours?.cells[name])),
  ]);
  const cost = (label, read) => [label, ...names.map((engine) => read(results.get(engine)))];
  return [
    `## ${size.toLocaleString('en')} articles${joined > 1 ? `, each of ${joined} documents joined` : ''}`,
    'Milliseconds, p50 / p95 / p99; in parentheses the ratios of p50 and p99 to ours.',
    markdownTable([['query', ...names], ...latency]),
    markdownTable([
      ['', ...names],
      cost('build, s', (result) => fixed(result.build, 1)),
      cost('heap, MB', (result) => megabytes(result.heap)),
      cost('buffers, MB', (result) => megabytes(result.buffers)),
      cost('anonymous memory of the process, texts included, MB', (result) => megabytes(result.anonymous)),
      cost('load, s', (result) => (result.load === undefined ? '–' : fixed(result.load, 2))),
      cost('file, MB', (result) => megabytes(result.file)),
    ]),
  ].join('\n\n');
}

function versions() {
  const lock = JSON.parse(readFileSync(join(HERE, 'peers/package-lock.json'), 'utf8')).packages;
  const peers = ['minisearch', 'flexsearch', '@orama/orama'].map(
    (name) => `${name} ${lock[`node_modules/${name}`].version}`,
  );
  const sqlite = execFileSync('python3', ['-c', 'import sqlite3; print(sqlite3.sqlite_version)'], { encoding: 'utf8' });
  return [...peers, `SQLite ${sqlite.trim()}`].join(', ');
}

export async function run(args) {
  const options = readOptions(args, {
    docs: '',
    queries: '',
    count: '500',
    sizes: '2000,20000,100000',
    joined: '1',
    seconds: '30',
    // The engines with targets first: on a shared machine, times drift.
    engines: ['Lede', 'Lucene', ...Object.keys(MODULES).slice(1)].join(','),
    output: join(HERE, 'RESULTS.md'),
  });
  if (options.engines.split(',').some((engine) => !WITHOUT_PEERS.includes(engine))) requirePeers();
  const docs = options.docs || dataPath('news/news-100k.jsonl.gz');
  const joined = Number(options.joined);
  const seconds = Number(options.seconds);
  const documents = joinDocuments(readDocuments(docs), joined);
  const queries = options.queries === '' ? undefined : readRows(options.queries).map(([id, text]) => ({ id, text }));
  const sizes = [...new Set(options.sizes.split(',').map((size) => Math.min(Number(size), documents.length)))];
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}`;
  const header = [
    '# Speed',
    `Written by \`npm run bench -- speed\` on ${new Date().toISOString().slice(0, 10)}: ${machine}; ${versions()}.`,
    `Each engine runs in its own process, one after another, on the same documents and queries. Medians of five passes after two seconds of warm-up; "n=" counts the queries of a cell that ran out of its ${seconds} seconds. Absolute times vary between machines; ratios within a run do not.`,
  ];
  const sections = [];
  const folder = mkdtempSync(join(tmpdir(), 'lede-bench-'));
  try {
    for (const size of sizes) {
      const part = documents.slice(0, size);
      const cells = cellsFor(part, Number(options.count), queries);
      const results = new Map();
      for (const engine of options.engines.split(',')) {
        process.stderr.write(`${size} articles: ${engine}\n`);
        if (engine !== 'Lucene')
          results.set(engine, measureEngine(folder, MODULES[engine], { docs, size, joined, seconds, cells }));
        else if (hasData('lucene/run.sh')) results.set(engine, measureLucene(folder, part, cells));
        // After each engine: an interrupted run keeps its results.
        const report = [...header, ...sections, sectionOf(size, joined, results, cells)];
        writeFileSync(options.output, `${report.join('\n\n')}\n`);
      }
      sections.push(sectionOf(size, joined, results, cells));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.stdout.write(`${sections.join('\n\n')}\n`);
}
