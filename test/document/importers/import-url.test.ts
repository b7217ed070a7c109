/** Import from web addresses: redirects, limits and errors. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { importUrl } from '../../../src/document/importers/import-url.js';
import { collect } from './collect.js';

async function serve<T>(listener: RequestListener, use: (origin: string, paths: string[]) => Promise<T>): Promise<T> {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  try {
    return await use(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, paths);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('an address', () => {
  test('is fetched with its redirects and nothing else', async () => {
    const page =
      '<rss><channel><item><title>Caf\xe9</title><description>&lt;img src="/pixel.png"&gt;Text</description></item></channel></rss>';
    await serve(
      (request, response) => {
        if (request.url === '/old') response.writeHead(301, { location: '/feed' }).end();
        else response.writeHead(200, { 'content-type': 'text/xml; charset=iso-8859-1' }).end(page, 'latin1');
      },
      async (origin, paths) => {
        const { articles, items } = await collect(importUrl(`${origin}/old`));
        expect(articles).toEqual([expect.objectContaining({ title: 'Café', lede: 'Text' })]);
        expect(items[0]).toMatchObject({ source: { file: `${origin}/old` } });
        expect(paths).toEqual(['/old', '/feed']);
      },
    );
  });

  test('that redirects endlessly, fails, or is too large is rejected', async () => {
    await serve(
      (request, response) => {
        if (request.url === '/loop') response.writeHead(302, { location: '/loop' }).end();
        else if (request.url === '/large') {
          response.writeHead(200);
          const chunk = `{"title":"${'x'.repeat(5_000_000)}"}\n`;
          for (let n = 0; n < 12; n += 1) response.write(chunk);
          response.end();
        } else response.writeHead(404).end('{"title": "an error page"}');
      },
      async (origin, paths) => {
        expect((await collect(importUrl(`${origin}/loop`))).rejected[0]?.reason).toContain('redirects more than 5');
        expect(paths).toHaveLength(6);
        expect((await collect(importUrl(`${origin}/none`))).items).toEqual([
          { kind: 'rejected', file: `${origin}/none`, code: 'invalid_article', reason: 'responds with 404 Not Found' },
        ]);
        expect((await collect(importUrl(`${origin}/large`))).rejected.at(-1)).toMatchObject({
          code: 'payload_too_large',
        });
      },
    );
  });

  test('that redirects to another scheme is not followed', async () => {
    await serve(
      (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
      async (origin) => {
        expect((await collect(importUrl(origin))).rejected[0]?.code).toBe('invalid_parameter');
      },
    );
  });

  test.each(['file:///etc/passwd', 'ftp://example.org/a', 'nonsense', 'data:text/plain,Title'])(
    '%s is rejected',
    async (url) => {
      expect((await collect(importUrl(url))).items).toEqual([
        expect.objectContaining({ code: 'invalid_parameter', file: url }),
      ]);
    },
  );

  test('that refuses the connection is rejected', async () => {
    expect((await collect(importUrl('http://127.0.0.1:1/'))).rejected[0]?.reason).toContain('cannot be reached');
  });
});
