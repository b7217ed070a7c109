/** The public base address of this server, the prefix of absolute addresses in feeds and descriptions. */
import type { Request } from 'express';
import type { Config } from '../config.js';
import { AppError } from '../errors.js';

/** A host name or IP address with an optional port, without characters that are special in URLs or markup. */
const AUTHORITY = /^(?:\[[\da-f:.]{2,45}\]|[a-z\d](?:[a-z\d._-]{0,252}))(?::\d{1,5})?$/i;
/** A path of unreserved characters. */
const PREFIX = /^(?:\/[\w.~-]{1,64}){1,8}$/;

/**
 * Scheme, host and path prefix without a trailing slash: as configured, else from the request, and from the headers of
 * a trusted proxy. Undefined when the Host header is malformed.
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

/** Like `publicAddress`, but throws `invalid_parameter` when there is none. */
export function requirePublicAddress(request: Request, config: Config): string {
  const address = publicAddress(request, config);
  if (address !== undefined) return address;
  throw new AppError('invalid_parameter', 'The Host header is not a valid host.', { param: 'Host' });
}
