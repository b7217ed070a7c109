/** Import from web addresses: redirects, limits and errors. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { isLocalHost, isPublicAddress, staysOnLocalHost } from '../../../src/document/importers/address-class.js';
import { getGuarded } from '../../../src/document/importers/guarded-request.js';
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

describe('the local network', () => {
  const LOCAL = [
    ...['127.0.0.1', '127.9.8.7', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1'],
    ...['169.254.169.254', '192.0.0.1', '198.18.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255', '192.0.2.1'],
    ...['::1', '::', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '2001:db8::1'],
    ...[
      '::ffff:127.0.0.1',
      '::ffff:a9fe:a9fe',
      '64:ff9b::7f00:1',
      '64:ff9b::a00:1',
      '2002:7f00:1::',
      '[::1]',
      'nonsense',
    ],
  ];
  test.each(LOCAL)('has the address %s', (address) => expect(isPublicAddress(address)).toBe(false));
  test.each(['93.184.216.34', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808'])(
    'has not the address %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  test.each(['localhost', 'a.localhost', 'intranet', 'nas.local', 'cms.internal', '10.0.0.1', '[::1]', 'x.home.arpa'])(
    'has the host %s',
    (host) => expect(isLocalHost(host)).toBe(true),
  );
  test.each(['example.org', 'localhost.example.org', '8.8.8.8', 'local.news'])('has not the host %s', (host) => {
    expect(isLocalHost(host)).toBe(false);
  });

  const get = (address: string, mayBeLocal = false) =>
    getGuarded({ url: new URL(address), mayBeLocal, signal: AbortSignal.timeout(5000) });

  test('is not reached unless it may be, in whatever notation its address stands', async () => {
    await serve(
      (_, response) => response.end('{"title": "secret"}'),
      async (origin, paths) => {
        const { port } = new URL(origin);
        for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '017700000001', '[::ffff:127.0.0.1]', 'localhost']) {
          await expect(get(`http://${host}:${port}/`)).rejects.toThrow(/leads to .*, an address of the local network/);
        }
        expect(paths).toEqual([]);
        (await get(origin, true)).destroy();
        expect(paths).toEqual(['/']);
      },
    );
  });

  test.each([
    'http://169.254.169.254/latest/meta-data',
    'http://10.0.0.1/',
    'http://[fd00:ec2::254]/',
    'http://0.0.0.0/',
  ])('is not reached by a redirect to %s from another local host that was named', async (location) => {
    await serve(
      (_, response) => response.writeHead(302, { location }).end(),
      async (origin) => {
        const { rejected } = await collect(importUrl(origin));
        expect(rejected).toEqual([expect.objectContaining({ reason: expect.stringContaining('local network') })]);
      },
    );
  });

  test('is reached where it was named, by any of its names', async () => {
    await serve(
      (request, response) => {
        const { port } = new URL(`http://${request.headers.host}`);
        if (request.url === '/') response.writeHead(302, { location: `http://127.0.0.1:${port}/a` }).end();
        else response.end('{"title": "mine"}');
      },
      async (origin) => {
        const named = origin.replace('127.0.0.1', 'localhost');
        expect((await collect(importUrl(named))).articles).toEqual([expect.objectContaining({ title: 'mine' })]);
      },
    );
  });

  test('is not trusted again after a public host decided where to go', () => {
    expect(staysOnLocalHost(['127.0.0.1', '127.0.0.2', 'localhost', '[::1]'])).toBe(true);
    expect(staysOnLocalHost(['127.0.0.1', '93.184.216.34', '127.0.0.1'])).toBe(false);
    expect(staysOnLocalHost(['93.184.216.34', '127.0.0.1'])).toBe(false);
    expect(staysOnLocalHost(['intranet', '10.0.0.1'])).toBe(false);
  });
});
