/** Queries as plain words, asked one after another. */
import { expect, test } from '@jest/globals';
import { plainWords, runQueries } from '../../src/evaluation/run.js';
test('operators are blanked, words stay as they are', () => {
    expect(plainWords('"high speed" (AND) -sport title:storm harb* OR NOT well-known COVID-19')).toBe('high speed and sport title storm harb or not well-known COVID-19');
});
test('a word that merely contains an operator keeps its case', () => {
    expect(plainWords('ORDER ANDES NOTE')).toBe('ORDER ANDES NOTE');
});
test('each query is asked once, as plain words, with the depth wanted', async () => {
    const asked = [];
    const run = await runQueries([{ id: '1', text: 'storm "harbour"' }], async (query, limit) => {
        asked.push(`${query} ${limit}`);
        return ['a', 'b'];
    }, 5);
    expect(asked).toEqual(['storm harbour 5']);
    expect(run).toEqual(new Map([['1', ['a', 'b']]]));
});
