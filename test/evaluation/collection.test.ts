/** Files of judged collections. */
import { expect, test } from '@jest/globals';
import { loadQueries, parseJudgments, parseQueries } from '../../src/evaluation/collection.js';
import { judgedQueries } from '../../src/evaluation/judgments.js';

test('queries are JSON lines; blank lines and other members are ignored, numeric ids become text', () => {
  expect(parseQueries('{"id": 1, "text": "storm", "orig_id": "001"}\n\n{"id":"b","text":"harbour"}\r\n')).toEqual([
    { id: '1', text: 'storm' },
    { id: 'b', text: 'harbour' },
  ]);
});

test('an invalid query is an error with its line', () => {
  expect(() => parseQueries('{"id": "1", "text": "storm"}\nnonsense')).toThrow('Line 2 is not a query');
});

test('a file that starts with a tag is read as TREC topics', () => {
  expect(parseQueries('<top><num>9</num><title>storm</title></top>')).toEqual([{ id: '9', text: 'storm' }]);
});

test('judgments have three columns, with or without a header line', () => {
  const expected = new Map([['1', new Map([['d 2', 3]])]]);
  expect(parseJudgments('1\td 2\t3\n')).toEqual(expected);
  expect(parseJudgments('query-id\tcorpus-id\tscore\n1\td 2\t3\n')).toEqual(expected);
});

test('judgments of four columns are read as TREC qrels', () => {
  expect(parseJudgments('1 0 d2 3\n')).toEqual(new Map([['1', new Map([['d2', 3]])]]));
});

test('judgedQueries are those with a relevant document', () => {
  const qrels = parseJudgments('1\ta\t1\n2\ta\t0\n');
  const queries = ['1', '2', '3'].map((id) => ({ id, text: id }));
  expect(judgedQueries(queries, qrels).map((query) => query.id)).toEqual(['1']);
});

test('an unreadable file is an error with its path', async () => {
  await expect(loadQueries('/nowhere/queries.jsonl')).rejects.toThrow('Cannot read /nowhere/queries.jsonl.');
});
