/**
 * `npm run types`: type-checks every project, with unchecked indexed access refused outside the files named in
 * hot-loops.txt. TypeScript has no such flag for one file, so each project is checked without it and with it.
 * `--update` drops files from the list that no longer need to be on it, and adds those that would fail.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const PROJECTS = ['tsconfig.json', 'tsconfig.browser.json'];
const TSC = resolve(import.meta.dirname, '../node_modules/typescript/bin/tsc');
const LIST = join(import.meta.dirname, 'hot-loops.txt');
/** Reason given to files that `--update` adds. */
const UNREVIEWED = 'to be mended';

/** Runs the compiler on a project; returns its output, empty when there are no errors. */
function check(project, noUncheckedIndexedAccess) {
  const flags = ['--noUncheckedIndexedAccess', String(noUncheckedIndexedAccess), '--pretty', 'false'];
  const { stdout, stderr, error } = spawnSync(process.execPath, [TSC, '--noEmit', '-p', project, ...flags], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (error) throw error;
  return stdout + stderr;
}

/** Compiler errors by file; an error's indented lines follow it. */
function errorsByFile(output) {
  const errors = new Map();
  let path = '';
  for (const line of output.split('\n').filter((text) => text !== '')) {
    if (!line.startsWith(' ')) path = /^(.+?)\(\d+,\d+\): error /.exec(line)?.[1] ?? '';
    errors.set(path, [...(errors.get(path) ?? []), line]);
  }
  return errors;
}

/** Lines of the list: comments, and a path with its reason after a tab. */
const lines = readFileSync(LIST, 'utf8').split('\n').slice(0, -1);
const reasons = new Map(lines.filter((line) => !line.startsWith('#')).map((line) => line.split('\t')));
const without = [...reasons].filter(([, reason = '']) => reason.trim() === '').map(([path]) => path);

const strict = new Map();
let output = '';
for (const project of PROJECTS) {
  output += check(project, false);
  for (const [path, found] of errorsByFile(check(project, true))) strict.set(path, found);
}
if (output !== '') {
  process.stdout.write(output);
  process.exit(1);
}

if (process.argv.includes('--update')) {
  const kept = lines.filter((line) => line.startsWith('#') || strict.has(line.split('\t')[0]));
  const added = [...strict.keys()].filter((path) => !reasons.has(path)).sort();
  writeFileSync(LIST, [...kept, ...added.map((path) => `${path}\t${UNREVIEWED}`), ''].join('\n'));
  process.stdout.write(`hot-loops.txt: ${added.length} added, ${lines.length - kept.length} dropped.\n`);
  process.exit();
}

const unlisted = [...strict].filter(([path]) => !reasons.has(path));
const stale = [...reasons.keys()].filter((path) => !strict.has(path));
for (const [, found] of unlisted) process.stdout.write(`${found.join('\n')}\n`);
for (const path of stale)
  process.stdout.write(`build/hot-loops.txt: ${path} has no unchecked access. Remove the line.\n`);
for (const path of without) process.stdout.write(`build/hot-loops.txt: ${path} needs a reason after a tab.\n`);
process.exitCode = unlisted.length + stale.length + without.length === 0 ? 0 : 1;
