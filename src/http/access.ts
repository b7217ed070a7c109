/**
 * Access control of writes. A write is allowed by one of:
 *
 * - the admin key, from anywhere: in `Authorization: Bearer` or `X-Algolia-API-Key`, as a header or in the address;
 * - the token of the running server, from a loopback connection: the channel of the command line;
 * - the demonstration (`--demo`) while no admin key is configured: a loopback connection, a loopback `Host` (against DNS
 *   rebinding), no foreign `Origin` (against cross-site requests) and no sign of a proxy.
 *
 * Anything else is refused: 401 where an admin key is configured, 403 otherwise. A loopback connection alone proves
 * nothing, because a proxy on this machine makes one for every visitor.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { AppError } from '../errors.js';
import { queryString } from './parameters.js';
import { signOfProxy } from './proxy-signs.js';

/** What allows writing to this server. */
export interface WriteAccess {
  /** Empty when none is configured. */
  readonly adminKey: string;
  readonly demo: boolean;
  /** Absent when the server published none. */
  readonly serverToken?: string | undefined;
}

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

/** The reason to refuse a write to the demonstration; null when it is allowed. */
export function refusalOfDemo(request: IncomingMessage): string | null {
  const { headers, socket } = request;
  if (!isLoopbackAddress(socket.remoteAddress ?? '')) return 'it comes from another machine';
  const sign = signOfProxy(request);
  if (sign !== undefined) return sign;
  const host = readAuthority(headers.host ?? '');
  if (host === null || !isLoopbackName(host.host)) return 'its Host header does not name this machine';
  const { origin } = headers;
  if (origin !== undefined && !isOwnOrigin(origin, host.port)) return `its Origin "${origin}" is a foreign web page`;
  // Fetch Metadata: browsers name the relation of the page to this server, also where they send no Origin.
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'a foreign web page sent it';
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

const HOW_TO_SET_A_KEY =
  'To write, start the server with LEDE_ADMIN_KEY set to a long random text without spaces, and send it as Authorization: Bearer <key>';

/** Passes a write on, or throws `unauthorized` or `forbidden`. */
export function requireWriteAccess({ adminKey, demo, serverToken }: WriteAccess): RequestHandler {
  return (request, response, next) => {
    const keys = sentKeys(request);
    if (adminKey !== '' && keys.some((key) => sameSecret(key, adminKey))) return next();
    if (serverToken !== undefined && isLoopbackAddress(request.socket.remoteAddress ?? '')) {
      if (keys.some((key) => sameSecret(key, serverToken))) return next();
    }
    if (adminKey !== '') {
      response.setHeader('WWW-Authenticate', 'Bearer realm="lede"');
      throw new AppError('unauthorized', 'Writing to this archive needs its admin key: Authorization: Bearer <key>.');
    }
    if (!demo) {
      throw new AppError('forbidden', `Writing is off, because this server has no admin key. ${HOW_TO_SET_A_KEY}.`);
    }
    const refusal = refusalOfDemo(request);
    if (refusal === null) return next();
    throw new AppError(
      'forbidden',
      `This write was refused because ${refusal}. A demonstration (--demo) takes writes only from programs on its own machine. ${HOW_TO_SET_A_KEY}.`,
    );
  };
}
