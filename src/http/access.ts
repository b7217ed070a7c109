/**
 * Access control of writes.
 *
 * With an admin key configured, a write must send it, from loopback, too: in `Authorization: Bearer` or
 * `X-Algolia-API-Key`, as a header or in the address; 401 otherwise. Without one, keys are ignored and a write must come
 * from this machine: a loopback connection, a loopback `Host` (against DNS rebinding), no foreign `Origin` (against
 * cross-site requests) and no header of a proxy; 403 otherwise.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { AppError } from '../errors.js';
import { queryString } from './parameters.js';

/** True for 127.0.0.0/8, ::1 and IPv4-mapped loopback addresses. */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/i.test(address);
}

/** Host and port of an authority such as `localhost:7800` or `[::1]`; null when it is malformed. */
function readAuthority(authority: string): { readonly host: string; readonly port: string } | null {
  const match = /^(\[[\da-f:.]+\]|[^:[\]@/\s]+)(?::(\d{1,5}))?$/i.exec(authority);
  const host = match?.[1];
  if (host === undefined) return null;
  return { host: host.replace(/^\[|\]$/g, '').toLowerCase(), port: match?.[2] ?? '80' };
}

function isLoopbackName(host: string): boolean {
  return host === 'localhost' || isLoopbackAddress(host);
}

/** The reason to refuse a write while no key is configured; null when it is allowed. */
export function refusalWithoutKey(request: IncomingMessage): string | null {
  const { headers, socket } = request;
  if (!isLoopbackAddress(socket.remoteAddress ?? '')) return 'it comes from another machine';
  for (const header of ['forwarded', 'x-forwarded-for']) {
    if (headers[header] !== undefined) return `its ${header} header says that it came through a proxy`;
  }
  const host = readAuthority(headers.host ?? '');
  if (host === null || !isLoopbackName(host.host)) return 'its Host header does not name this machine';
  const { origin } = headers;
  if (origin !== undefined && !isOwnOrigin(origin, host.port)) return `its Origin "${origin}" is a foreign web page`;
  return null;
}

/** True for the origin of this server. */
function isOwnOrigin(origin: string, port: string): boolean {
  const match = /^http:\/\/(.+)$/.exec(origin);
  const authority = readAuthority(match?.[1] ?? '');
  return authority !== null && isLoopbackName(authority.host) && authority.port === port;
}

/** The keys a client sent, in either header, or in the address as Algolia's browser clients do. */
export function sentKeys(request: IncomingMessage): string[] {
  const bearer = /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const algolia = request.headers['x-algolia-api-key'];
  const inAddress = new URLSearchParams(queryString(request.url ?? '')).get('x-algolia-api-key');
  return [bearer, algolia, inAddress].flatMap((key) => key ?? []);
}

/** Constant-time comparison of secrets of any length. */
function sameSecret(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Passes a write on, or throws `unauthorized` or `forbidden`. An empty `adminKey` means that none is configured. */
export function requireWriteAccess(adminKey: string): RequestHandler {
  return (request, response, next) => {
    if (adminKey !== '') {
      if (sentKeys(request).some((key) => sameSecret(key, adminKey))) return next();
      response.setHeader('WWW-Authenticate', 'Bearer realm="lede"');
      throw new AppError('unauthorized', 'Writing to this archive needs its admin key: Authorization: Bearer <key>.');
    }
    const refusal = refusalWithoutKey(request);
    if (refusal === null) return next();
    throw new AppError(
      'forbidden',
      `This write was refused because ${refusal}. Without an admin key, writing is open to programs on this machine only; set LEDE_ADMIN_KEY to write from elsewhere.`,
    );
  };
}
