/** The pages people see: complete without a script, escaped, forgiving. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseHTML } from 'linkedom';
import request from 'supertest';
import { openTestServer, type TestServer } from './test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const load = async (path: string) => {
  const { status, text, headers } = await request(server.app).get(path);
  return { status, headers, text, document: parseHTML(text).document };
};

describe('the search page', () => {
  test('shows marked results for a query, as a plain form', async () => {
    const { status, document, headers } = await load('/?q=harbour');
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(document.querySelector('#q')?.getAttribute('value')).toBe('harbour');
    expect(document.querySelector('form')?.getAttribute('method')).toBe('get');
    expect(document.querySelector('#status')?.textContent).toBe('2 results');
    expect(document.querySelector('#status')?.getAttribute('role')).toBe('status');
    expect(document.querySelectorAll('.hits > li')).toHaveLength(2);
    expect(document.querySelector('.hits mark')?.textContent?.toLowerCase()).toBe('harbour');
    const links = [...document.querySelectorAll('.hits h2 a')].map((link) => link.getAttribute('href'));
    expect(links.sort()).toEqual(['/read/desk%2F2025%2Fstorm', '/read/harbour-reopens']);
  });

  test('keeps text text, in query and in articles', async () => {
    const { document } = await load(`/?q=${encodeURIComponent('"><script>alert(1)</script> quotes')}`);
    expect([...document.querySelectorAll('script')].map((script) => script.getAttribute('src'))).toEqual([
      '/assets/search.js',
    ]);
    expect(document.querySelector('.hits h2')?.textContent).toContain('<script>alert(1)</script>');
  });

  test('lists everything without a query, and says so when there is nothing', async () => {
    expect((await load('/')).document.querySelector('#status')?.textContent).toBe('3 articles, newest first');
    const { document } = await load('/?q=xylophone');
    expect(document.querySelector('#status')?.textContent).toContain('Nothing found for “xylophone”');
    expect(document.querySelector('#results')?.textContent).toContain('Try fewer');
  });

  test.each(['/?page=zero', '/?page=-3', '/?unknown=1', '/?q=a&q=b', '/?q=%E0%A4%A', '/?q=%22unclosed'])(
    'is forgiving: %s',
    async (path) => {
      expect((await load(path)).status).toBe(200);
    },
  );

  test('leads back from past the end', async () => {
    const { document } = await load('/?q=harbour&page=9');
    expect(document.querySelector('.notice')?.textContent).toContain('no page 9');
  });

  test('has its script and style as files of this server', async () => {
    for (const [path, type] of [
      ['/assets/search.js', 'text/javascript'],
      ['/assets/page.css', 'text/css'],
      ['/assets/icon.svg', 'image/svg+xml'],
    ]) {
      const { status, headers } = await request(server.app).get(path);
      expect([status, headers['content-type']]).toEqual([200, expect.stringContaining(type)]);
    }
  });
});

describe('an article to read', () => {
  test('has its paragraphs, with related headlines where they were printed', async () => {
    const { status, document } = await load('/read/harbour-reopens');
    expect(status).toBe(200);
    const parts = [...document.querySelectorAll('.story > p:not(.facts), .story > aside')];
    expect(parts.map((part) => part.textContent)).toEqual([
      'The harbour opened on Saturday.',
      'Related: Storm closes harbour',
      'Trawlers left the quay at dawn.',
      'Related: A headline nobody wrote',
      'The café was full by eight.',
    ]);
    expect(document.querySelector('aside a')?.getAttribute('href')).toBe('/read/desk%2F2025%2Fstorm');
    expect(document.querySelector('time')?.textContent).toBe('1 March 2025');
  });

  test('is escaped', async () => {
    const { document } = await load('/read/script');
    expect(document.querySelectorAll('main script, main b')).toHaveLength(0);
    expect(document.querySelector('h1')?.textContent).toContain('<script>');
  });

  test('is a page also when there is none', async () => {
    for (const path of ['/read/nobody', '/read/%00']) {
      const { status, document } = await load(path);
      expect([status, document.querySelector('h1')?.textContent]).toEqual([404, 'Not found']);
    }
  });
});
