/**
 * Who may write.
 *
 * With an admin key configured, a write needs it (`Authorization: Bearer` or `X-Algolia-API-Key`, which may
 * also stand in the address), from anywhere, loopback included: 401 otherwise. Without one, any key sent is ignored and a write must come from this machine:
 * a loopback connection, a loopback `Host` (a page cannot reach us by rebinding a name to 127.0.0.1), no foreign
 * `Origin` (a page cannot post to us) and no sign of a proxy in front: 403 otherwise.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { AppError } from '../errors.js';
import { queryString } from './parameters.js';

/** True for 127.0.0.0/8, ::1 and IPv4 loopback written as IPv6. */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/i.test(address);
}

/** Host and port of an `authority` such as `localhost:7800` or `[::1]`; null when it is none. */
function readAuthority(authority: string): { readonly host: string; readonly port: string } | null {
  const match = /^(\[[\da-f:.]+\]|[^:[\]@/\s]+)(?::(\d{1,5}))?$/i.exec(authority);
  const host = match?.[1];
  if (host === undefined) return null;
  return { host: host.replace(/^\[|\]$/g, '').toLowerCase(), port: match?.[2] ?? '80' };
}

function isLoopbackName(host: string): boolean {
  return host === 'localhost' || isLoopbackAddress(host);
}

/** Why a request may not write while no key is configured; null when it may. */
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

/** True when a page of this very server sent the request. */
function isOwnOrigin(origin: string, port: string): boolean {
  const match = /^http:\/\/(.+)$/.exec(origin);
  const authority = readAuthority(match?.[1] ?? '');
  return authority !== null && isLoopbackName(authority.host) && authority.port === port;
}

/** The keys a client sent, by either header, or in the address as Algolia's clients in browsers do. */
export function sentKeys(request: IncomingMessage): string[] {
  const bearer = /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const algolia = request.headers['x-algolia-api-key'];
  const inAddress = new URLSearchParams(queryString(request.url ?? '')).get('x-algolia-api-key');
  return [bearer, algolia, inAddress].flatMap((key) => key ?? []);
}

/** Equality of secrets in time that does not depend on where they differ, nor on their lengths. */
function sameSecret(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Lets a write pass by the rules above, or answers 401 or 403. An empty `adminKey` means that none is configured. */
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
