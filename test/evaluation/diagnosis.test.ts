/** Diagnosis of queries with low scores. */
import { expect, test } from '@jest/globals';
import { diagnose } from '../../src/evaluation/diagnosis.js';
import { evaluateRun } from '../../src/evaluation/evaluate.js';
import { measure } from '../../src/evaluation/measures.js';
import { diagnosisText } from '../../src/evaluation/report.js';
import { archiveOf, article } from '../search/archive.js';

const ARTICLES = [
  article('a', { title: 'Storm closes harbour' }),
  article('b', { title: 'Storm warning' }),
  article('c', { title: 'A storm at sea' }),
  article('d', { title: 'Council meets', body: ['After the storm, one more item.'] }),
  article('e', { title: 'Breakwater cracks' }),
];
const gains = new Map([
  ['d', 2],
  ['e', 1],
  ['b', 0],
]);

test('a diagnosis has the first hits, later relevant ones and the missing ones; score parts add up to the total', async () => {
  const { searcher } = await archiveOf(ARTICLES);
  const text = 'storm';
  const { queries } = evaluateRun(new Map(), [{ id: '7', text }], new Map([['7', gains]]));
  const diagnosis = await diagnose(searcher, { id: '7', text, measures: measure([], gains) }, gains);
  expect(queries).toEqual([diagnosis.query]);
  expect(diagnosis.answers.map(({ rank, id, gain }) => [rank, id, gain])).toEqual([
    [1, expect.any(String), 0],
    [2, expect.any(String), 0],
    [3, expect.any(String), 0],
    [4, 'd', 2],
  ]);
  expect(diagnosis.missed).toEqual(['e']);
  for (const { explanation } of diagnosis.answers) {
    expect(explanation.parts.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(explanation.total, 6);
  }
  const report = diagnosisText(diagnosis);
  expect(report).toContain('7  nDCG@10 .0000  storm');
  expect(report).toContain('4. d (relevant, gain 2)');
  expect(report).toContain('not in the first 100: e');
});
