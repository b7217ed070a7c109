/**
 * Requests a minute from one address, by `express-rate-limit` with a store of its own: leaky buckets instead of the
 * package's fixed windows, after whose limit a reader who types fast would be locked out for up to a minute.
 */
import type { Request, RequestHandler } from 'express';
import { type IncrementResponse, ipKeyGenerator, rateLimit, type Store } from 'express-rate-limit';
import { LRUCache } from 'lru-cache';
import { AppError } from '../errors.js';

const MINUTE_MS = 60_000;
/** Addresses tracked at once; beyond them the least recently seen one starts over. */
const MAX_ADDRESSES = 10_000;
/** A host is assigned a whole /64 (RFC 6177), so its addresses share one bucket. */
const IPV6_PREFIX = 64;

interface Bucket {
  readonly level: number;
  readonly updatedAt: number;
}

/** One bucket an address: each request adds 1, `limit` a minute leak out evenly, and more than `limit` do not fit. */
export class LeakyBuckets implements Store {
  readonly localKeys = true;
  readonly #buckets = new LRUCache<string, Bucket>({ max: MAX_ADDRESSES });
  readonly #limit: number;
  readonly #now: () => number;

  /** @param now clock in milliseconds */
  constructor(limit: number, now: () => number = Date.now) {
    this.#limit = limit;
    this.#now = now;
  }

  /** Counts a request that fits; reports `limit + 1` hits for one that does not. */
  increment(key: string): IncrementResponse {
    const level = this.#level(key) + 1;
    const fits = level <= this.#limit;
    if (fits) this.#buckets.set(key, { level, updatedAt: this.#now() });
    const resetTime = new Date(this.#now() + this.waitMs(key));
    return { totalHits: fits ? Math.ceil(level) : this.#limit + 1, resetTime };
  }

  decrement(key: string): void {
    this.#buckets.set(key, { level: Math.max(0, this.#level(key) - 1), updatedAt: this.#now() });
  }

  resetKey(key: string): void {
    this.#buckets.delete(key);
  }

  /** Milliseconds until another request fits; 0 when one does now. */
  waitMs(key: string): number {
    return (Math.max(0, this.#level(key) + 1 - this.#limit) / this.#limit) * MINUTE_MS;
  }

  #level(key: string): number {
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) return 0;
    const elapsed = Math.max(0, this.#now() - bucket.updatedAt);
    return Math.max(0, bucket.level - (elapsed * this.#limit) / MINUTE_MS);
  }
}

/** At most `perMinute` requests a minute from one address, in bursts up to that many; 0 for no limit. */
export function limitRate(perMinute: number): RequestHandler {
  if (perMinute === 0) return (_request, _response, next) => next();
  const store = new LeakyBuckets(perMinute);
  const keyGenerator = ({ ip = '' }: Request): string => ipKeyGenerator(ip, IPV6_PREFIX);
  return rateLimit({
    limit: perMinute,
    store,
    keyGenerator,
    standardHeaders: false,
    legacyHeaders: false,
    // Its checks print advice about proxies to the console; `--trust-proxy` decides about them.
    validate: false,
    handler: (request, _response, next) => {
      const retryAfter = Math.ceil(store.waitMs(keyGenerator(request)) / 1000);
      const message = `More than ${perMinute} requests a minute came from your address.`;
      next(new AppError('too_many_requests', message, { retryAfter: Math.max(1, retryAfter) }));
    },
  });
}
