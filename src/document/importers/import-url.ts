/** Imports the response of a web address. Fetches that address and its redirects, nothing that the response refers to. */
import { AppError } from '../../errors.js';
import { ArticleFault } from '../article-fault.js';
import { type Bytes, limitBytes } from './byte-stream.js';
import { importStream } from './import-file.js';
import { type ImportedItem, rejection } from './importer.js';

const SIZE_LIMIT = 50_000_000;
const TIME_LIMIT_MS = 30_000;
const REDIRECTS = 5;

/** Fetches one http or https address and imports the response. Never throws: a failure is a rejection. */
export async function* importUrl(url: string): AsyncGenerator<ImportedItem> {
  try {
    const { response, address } = await follow(url, AbortSignal.timeout(TIME_LIMIT_MS));
    const encoding = /charset\s*=\s*"?([\w.:-]+)/i.exec(response.headers.get('content-type') ?? '')?.[1];
    const bytes = limitBytes(body(response), SIZE_LIMIT, 'the response');
    // Named by its path: the extension is used for detection, and the id does not depend on the query string.
    for await (const item of importStream(bytes, { name: new URL(address).pathname, root: '/', encoding })) {
      yield item.kind === 'article' ? { ...item, source: { ...item.source, file: url } } : { ...item, file: url };
    }
  } catch (error) {
    yield rejection(url, error);
  }
}

async function follow(url: string, signal: AbortSignal): Promise<{ response: Response; address: string }> {
  let address = url;
  for (let hop = 0; hop <= REDIRECTS; hop += 1) {
    const response = await request(address, signal);
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null) {
      if (!response.ok) throw new ArticleFault(`responds with ${response.status} ${response.statusText}`.trim());
      return { response, address };
    }
    await response.body?.cancel();
    address = new URL(location, address).href;
  }
  throw new ArticleFault(`redirects more than ${REDIRECTS} times`);
}

async function request(address: string, signal: AbortSignal): Promise<Response> {
  const protocol = URL.canParse(address) ? new URL(address).protocol : '';
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new AppError('invalid_parameter', 'only http and https addresses can be imported', { param: 'url' });
  }
  try {
    return await fetch(address, { redirect: 'manual', signal, headers: { accept: '*/*', 'user-agent': 'lede' } });
  } catch (cause) {
    const reason = signal.aborted ? `took longer than ${TIME_LIMIT_MS / 1000} seconds` : 'cannot be reached';
    throw new ArticleFault(reason, { cause });
  }
}

async function* body(response: Response): Bytes {
  if (response.body !== null) yield* response.body;
}
