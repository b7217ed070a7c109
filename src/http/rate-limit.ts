/** A bucket of requests per address, refilled evenly, so that one client cannot take the whole server. */
import type { RequestHandler } from 'express';
import { AppError } from '../errors.js';

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** Addresses remembered at once; beyond them the one seen longest ago is forgotten. */
const MOST_ADDRESSES = 10_000;

/** IPv6 hosts own a /64: its first four groups stand for the address. */
function bucketName(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  return address.split(':').slice(0, 4).join(':');
}

/** At most `perMinute` requests a minute from one address, in bursts up to that many; 0 for no limit. */
export function limitRate(perMinute: number, now: () => number = Date.now): RequestHandler {
  if (perMinute === 0) return (_request, _response, next) => next();
  const buckets = new Map<string, Bucket>();
  const perMillisecond = perMinute / 60_000;

  return (request, _response, next) => {
    const name = bucketName(request.ip ?? '');
    const time = now();
    const known = buckets.get(name);
    const elapsed = known === undefined ? 0 : Math.max(0, time - known.filledAt);
    const tokens = known === undefined ? perMinute : Math.min(perMinute, known.tokens + elapsed * perMillisecond);
    const allowed = tokens >= 1;
    buckets.delete(name);
    buckets.set(name, { tokens: allowed ? tokens - 1 : tokens, filledAt: time });
    const [oldest] = buckets.keys();
    if (buckets.size > MOST_ADDRESSES && oldest !== undefined) buckets.delete(oldest);
    if (allowed) return next();
    const retryAfter = Math.ceil((1 - tokens) / perMillisecond / 1000);
    throw new AppError('too_many_requests', `More than ${perMinute} requests a minute came from your address.`, {
      retryAfter,
    });
  };
}
