/** Where readers reach this server: what absolute addresses, in feeds and descriptions, begin with. */
import type { Request } from 'express';
import type { Config } from '../config.js';
import { AppError } from '../errors.js';

/** A name or address with an optional port, and nothing that could mean something in a URL or in markup. */
const AUTHORITY = /^(?:\[[\da-f:.]{2,45}\]|[a-z\d](?:[a-z\d._-]{0,252}))(?::\d{1,5})?$/i;
/** A path of plain segments. */
const PREFIX = /^(?:\/[\w.~-]{1,64}){1,8}$/;

/**
 * Scheme, host and path that addresses begin with, without a slash at the end: as configured, else as the request says,
 * and the proxy before it where that is trusted. Undefined when what the request says is no host.
 */
export function publicAddress(request: Request, { publicUrl, trustProxy }: Config): string | undefined {
  if (publicUrl !== '') return publicUrl;
  const { host } = request;
  if (typeof host !== 'string' || !AUTHORITY.test(host)) return undefined;
  const scheme = request.protocol === 'https' ? 'https' : 'http';
  const address = `${scheme}://${host.toLowerCase()}`;
  if (!URL.canParse(address)) return undefined;
  const prefix = trustProxy ? request.get('X-Forwarded-Prefix') : undefined;
  return prefix !== undefined && PREFIX.test(prefix) && !prefix.includes('/..') ? address + prefix : address;
}

/** The same, for what cannot be answered without. Throws `invalid_parameter`. */
export function requirePublicAddress(request: Request, config: Config): string {
  const address = publicAddress(request, config);
  if (address !== undefined) return address;
  throw new AppError('invalid_parameter', 'The Host header does not name a host.', { param: 'Host' });
}
