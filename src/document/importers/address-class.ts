/** Which network addresses are public, and which hosts a person names as local ones. */
import ipaddr from 'ipaddr.js';

/** The range of addresses that NAT64 (RFC 6052) makes of IPv4 ones; the last four bytes are the IPv4 address. */
const NAT64 = 'rfc6052';

/**
 * True for an IP address of the public internet. Loopback, private, link-local (with the metadata services of clouds),
 * unique-local, carrier-grade NAT, multicast and reserved addresses are not, in whatever notation of IPv6 they stand.
 */
export function isPublicAddress(text: string): boolean {
  const [bare = ''] = text.replace(/^\[|\]$/g, '').split('%');
  if (!ipaddr.isValid(bare)) return false;
  const address = ipaddr.process(bare);
  if (address.range() === NAT64) return isPublicAddress(address.toByteArray().slice(-4).join('.'));
  return address.range() === 'unicast';
}

function isLoopbackHost(host: string): boolean {
  if (/(?:^|\.)localhost\.?$/i.test(host)) return true;
  const bare = host.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(bare) && ipaddr.process(bare).range() === 'loopback';
}

/** Top-level names that no public domain has: RFC 6761, RFC 6762, RFC 8375, ICANN's `internal`, and customary ones. */
const LOCAL_NAME = /^[^.]+$|\.(?:localhost|local|internal|intranet|lan|corp|home|home\.arpa)\.?$/i;

/** True for a host, as the URL standard writes it, that only means something in a local network. */
export function isLocalHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(bare) ? !isPublicAddress(bare) : LOCAL_NAME.test(host);
}

/**
 * Whether the last of a chain of redirects may go to the local network: the first host, which the person named, is a
 * local one, and no other host had a say since. The names of this machine count as one host.
 */
export function staysOnLocalHost(hosts: readonly string[]): boolean {
  const [named] = hosts;
  if (named === undefined || !isLocalHost(named)) return false;
  return hosts.every((host) => host === named || (isLoopbackHost(host) && isLoopbackHost(named)));
}
