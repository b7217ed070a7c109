/** Pages of other sites may read when the configuration says so; they may never write. */
import type { RequestHandler } from 'express';

const READING_METHODS = 'GET, HEAD, POST';

/** True for what only reads: GET and HEAD anywhere, POST to `/search`. */
function reads(method: string | undefined, path: string): boolean {
  return method === 'GET' || method === 'HEAD' || (method === 'POST' && path === '/search');
}

/** `origin`: `*` for any, one origin, or empty for none. Answers preflight requests itself. */
export function allowReadingFrom(origin: string): RequestHandler {
  return (request, response, next) => {
    const preflighted = request.headers['access-control-request-method'];
    const isPreflight = request.method === 'OPTIONS' && preflighted !== undefined;
    if (origin === '' || !reads(isPreflight ? preflighted : request.method, request.path)) return next();
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Expose-Headers', 'X-Request-Id, Retry-After');
    if (origin !== '*') response.vary('Origin');
    if (!isPreflight) return next();
    response.setHeader('Access-Control-Allow-Methods', READING_METHODS);
    response.setHeader('Access-Control-Allow-Headers', 'Content-Type, X-Request-Id');
    response.setHeader('Access-Control-Max-Age', '86400');
    response.status(204).end();
  };
}
