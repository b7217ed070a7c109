/** Dates of queries and filters as ranges of milliseconds. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseDateRange } from '../../src/query/dates.js';

function range(text: string): string | null {
  const covered = parseDateRange(text);
  return covered && `${new Date(covered.from).toISOString()} ${new Date(covered.until).toISOString()}`;
}

describe('parseDateRange', () => {
  test.each([
    ['2024', '2024-01-01T00:00:00.000Z 2025-01-01T00:00:00.000Z'],
    ['0050', '0050-01-01T00:00:00.000Z 0051-01-01T00:00:00.000Z'],
    ['2024-12', '2024-12-01T00:00:00.000Z 2025-01-01T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z 2024-03-01T00:00:00.000Z'],
    ['2024-05-01T10:30', '2024-05-01T10:30:00.000Z 2024-05-01T10:31:00.000Z'],
    ['2024-05-01 10:30:15', '2024-05-01T10:30:15.000Z 2024-05-01T10:30:16.000Z'],
    ['2024-05-01T10:30:15.5z', '2024-05-01T10:30:15.500Z 2024-05-01T10:30:15.501Z'],
    ['2024-05-01T10:30:15.123456Z', '2024-05-01T10:30:15.123Z 2024-05-01T10:30:15.124Z'],
    ['2024-05-01T00:30:00+02:00', '2024-04-30T22:30:00.000Z 2024-04-30T22:30:01.000Z'],
    ['2024-05-01T23:30-0130', '2024-05-02T01:00:00.000Z 2024-05-02T01:01:00.000Z'],
  ])('of %s is %s', (text, covered) => {
    expect(range(text)).toBe(covered);
  });

  test.each([
    '',
    'yesterday',
    '24',
    '20245',
    '2024-1',
    '2024-13',
    '2024-00',
    '2023-02-29',
    '2023-02-30',
    '2024-04-31',
    '2024-05-00',
    '2024-05-01T',
    '2024-05-01T24:00',
    '2024-05-01T10:60',
    '2024-05-01T10:30:60',
    '2024-05-01T10:30+25:00',
    ' 2024',
    '2024Z',
  ])('rejects %j', (text) => {
    expect(parseDateRange(text)).toBeNull();
  });

  test('of full precision starts at that moment', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-30'), noInvalidDate: true }),
        (date) => {
          expect(parseDateRange(date.toISOString())).toEqual({ from: date.getTime(), until: date.getTime() + 1 });
          const day = parseDateRange(date.toISOString().slice(0, 10));
          expect(day && day.until - day.from).toBe(86_400_000);
        },
      ),
    );
  });
});
