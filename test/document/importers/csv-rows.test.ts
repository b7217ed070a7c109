import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boundRows, type TakenOut } from '../../../src/document/importers/csv-rows.js';

async function rowsOf(pieces: readonly string[], limit = 1000): Promise<{ text: string; out: TakenOut[] }> {
  const out: TakenOut[] = [];
  async function* chunks(): AsyncGenerator<string> {
    yield* pieces;
  }
  let text = '';
  for await (const row of boundRows(chunks(), ',', limit, (taken) => out.push(taken))) text += row;
  return { text, out };
}

const table = fc.array(fc.constantFrom('a', ',', '"', '""', '\n', '\r\n', ',"', '",', '"\n'), { maxLength: 40 });

test('rows are the same however the text comes in pieces, and unchanged where nothing is taken out', () =>
  fc.assert(
    fc.asyncProperty(table, async (pieces) => {
      const whole = await rowsOf([pieces.join('')]);
      expect(await rowsOf(pieces)).toEqual(whole);
      if (whole.out.length === 0) expect(whole.text).toBe(pieces.join(''));
      // Lines stay where they are.
      expect(whole.text.split('\n')).toHaveLength(pieces.join('').split('\n').length);
    }),
  ));

test('a long row is taken out with its line, and the quotes in it do not matter to the next', async () => {
  const long = `x,"${'y\n'.repeat(30)}",z`;
  const { text, out } = await rowsOf([`a,b\n${long}\nc,"d\n`, 'e"\n'], 50);
  expect(out).toEqual([{ line: 2, reason: expect.stringContaining('longer than 50') }]);
  expect(text).toBe(`a,b\n${'\n'.repeat(31)}c,"d\ne"\n`);
});
