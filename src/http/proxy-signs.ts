/**
 * Signs that a request came through a proxy, a content delivery network or a tunnel.
 *
 * Names are those that such programs document or are known to send. Their absence proves nothing: a plain TCP forwarder
 * adds no header, so this is a second line of defence behind the rule that writing needs a key.
 */
import type { IncomingMessage } from 'node:http';

/** Whole header names, lower case. */
const NAMES: ReadonlySet<string> = new Set([
  // RFC 9110 and RFC 7239, and the names before them.
  'via',
  'forwarded',
  'forwarded-for',
  'forwarded-for-ip',
  'max-forwards',
  'proxy-connection',
  'proxy-authorization',
  'http-forwarded',
  'http-via',
  'http-x-forwarded-for',
  // Address of the client as the proxy saw it.
  'client-ip',
  'http-client-ip',
  'proxy-client-ip',
  'wl-proxy-client-ip',
  'true-client-ip',
  'remote-addr',
  'remote-host',
  'x-client-ip',
  'x-client',
  'x-cluster-client-ip',
  'x-coming-from',
  'x-originating-ip',
  'x-remote-addr',
  'x-remote-ip',
  'x-remote-host',
  'x-proxyuser-ip',
  'x-host',
  'x-server-name',
  // Scheme and address before rewriting.
  'front-end-https',
  'x-scheme',
  'x-url-scheme',
  'x-https',
  'x-ssl',
  'x-rewrite-url',
  'x-script-name',
  'x-request-start',
  'x-queue-start',
  'x-appengine-remote-addr',
  'x-amzn-trace-id',
  'x-cloud-trace-context',
  'x-google-real-ip',
  'x-varnish',
  'x-arr-log-id',
  'x-arr-ssl',
  'x-sucuri-clientip',
  'x-sucuri-country',
  'incap-client-ip',
  'x-iinfo',
  'x-nginx-proxy',
  'x-nginx-cache',
  'x-squid-error',
  'x-cache-hash',
  'x-bluecoat-via',
  'x-imforwards',
  'x-request-via',
  'x-gateway-host',
  'x-backend-server',
]);

/** First letters of families of names. */
const FAMILIES =
  /^(?:x-forwarded|x-forward-|x-real-|x-original-|x-proxy-|x-envoy-|x-haproxy-|x-traefik-|x-kong-|x-azure-|x-amz-cf-|x-vercel-|x-nf-|x-akamai-|akamai-|x-edge-|x-appengine-|x-client-cert|x-ssl-|ssl-client-|x-ngrok-|ngrok-|cf-|cdn-|cloudfront-|fastly-|fly-|tailscale-|x-cdn|x-tunnel-|x-ms-forwarded|x-lb-|x-waf-)/;

/**
 * The first sign of a proxy in a request, in words; undefined when there is none. HTTP/1.0 counts: nginx speaks it to
 * the servers behind it unless told otherwise, and the clients of today do not.
 */
export function signOfProxy({ headers, httpVersion }: IncomingMessage): string | undefined {
  for (const name of Object.keys(headers)) {
    if (NAMES.has(name) || FAMILIES.test(name)) return `its ${name} header says that it came through a proxy`;
  }
  return httpVersion === '1.0' || httpVersion === '0.9' ? 'it speaks HTTP/1.0, as proxies do' : undefined;
}
