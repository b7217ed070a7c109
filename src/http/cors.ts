/** Cross-origin access for pages of other sites: reading the API, and everything below Algolia's path. */
import cors, { type CorsOptions } from 'cors';
import type { Request, RequestHandler } from 'express';

/** Seconds a browser may remember the answer to a preflight request. */
const PREFLIGHT_MAX_AGE = 86_400;

/** Headers of every answer to another origin. */
const COMMON: CorsOptions = { exposedHeaders: 'X-Request-Id, Retry-After', maxAge: PREFLIGHT_MAX_AGE };

/**
 * Lets pages read: GET and HEAD anywhere, POST to `/search`. Preflight requests for these are answered here; anything
 * else gets no header and is refused by the browser.
 * @param origin `*` for any, one origin, or empty for none
 */
export function allowReadingFrom(origin: string): RequestHandler {
  const allow = cors({
    ...COMMON,
    origin,
    methods: 'GET, HEAD, POST',
    allowedHeaders: 'Content-Type, X-Request-Id',
  });
  return (request, response, next) => (origin !== '' && isRead(request) ? allow(request, response, next) : next());
}

/** The method of a request, or of the one that a preflight request announces, only reads. */
function isRead({ method, headers, path }: Request): boolean {
  const wanted = method === 'OPTIONS' ? headers['access-control-request-method'] : method;
  return wanted === 'GET' || wanted === 'HEAD' || (wanted === 'POST' && path === '/search');
}

/**
 * Lets pages send any request with any header, as Algolia's clients do; the access rules decide about writes.
 * @param origin `*` for any, one origin, or empty for none
 */
export function allowClientsFrom(origin: string): RequestHandler {
  if (origin === '') return (_request, _response, next) => next();
  return cors({ ...COMMON, origin, methods: 'GET, POST, PUT, DELETE' });
}
