/** TREC formats, parsed and printed. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatQrels, formatRun, formatTopics, parseQrels, parseRun, parseTopics } from '../../src/evaluation/trec.js';

describe('topics', () => {
  test('have number and title, with or without closing tags', () => {
    const topics = `<top>
<num> Number: 301
<title> International Organized Crime
<desc> Description: Identify organizations.
</top>
<top><num>302</num><title>Poliomyelitis
and Post-Polio</title></top>`;
    expect(parseTopics(topics)).toEqual([
      { id: '301', text: 'International Organized Crime' },
      { id: '302', text: 'Poliomyelitis and Post-Polio' },
    ]);
  });

  test('without a number are an error', () => {
    expect(() => parseTopics('<top><title>x</title></top>')).toThrow('no <num>');
  });

  test('are the same after printing and parsing', () => {
    const queries = [{ id: '7', text: 'harbour storm' }];
    expect(parseTopics(formatTopics(queries))).toEqual(queries);
  });
});

describe('judgments', () => {
  test('are the same after printing and parsing', () => {
    const judgments = new Map([
      [
        '1',
        new Map([
          ['d1', 2],
          ['d2', 0],
        ]),
      ],
    ]);
    expect(parseQrels(formatQrels(judgments))).toEqual(judgments);
  });

  test('with too few columns are an error with the line', () => {
    expect(() => parseQrels('1 0 d1 1\n1 d2 1\n')).toThrow('Line 2 has 3 columns, expected 4.');
  });

  test('with a gain that is not a number are an error with the line', () => {
    expect(() => parseQrels('1 0 d1 yes')).toThrow('Line 1: the gain "yes" is not a number.');
  });
});

describe('runs', () => {
  test('are ordered by score, then by rank', () => {
    const run = parseRun('1 Q0 low 1 0.5 x\n1 Q0 high 9 2.5 x\n1 Q0 late 8 2.5 x\n');
    expect(run.get('1')).toEqual(['late', 'high', 'low']);
  });

  test('with white space in an id cannot be printed', () => {
    expect(() => formatRun(new Map([['1', ['a b']]]))).toThrow('white space');
  });

  test('are the same after printing and parsing', () => {
    const id = fc.stringMatching(/^[\w/:.-]{1,12}$/);
    fc.assert(
      fc.property(fc.uniqueArray(id, { minLength: 1 }), (ids) => {
        expect(parseRun(formatRun(new Map([['q', ids]]))).get('q')).toEqual(ids);
      }),
    );
  });
});
