/** Requests a minute from one address: bursts, even refill, and which addresses share a bucket. */
import { describe, expect, test } from '@jest/globals';
import express from 'express';
import fc from 'fast-check';
import request from 'supertest';
import { answerError } from '../../src/http/error-answer.js';
import { LeakyBuckets, limitRate } from '../../src/http/rate-limit.js';

describe('LeakyBuckets', () => {
  test('admits a burst up to the limit, then one request each time a place becomes free', () => {
    let now = 0;
    const buckets = new LeakyBuckets(60, () => now);
    const isAdmitted = () => buckets.increment('a').totalHits <= 60;
    expect(Array.from({ length: 61 }, isAdmitted)).toEqual([...Array(60).fill(true), false]);
    expect(buckets.waitMs('a')).toBe(1000);
    now = 999;
    expect(isAdmitted()).toBe(false);
    now = 1000;
    expect([isAdmitted(), isAdmitted()]).toEqual([true, false]);
    expect(buckets.increment('b').totalHits).toBe(1);
  });

  test('refused requests do not extend the wait', () => {
    let now = 0;
    const buckets = new LeakyBuckets(1, () => now);
    buckets.increment('a');
    for (; now < 60_000; now += 500) expect(buckets.increment('a').totalHits).toBe(2);
    expect(buckets.increment('a').totalHits).toBe(1);
  });

  test('a clock that is set back admits no extra requests and does not extend the wait', () => {
    let now = 1_000_000;
    const buckets = new LeakyBuckets(2, () => now);
    buckets.increment('a');
    buckets.increment('a');
    now = 0;
    expect(buckets.increment('a').totalHits).toBe(3);
    expect(buckets.waitMs('a')).toBeLessThanOrEqual(30_000);
  });

  test('never admits more than the limit plus the refill of any period', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.array(fc.nat(20_000), { maxLength: 200 }), (limit, pauses) => {
        let now = 0;
        const buckets = new LeakyBuckets(limit, () => now);
        let admitted = 0;
        for (const pause of pauses) {
          now += pause;
          if (buckets.increment('a').totalHits <= limit) admitted += 1;
        }
        expect(admitted).toBeLessThanOrEqual(limit + (now * limit) / 60_000 + 1e-6);
      }),
    );
  });
});

describe('limitRate', () => {
  const appWithLimit = (limit: number) => {
    const app = express();
    app.set('trust proxy', 1);
    app.use(limitRate(limit));
    app.use((_request, response) => void response.status(204).end());
    app.use(answerError);
    return app;
  };
  const statuses = async (limit: number, addresses: readonly string[]) => {
    const app = appWithLimit(limit);
    const answers: number[] = [];
    for (const address of addresses) {
      answers.push((await request(app).get('/').set('X-Forwarded-For', address)).status);
    }
    return answers;
  };

  test('counts each IPv4 address, and each /64 of IPv6 however it is written', async () => {
    expect(await statuses(1, ['192.0.2.1', '192.0.2.2', '192.0.2.1'])).toEqual([204, 204, 429]);
    expect(await statuses(1, ['2001:db8::1', '2001:db8:0:0:ffff::2', '2001:db8:0:1::1'])).toEqual([204, 429, 204]);
  });

  test('refuses with 429, a code and the seconds to wait, and without other headers', async () => {
    const app = appWithLimit(2);
    for (let i = 0; i < 2; i += 1) await request(app).get('/');
    const { status, headers, body } = await request(app).get('/');
    expect([status, body.error.code]).toEqual([429, 'too_many_requests']);
    const wait = Number(headers['retry-after']);
    expect(wait).toBeGreaterThanOrEqual(1);
    expect(wait).toBeLessThanOrEqual(30);
    expect(Object.keys(headers).filter((name) => name.includes('ratelimit'))).toEqual([]);
  });

  test('0 means no limit', async () => {
    expect(await statuses(0, Array(20).fill('192.0.2.1'))).toEqual(Array(20).fill(204));
  });
});
