/** Bars of the timeline: years or months without gaps. */
import { describe, expect, test } from '@jest/globals';
import { histogram, periodText } from '../../../src/web/shared/date-histogram.js';

const OPEN = { from: '', to: '' };

describe('a timeline', () => {
  test('has a bar for every month of a few years, including empty ones', () => {
    const bars = histogram({ '2023-11': 2, '2024-02': 5 }, OPEN);
    expect(bars).toHaveLength(24);
    expect(bars.filter(({ count }) => count > 0)).toEqual([
      { period: '2023-11', count: 2, from: '2023-11-01', to: '2023-11-30', chosen: true },
      { period: '2024-02', count: 5, from: '2024-02-01', to: '2024-02-29', chosen: true },
    ]);
  });

  test('has a bar for every year of many years, with the sum of its months', () => {
    const bars = histogram({ '2010-01': 1, '2010-12': 2, '2020-06': 4 }, OPEN);
    expect(bars.map(({ period }) => period)).toEqual(Array.from({ length: 11 }, (_, i) => String(2010 + i)));
    expect([bars[0]?.count, bars.at(-1)?.to]).toEqual([3, '2020-12-31']);
  });

  test('shows the months of the selected years, and which are selected', () => {
    const bars = histogram({ '2010-01': 1, '2015-05': 2, '2020-06': 4 }, { from: '2015-05-01', to: '2015-06-15' });
    expect(bars).toHaveLength(12);
    expect(bars.filter(({ chosen }) => chosen).map(({ period }) => period)).toEqual(['2015-05', '2015-06']);
  });

  test('shows all years when the selected range has no articles', () => {
    expect(histogram({ '2010-01': 1 }, { from: '2030-01-01', to: '' })).toHaveLength(12);
    expect(histogram({}, OPEN)).toEqual([]);
    expect(histogram({ nonsense: 3, '2010-01': 0 }, OPEN)).toEqual([]);
  });

  test('has a limited number of bars', () => {
    expect(histogram({ '1200-01': 1, '2020-01': 1 }, OPEN).length).toBeLessThanOrEqual(120);
  });

  test('names its periods', () => {
    expect([periodText('2024'), periodText('2024-05')]).toEqual(['2024', 'May 2024']);
  });
});
