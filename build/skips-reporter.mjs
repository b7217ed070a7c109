/**
 * A Jest reporter that prints how many tests were skipped, and why, by the reasons that `test/skip.ts` puts into names.
 * With LEDE_EXPECTED_SKIPS naming a list (see `.ci/expected-skips.txt`), a skip for any other reason fails the run.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const REASON = /\(skipped: (.+)\)$/;
const NO_REASON = 'no reason given: use test/skip.ts';

/** Starts of expected reasons: one a line, an explanation after a tab. */
function readExpected(path) {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split('\t')[0]);
}

function reasonOf({ title, ancestorTitles }) {
  return [title, ...ancestorTitles].map((name) => REASON.exec(name)?.[1]).find((reason) => reason) ?? NO_REASON;
}

export default class SkipsReporter {
  #rootDir;
  #selects;
  #expectedList;
  #write;
  #error;

  constructor({ rootDir, testNamePattern }, options = {}) {
    this.#rootDir = rootDir;
    this.#expectedList = options.expectedList ?? process.env.LEDE_EXPECTED_SKIPS;
    this.#write = options.write ?? ((text) => process.stderr.write(text));
    // Jest counts tests that `-t` leaves out as skipped, too.
    this.#selects = Boolean(testNamePattern);
  }

  onRunComplete(_contexts, { testResults }) {
    if (this.#selects) return;
    const byReason = new Map();
    for (const { testFilePath, testResults: tests } of testResults) {
      for (const test of tests.filter(({ status }) => status === 'pending' || status === 'todo')) {
        const files = byReason.get(reasonOf(test)) ?? new Map();
        const file = relative(this.#rootDir, testFilePath);
        byReason.set(reasonOf(test), files.set(file, (files.get(file) ?? 0) + 1));
      }
    }
    const count = (files) => [...files.values()].reduce((sum, tests) => sum + tests, 0);
    const total = [...byReason.values()].map(count).reduce((sum, tests) => sum + tests, 0);
    const lines = [`Skipped tests: ${total}`];
    for (const [reason, files] of byReason) {
      lines.push(`  ${count(files)}: ${reason}`, ...[...files].map(([file, tests]) => `      ${file} (${tests})`));
    }
    const list = this.#expectedList;
    if (list) {
      const expected = readExpected(list);
      const unexpected = [...byReason.keys()].filter((reason) => !expected.some((start) => reason.startsWith(start)));
      for (const reason of unexpected) lines.push(`Not in ${list}: ${reason}`);
      if (unexpected.length > 0) this.#error = new Error(`Tests were skipped for reasons that are not in ${list}.`);
    }
    this.#write(`\n${lines.join('\n')}\n`);
  }

  getLastError() {
    return this.#error;
  }
}
