/** Runs of judged queries as plain words. */
import { expect, test } from '@jest/globals';
import { plainWords, runQueries } from '../../src/evaluation/run.js';

test('plainWords blanks operators and keeps words', () => {
  expect(plainWords('"high speed" (AND) -sport title:storm harb* OR NOT well-known COVID-19')).toBe(
    'high speed and sport title storm harb or not well-known COVID-19',
  );
});

test('plainWords keeps the case of a word that contains an operator', () => {
  expect(plainWords('ORDER ANDES NOTE')).toBe('ORDER ANDES NOTE');
});

test('runQueries searches each query once, as plain words, to the given depth', async () => {
  const searches: string[] = [];
  const run = await runQueries(
    [{ id: '1', text: 'storm "harbour"' }],
    async (query, limit) => {
      searches.push(`${query} ${limit}`);
      return ['a', 'b'];
    },
    5,
  );
  expect(searches).toEqual(['storm harbour 5']);
  expect(run).toEqual(new Map([['1', ['a', 'b']]]));
});
