/**
 * An HTTP request that does not reach into the local network.
 *
 * The address is checked where the connection is made: what the lookup of a name gives is what is connected to, so a
 * name that changes its address between a check and the connection (DNS rebinding) gains nothing.
 */
import { type LookupAddress, lookup } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { ArticleFault } from '../article-fault.js';
import { isPublicAddress } from './address-class.js';

export interface GuardedRequest {
  readonly url: URL;
  /** Whether it may go to an address of the local network. */
  readonly mayBeLocal: boolean;
  readonly signal: AbortSignal;
}

/** Sends a GET request; resolves with the answer, whose body is not read yet. Throws ArticleFault for a local address. */
export function getGuarded({ url, mayBeLocal, signal }: GuardedRequest): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // No lookup takes place for an address.
  if (!mayBeLocal && isIP(host) !== 0 && !isPublicAddress(host)) return Promise.reject(localFault(host));
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = send(
      url,
      {
        // A kept connection of another request would not be checked.
        agent: false,
        signal,
        headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'lede' },
        ...(!mayBeLocal && { lookup: lookupPublic }),
      },
      resolve,
    );
    request.once('error', reject);
    request.end();
  });
}

/** `dns.lookup` that fails when a name has any address which is not public. */
const lookupPublic: LookupFunction = (name, options, callback) => {
  lookup(name, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error !== null) return callback(error, []);
    const local = addresses.find(({ address }) => !isPublicAddress(address));
    if (local !== undefined) return callback(localFault(local.address), []);
    const [first] = addresses;
    if (options.all === true || first === undefined) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

function localFault(address: string): ArticleFault {
  return new ArticleFault(`leads to ${address}, an address of the local network, which was not named itself`);
}
