/** Freshness: scores stay finite and in order however old the articles and however short the half-life. */
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createEmbeddedEngine } from '../../../../src/engine/embedded/embedded-engine.js';
import type { SearchEngine } from '../../../../src/engine/engine.js';
import { article } from '../../../search/archive.js';
import { planFor } from '../../contract.js';

const NOW = Date.parse('2026-01-01');
const DAY = 86_400_000;

describe('freshness', () => {
  let engine: SearchEngine | undefined;
  afterEach(async () => {
    await engine?.close();
    engine = undefined;
  });

  /** Sixty articles about storms, more than are all rescored; `ages` in days, negative in the future. */
  const openArchive = async (ages: readonly (number | undefined)[]) => {
    const opened = await createEmbeddedEngine({ cachedPages: 0, limits: { recent: 1e9, bulk: 1e9 } });
    const articles = Array.from({ length: 60 }, (_, i) => {
      const age = ages[i % ages.length];
      return article(`a${String(i).padStart(2, '0')}`, {
        title: i % 3 === 0 ? 'storm' : 'report',
        body: ['storm '.repeat(1 + (i % 5)) + 'filler '.repeat(i % 7)],
        ...(age !== undefined && { publishedAt: new Date(NOW - age * DAY).toISOString() }),
      });
    });
    await opened.put(articles, 1);
    engine = opened;
    return new Map(articles.map(({ id, publishedAt }) => [id, publishedAt]));
  };

  test('of weight 1 without a floor scores articles older than the power can tell 0, newest first (#18)', async () => {
    const dates = await openArchive([9000, 9001, 9002, 12_000]);
    const freshness = { weight: 1, halfLifeDays: 1, floor: 0, now: NOW };
    const { hits = [] } = (await engine?.search(planFor('storm', { freshness, limit: 60 }))) ?? {};
    expect(hits.map(({ score }) => score)).toEqual(hits.map(() => 0));
    const expected = [...dates].sort(([a, left = ''], [b, right = '']) =>
      left === right ? (a < b ? -1 : 1) : left < right ? 1 : -1,
    );
    expect(hits.map(({ id }) => id)).toEqual(expected.map(([id]) => id));
  });

  test('multiplies relevance, whatever the weight, half-life, floor and dates', async () => {
    const age = fc.constantFrom(undefined, -400, 0, 1, 30, 1100, 20_000);
    const settings = fc.record({
      weight: fc.constantFrom(0.3, 1),
      halfLifeDays: fc.constantFrom(Number.MIN_VALUE, 1e-9, 1, 30, 100_000),
      floor: fc.constantFrom(0, 0.1, 1),
      now: fc.constant(NOW),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(age, { minLength: 1, maxLength: 7 }), settings, async (ages, freshness) => {
        const dates = await openArchive(ages);
        const search = async (members: object) =>
          (await engine?.search(planFor('storm', { limit: 60, ...members })))?.hits ?? [];
        const hits = await search({ freshness });
        const explained = await search({ freshness, explain: true });
        await engine?.close();
        engine = undefined;
        const known = [...dates.values()].flatMap((date) => (date === undefined ? [] : Date.parse(date)));
        const median = known.sort((a, b) => a - b)[(known.length - 1) >> 1];
        const factor = (id: string) => {
          const date = dates.get(id);
          const time = date === undefined ? median : Date.parse(date);
          if (time === undefined) return 1;
          const power = 2 ** (-Math.max(0, NOW - time) / DAY / freshness.halfLifeDays);
          return 1 - freshness.weight + freshness.weight * Math.max(freshness.floor, power);
        };
        for (const [i, { id, score, parts = [] }] of explained.entries()) {
          const relevance = parts.reduce((sum, { kind, value }) => (kind === 'freshness' ? sum : sum + value), 0);
          expect(score).toBeCloseTo(relevance * factor(id), 9);
          expect(hits[i]?.id).toBe(id);
          expect(hits[i]?.score).toBeCloseTo(score, 9);
        }
        // The second look rescored the first 30: after them the first score orders.
        const scores = hits.slice(0, 30).map(({ score }) => score);
        expect(scores).toEqual([...scores].sort((a, b) => b - a));
      }),
      { numRuns: 60 },
    );
  });
});
