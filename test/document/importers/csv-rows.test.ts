/** Removal of long and unclosed rows from CSV text. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boundRows, type RemovedRow } from '../../../src/document/importers/csv-rows.js';

async function rowsOf(pieces: readonly string[], limit = 1000): Promise<{ text: string; removed: RemovedRow[] }> {
  const removed: RemovedRow[] = [];
  async function* chunks(): AsyncGenerator<string> {
    yield* pieces;
  }
  let text = '';
  for await (const row of boundRows(chunks(), ',', limit, (row) => removed.push(row))) text += row;
  return { text, removed };
}

const table = fc.array(fc.constantFrom('a', ',', '"', '""', '\n', '\r\n', ',"', '",', '"\n'), { maxLength: 40 });

test('the rows do not depend on how the text is split, and are unchanged where none is removed', () =>
  fc.assert(
    fc.asyncProperty(table, async (pieces) => {
      const whole = await rowsOf([pieces.join('')]);
      expect(await rowsOf(pieces)).toEqual(whole);
      if (whole.removed.length === 0) expect(whole.text).toBe(pieces.join(''));
      // Line numbers do not change.
      expect(whole.text.split('\n')).toHaveLength(pieces.join('').split('\n').length);
    }),
  ));

test('a long row is removed and reported with its line; its quotes do not affect the next row', async () => {
  const long = `x,"${'y\n'.repeat(30)}",z`;
  const { text, removed } = await rowsOf([`a,b\n${long}\nc,"d\n`, 'e"\n'], 50);
  expect(removed).toEqual([{ line: 2, reason: expect.stringContaining('longer than 50') }]);
  expect(text).toBe(`a,b\n${'\n'.repeat(31)}c,"d\ne"\n`);
});
