/** Skipped tests are counted with their reasons, and fail a run whose list of expected skips does not hold the reason. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import SkipsReporter, { type SkippableTest } from '../../build/skips-reporter.mjs';

const EXPECTED = '.ci/expected-skips.txt';

function report(tests: readonly SkippableTest[], expectedList = '') {
  let output = '';
  const write = (text: string) => {
    output += text;
  };
  const reporter = new SkipsReporter({ rootDir: '/lede' }, { write, expectedList });
  reporter.onRunComplete([], { testResults: [{ testFilePath: '/lede/test/some.test.ts', testResults: tests }] });
  return { output, error: reporter.getLastError() };
}

const passed = { title: 'runs', ancestorTitles: [], status: 'passed' };
const skipped = (title: string, ...ancestorTitles: string[]) => ({ title, ancestorTitles, status: 'pending' });

describe('the report', () => {
  test('counts skipped tests by reason, of the test or of a block around it', () => {
    const tests = [passed, skipped('a (skipped: no disk)'), skipped('b', 'x (skipped: no disk)'), skipped('c')];
    expect(report(tests).output.trim().split('\n')).toEqual([
      'Skipped tests: 3',
      '  2: no disk',
      '      test/some.test.ts (2)',
      '  1: no reason given: use test/skip.ts',
      '      test/some.test.ts (1)',
    ]);
  });

  test('says so when nothing was skipped', () => {
    expect(report([passed]).output.trim()).toBe('Skipped tests: 0');
  });
});

describe('with a list of expected skips', () => {
  test('a reason in the list passes', () => {
    expect(report([skipped('a (skipped: ../shared/news is absent)')], EXPECTED).error).toBeUndefined();
  });

  test.each(['a (skipped: no browser starts)', 'a'])('any other fails the run: %s', (title) => {
    const { output, error } = report([passed, skipped(title)], EXPECTED);
    expect(error?.message).toContain(EXPECTED);
    expect(output).toContain(`Not in ${EXPECTED}: `);
  });

  test('every expected reason is explained', () => {
    const lines = readFileSync(EXPECTED, 'utf8').split('\n').slice(0, -1);
    for (const line of lines.filter((text) => !text.startsWith('#'))) expect(line).toMatch(/^[^\t]+\t[^\t]+\.$/);
  });
});
