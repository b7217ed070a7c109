/** The output of `lede evaluate`. */
import { describe, expect, test } from '@jest/globals';
import { evaluateRun } from '../../src/evaluation/evaluate.js';
import { comparison, evaluationJson, queryTable, summary, worstQueries } from '../../src/evaluation/report.js';

const queries = [
  { id: '1', text: 'storm' },
  { id: '2', text: 'harbour' },
  { id: '3', text: 'not judged' },
];
const qrels = new Map([
  ['1', new Map([['a', 1]])],
  ['2', new Map([['b', 2]])],
]);
const good = evaluateRun(
  new Map([
    ['1', ['a']],
    ['2', ['b']],
  ]),
  queries,
  qrels,
);
const poor = evaluateRun(new Map([['1', ['x', 'a']]]), queries, qrels);

describe('a report', () => {
  test('has the means over judged queries, where a query without hits scores 0', () => {
    expect(summary(poor)).toMatch(/judged queries +nDCG@10 +MAP +MRR +P@10 +recall@100\n2 +\.3155 +\.2500 +\.2500/);
  });

  test('has a line for each judged query', () => {
    const lines = queryTable(good.queries).trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatch(/^2 +1\.0000.*harbour$/);
  });

  test('lists the worst queries first', () => {
    expect(worstQueries(poor).map((query) => query.id)).toEqual(['2', '1']);
    expect(worstQueries(poor, 1)).toHaveLength(1);
  });

  test('compares two runs measure by measure', () => {
    expect(comparison(poor, good)).toMatch(/MRR +\.2500 +1\.0000 +\+\.7500 +\d\.\d{4} +2\/0\/0/);
  });

  test('is available as JSON', () => {
    expect(evaluationJson(good)).toMatchObject({
      queries: 2,
      'nDCG@10': 1,
      MAP: 1,
      MRR: 1,
      'recall@100': 1,
      perQuery: [{ id: '1', 'nDCG@10': 1 }, { id: '2' }],
    });
  });
});
