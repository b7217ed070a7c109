/** Imports the response of a web address. Fetches that address and its redirects, nothing that the response refers to. */
import type { IncomingMessage } from 'node:http';
import { AppError } from '../../errors.js';
import { ArticleFault } from '../article-fault.js';
import { staysOnLocalHost } from './address-class.js';
import { limitBytes } from './byte-stream.js';
import { getGuarded } from './guarded-request.js';
import { importStream } from './import-file.js';
import { type ImportedItem, rejection } from './importer.js';

const SIZE_LIMIT = 50_000_000;
const TIME_LIMIT_MS = 30_000;
const REDIRECTS = 5;

/**
 * Fetches one http or https address and imports the response. Redirects and names may lead to the local network only
 * while every host of the chain is the local host that was given. Never throws: a failure is a rejection.
 */
export async function* importUrl(url: string): AsyncGenerator<ImportedItem> {
  try {
    const { response, address } = await follow(url, AbortSignal.timeout(TIME_LIMIT_MS));
    const encoding = /charset\s*=\s*"?([\w.:-]+)/i.exec(response.headers['content-type'] ?? '')?.[1];
    const bytes = limitBytes(response, SIZE_LIMIT, 'the response');
    // Named by its path: the extension is used for detection, and the id does not depend on the query string.
    for await (const item of importStream(bytes, { name: address.pathname, root: '/', encoding })) {
      yield item.kind === 'article' ? { ...item, source: { ...item.source, file: url } } : { ...item, file: url };
    }
  } catch (error) {
    yield rejection(url, error);
  }
}

interface Answer {
  readonly response: IncomingMessage;
  readonly address: URL;
}

async function follow(url: string, signal: AbortSignal): Promise<Answer> {
  let address = webAddress(url);
  const hosts: string[] = [];
  for (let hop = 0; hop <= REDIRECTS; hop += 1) {
    hosts.push(address.hostname);
    const response = await get(address, staysOnLocalHost(hosts), signal);
    const { statusCode = 0, statusMessage = '', headers } = response;
    if (statusCode < 300 || statusCode > 399 || headers.location === undefined) {
      if (statusCode >= 200 && statusCode < 300) return { response, address };
      response.destroy();
      throw new ArticleFault(`responds with ${statusCode} ${statusMessage}`.trim());
    }
    response.destroy();
    address = webAddress(headers.location, address);
  }
  throw new ArticleFault(`redirects more than ${REDIRECTS} times`);
}

/** Throws `invalid_parameter` for anything but an http or https address. */
function webAddress(text: string, base?: URL): URL {
  const address = URL.canParse(text, base?.href) ? new URL(text, base) : undefined;
  if (address?.protocol === 'http:' || address?.protocol === 'https:') return address;
  throw new AppError('invalid_parameter', 'only http and https addresses can be imported', { param: 'url' });
}

async function get(url: URL, mayBeLocal: boolean, signal: AbortSignal): Promise<IncomingMessage> {
  try {
    return await getGuarded({ url, mayBeLocal, signal });
  } catch (cause) {
    if (cause instanceof ArticleFault) throw cause;
    const reason = signal.aborted ? `took longer than ${TIME_LIMIT_MS / 1000} seconds` : 'cannot be reached';
    throw new ArticleFault(reason, { cause });
  }
}
