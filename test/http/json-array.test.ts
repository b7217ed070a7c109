/** Large JSON bodies, parsed item by item, equal the result of `JSON.parse`. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from '../../src/http/json-array.js';

/** Longer than what is parsed in one turn. */
const PADDING = 'x'.repeat(600_000);

function parsed(text: string): unknown {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return 'not JSON';
  }
}

async function read(text: string): Promise<unknown> {
  try {
    return { value: await parseJson(text) };
  } catch (error) {
    expect(error).toMatchObject({ name: 'SyntaxError' });
    return 'not JSON';
  }
}

test('any large value equals the result of JSON.parse', async () => {
  await fc.assert(
    fc.asyncProperty(fc.json(), async (json) => {
      for (const text of [`["${PADDING}",${json}]`, `{"a":"${PADDING}","b":${json}}`]) {
        expect(await read(text)).toEqual(parsed(text));
      }
    }),
    { numRuns: 50 },
  );
});

test('large invalid JSON is refused', async () => {
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

test('quotation marks, brackets and commas inside strings do not separate items', async () => {
  const items = [PADDING, 'a,b', '[1]', '"},{"', '\\', '\\"', { 'k,]': ['x', { y: '}' }] }];
  expect(await parseJson(JSON.stringify(items))).toEqual(items);
});
