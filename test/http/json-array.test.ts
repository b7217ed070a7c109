/** Large JSON bodies are read item by item and come out as `JSON.parse` has them. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from '../../src/http/json-array.js';

/** Beyond what is parsed at once. */
const PADDING = 'x'.repeat(600_000);

function parsed(text: string): unknown {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return 'no JSON';
  }
}

async function read(text: string): Promise<unknown> {
  try {
    return { value: await parseJson(text) };
  } catch (error) {
    expect(error).toMatchObject({ name: 'SyntaxError' });
    return 'no JSON';
  }
}

test('any large value is what JSON.parse makes of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.json(), async (json) => {
      for (const text of [`["${PADDING}",${json}]`, `{"a":"${PADDING}","b":${json}}`]) {
        expect(await read(text)).toEqual(parsed(text));
      }
    }),
    { numRuns: 50 },
  );
});

test('what is not JSON is refused, as large as it may be', async () => {
  const pieces = fc.array(fc.constantFrom('[', ']', '{', '}', ',', ':', '"', '\\"', '1', '"a"', ' ', 'null', '\\'));
  await fc.assert(
    fc.asyncProperty(pieces, async (list) => {
      const tail = list.join('');
      for (const text of [`["${PADDING}"${tail}`, `["${PADDING}",${tail}]`, `${' '.repeat(600_000)}${tail}`]) {
        expect(await read(text)).toEqual(parsed(text));
      }
    }),
    { numRuns: 100 },
  );
});

test('quotation marks, brackets and commas inside strings separate nothing', async () => {
  const items = [PADDING, 'a,b', '[1]', '"},{"', '\\', '\\"', { 'k,]': ['x', { y: '}' }] }];
  expect(await parseJson(JSON.stringify(items))).toEqual(items);
});
