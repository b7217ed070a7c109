/**
 * Structure of the sources, in numbers: files over 250 lines, files per room, import cycles, and the share of comments.
 * `npm run bench -- structure [CHECKOUT …]` compares checkouts; the default is this one.
 */
import { basename, dirname, join, relative, resolve } from 'node:path';
import { importCycles, readSources } from '../build/import-graph.mjs';
import { fixed, median, printTable } from './table.mjs';

/** The length from which CONTRIBUTING.md wants a file to be thought about twice. */
const LONG = 250;

const lineCount = (text) => text.split('\n').length - 1;

/** Lines that hold nothing but a comment. */
const commentLines = (text) => text.split('\n').filter((line) => /^\s*(\/\*\*?|\*|\/\/)/.test(line)).length;

/** Number of files by folder. */
function countByFolder(sources) {
  const counts = new Map();
  for (const { path } of sources) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  return counts;
}

function measure(checkout) {
  const root = resolve(checkout);
  const sources = readSources(join(root, 'src'));
  const tests = readSources(join(root, 'test'));
  const lengths = sources.map(({ text }) => lineCount(text));
  const total = lengths.reduce((sum, lines) => sum + lines, 0);
  const comments = sources.reduce((sum, { text }) => sum + commentLines(text), 0);
  const rooms = countByFolder(sources);
  const engine = [...rooms].filter(([folder]) => folder.includes('/src/engine/embedded')).map(([, count]) => count);
  const figures = [
    ['source files', sources.length],
    ['source lines', total],
    ['of them comments', `${fixed((100 * comments) / total, 1)} %`],
    ['median lines a file', median(lengths)],
    [`files over ${LONG} lines`, lengths.filter((lines) => lines > LONG).length],
    ['rooms and sub-rooms', rooms.size],
    ['files a room, median', median([...rooms.values()])],
    ['files in the largest room', Math.max(...rooms.values())],
    ['files a room of engine/embedded, median', median(engine)],
    ['import cycles between files', importCycles(sources).length],
    ['test files', tests.filter(({ path }) => path.endsWith('.test.ts')).length],
    ['test lines', tests.reduce((sum, { text }) => sum + lineCount(text), 0)],
  ];
  const names = (path) => relative(root, path);
  const long = sources
    .map(({ path, text }) => [lineCount(text), names(path)])
    .filter(([lines]) => lines > LONG)
    .sort(([a], [b]) => b - a);
  return {
    name: basename(root),
    figures,
    long,
    cycles: importCycles(sources).map((cycle) => cycle.map(names).join(' ↔ ')),
    largest: [...rooms]
      .sort(([, a], [, b]) => b - a)
      .slice(0, 5)
      .map(([folder, count]) => [count, names(folder)]),
  };
}

export function run(checkouts) {
  const measured = (checkouts.length === 0 ? ['.'] : checkouts).map(measure);
  const labels = measured[0].figures.map(([label]) => label);
  printTable([
    ['', ...measured.map(({ name }) => name)],
    ...labels.map((label, row) => [label, ...measured.map(({ figures }) => figures[row][1])]),
  ]);
  for (const { name, long, cycles, largest } of measured) {
    const lists = {
      [`files over ${LONG} lines`]: long,
      'largest rooms': largest,
      cycles: cycles.map((cycle) => [cycle]),
    };
    for (const [title, rows] of Object.entries(lists)) {
      process.stdout.write(`\n${name}: ${title}\n${rows.map((row) => `  ${row.join('  ')}\n`).join('')}`);
    }
  }
}
