/** HTML pages: complete without a script, escaped, lenient about their parameters. */
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
  const outcome = ({ document }: Awaited<ReturnType<typeof load>>) => document.querySelector('#outcome')?.textContent;

  test('shows marked results for a query, as a plain form', async () => {
    const page = await load('/?q=harbour');
    const { status, document, headers } = page;
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(document.querySelector('#q')?.getAttribute('value')).toBe('harbour');
    expect(document.querySelector('form')?.getAttribute('method')).toBe('get');
    expect(outcome(page)).toBe('2 results');
    expect(document.querySelector('#status')?.getAttribute('role')).toBe('status');
    expect(document.querySelectorAll('.hits > li')).toHaveLength(2);
    expect(document.querySelector('.hits mark')?.textContent?.toLowerCase()).toBe('harbour');
    const links = [...document.querySelectorAll('.hits h2 a')].map((link) => link.getAttribute('href'));
    expect(links.sort()).toEqual(['/read/desk%2F2025%2Fstorm?q=harbour', '/read/harbour-reopens?q=harbour']);
  });

  test('filters and sorts by its address, with links that change it', async () => {
    expect(outcome(await load('/?tags=sea'))).toBe('1 article, newest first');
    expect(outcome(await load('/?tags=SEA&tags=weather'))).toBe('2 articles, newest first');
    expect(outcome(await load('/?q=harbour&from=2025-03&to=2025'))).toBe('1 result');
    expect(outcome(await load('/?sort=oldest'))).toBe('3 articles, oldest first');
    const { document } = await load('/?q=harbour&section=Local&sort=newest');
    const link = (key: string) => document.querySelector(`[data-key="${key}"]`)?.getAttribute('href');
    expect(link('section:Local')).toBe('/?q=harbour&sort=newest');
    expect(link('tags:sea')).toBe('/?q=harbour&section=Local&tags=sea&sort=newest');
    expect(link('sort:relevance')).toBe('/?q=harbour&section=Local');
    // The search box keeps the filters.
    const kept = [...document.querySelectorAll('header input[type="hidden"]')].map((field) =>
      field.getAttribute('name'),
    );
    expect(kept).toEqual(['section', 'sort']);
  });

  test('escapes queries and articles', async () => {
    const { document } = await load(`/?q=${encodeURIComponent('"><script>alert(1)</script> quotes')}`);
    const scripts = [...document.querySelectorAll('script')].map((script) => script.getAttribute('src'));
    expect(scripts).toEqual([expect.stringMatching(/^\/assets\/page-[A-Z0-9]{8}\.js$/)]);
    expect(document.querySelector('.hits h2')?.textContent).toContain('<script>alert(1)</script>');
  });

  test('lists all articles for an empty query, and says when nothing matches', async () => {
    expect(outcome(await load('/'))).toBe('3 articles, newest first');
    const page = await load('/?q=xylophone');
    expect(outcome(page)).toBe('Nothing found for “xylophone”');
    expect(page.document.querySelector('.empty')?.textContent).toContain('fewer words');
  });

  const MANGLED = [
    '/?page=zero',
    '/?page=-3',
    '/?unknown=1',
    '/?q=a&q=b',
    '/?q=%E0%A4%A',
    '/?q=%22unclosed',
    '/?from=2023-02-30&to=never',
    `/?${'tags=%22%5C&'.repeat(200)}`,
    `/?section=${'%22'.repeat(256)}&tags=${'%5C'.repeat(256)}`,
    '/?__proto__=1&constructor=2',
  ];
  test.each(MANGLED.map((path) => [path.slice(0, 40), path]))('is lenient: %s', async (_, path) => {
    expect((await load(path)).status).toBe(200);
  });

  test('leads back from past the end', async () => {
    const { document } = await load('/?q=harbour&page=9');
    expect(document.querySelector('.notice')?.textContent).toContain('no page 9');
  });

  test('loads its script and style from this server, cached for good under names with a hash', async () => {
    const { document } = await load('/');
    const script = document.querySelector('script')?.getAttribute('src') ?? '';
    const style = document.querySelector('link[rel="stylesheet"]')?.getAttribute('href') ?? '';
    const chunk = /"\.\/(live-search-[A-Z0-9]{8}\.js)"/.exec((await request(server.app).get(script)).text)?.[1];
    for (const [path, type] of [
      [script, 'text/javascript'],
      [`/assets/${chunk}`, 'text/javascript'],
      [style, 'text/css'],
    ] as const) {
      const { status, headers } = await request(server.app).get(path).set('Accept-Encoding', 'gzip');
      expect([status, headers['content-type']]).toEqual([200, expect.stringContaining(type)]);
      expect(headers).toMatchObject({
        'content-encoding': 'gzip',
        'cache-control': expect.stringContaining('immutable'),
      });
    }
    const icon = await request(server.app).get('/assets/icon.svg');
    expect([icon.status, icon.headers['cache-control']]).toEqual([200, 'public, max-age=3600']);
    expect((await load('/')).headers['cache-control']).toBe('no-cache');
  });
});

describe('the page of an article', () => {
  test('shows the paragraphs, with related headlines at their positions', async () => {
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

  test('marks the query terms, and is shown without marks when none occurs', async () => {
    const marks = async (path: string) =>
      [...(await load(path)).document.querySelectorAll('.story mark')].map((mark) => mark.textContent);
    expect(await marks('/read/harbour-reopens?q=trawler')).toEqual(['Trawlers']);
    expect(await marks('/read/harbour-reopens?q=storm+harbr')).toEqual(expect.arrayContaining(['storm', 'Storm']));
    expect(await marks('/read/harbour-reopens?q=harb')).toEqual(['Harb', 'harb', 'harb']);
    expect(await marks('/read/harbour-reopens?q=xylophone')).toEqual([]);
    expect(await marks('/read/script?q=markup+%3Cscript%3E')).toContain('markup');
    expect((await load('/read/script?q=markup')).document.querySelectorAll('main script, main b')).toHaveLength(0);
  });

  test('links back to the same results, and passes the search on', async () => {
    const { document } = await load('/read/harbour-reopens?q=harbour&page=2&section=Local&sort=newest');
    const back = document.querySelector('.back a');
    expect([back?.getAttribute('href'), back?.textContent]).toEqual([
      '/?q=harbour&page=2&section=Local&sort=newest',
      '← Results for “harbour”',
    ]);
    expect(document.querySelector('#q')?.getAttribute('value')).toBe('harbour');
    expect(document.querySelector('aside a')?.getAttribute('href')).toContain('?q=harbour&page=2&section=Local');
    const plain = (await load('/read/harbour-reopens')).document.querySelector('.back a');
    expect([plain?.getAttribute('href'), plain?.textContent]).toEqual(['/', '← All articles']);
  });

  test('is lenient about the search', async () => {
    const states = [
      'q=%E0%A4%A',
      '//evil.example',
      'q=a&q=b&page=zero',
      '%00',
      'q=%22unclosed',
      `q=${'x'.repeat(9000)}`,
    ];
    for (const state of states) {
      const { status, document } = await load(`/read/harbour-reopens?${state}`);
      expect(status).toBe(200);
      expect(document.querySelector('.back a')?.getAttribute('href')).toMatch(/^\/\?/);
    }
  });

  test('lists articles that name it, and similar ones', async () => {
    const { document } = await load('/read/desk%2F2025%2Fstorm');
    const further = document.querySelector('.further');
    expect(further?.querySelector('h2')?.textContent).toBe('More like this');
    expect(further?.querySelector('li')?.textContent).toContain('names this article');
  });

  test('has metadata for other programs', async () => {
    const { document } = await load('/read/harbour-reopens');
    const meta = (name: string) =>
      document.querySelector(`meta[property="${name}"], meta[name="${name}"]`)?.getAttribute('content');
    expect(['og:type', 'og:title', 'description', 'article:published_time', 'article:tag'].map(meta)).toEqual([
      'article',
      'Harbour reopens after storm',
      'The harbour opened on Saturday.',
      '2025-03-01T06:00:00.000Z',
      'weather',
    ]);
    expect(document.querySelector('link[rel=canonical]')?.getAttribute('href')).toBe('https://example.org/harbour');
    expect(JSON.parse(document.querySelector('script[type="application/ld+json"]')?.textContent ?? '')).toMatchObject({
      '@type': 'NewsArticle',
      headline: 'Harbour reopens after storm',
      datePublished: '2025-03-01T06:00:00.000Z',
      articleSection: 'Local',
    });
  });

  test('keeps articles from breaking out of the metadata', async () => {
    await server.service.put('sly', {
      title: 'Sly </script><script>alert(1)</script><!--',
      text: `Sly \u2028 "quoted" ${'long '.repeat(100)}`,
      url: 'javascript:alert(1)',
      image: 'data:text/html,x',
      authors: ['</script>'],
    });
    const { text, document } = await load('/read/sly');
    expect(text).not.toMatch(/javascript:|data:text|<!--/);
    const scripts = [...document.querySelectorAll('script')];
    const [data] = scripts.filter((script) => script.getAttribute('src') === null);
    expect(scripts.filter((script) => script.getAttribute('src') === null)).toHaveLength(1);
    expect(JSON.parse(data?.textContent ?? '').headline).toBe('Sly </script><script>alert(1)</script><!--');
    const canonical = document.querySelector('link[rel=canonical]')?.getAttribute('href');
    expect(canonical).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/read\/sly$/);
    const forged = await request(server.app).get('/read/sly').set('Host', '"><x');
    expect([forged.status, forged.text.includes('canonical')]).toEqual([200, false]);
    await server.service.remove('sly');
  });

  test('is a page also for an unknown id', async () => {
    for (const path of ['/read/nobody', '/read/%00']) {
      const { status, document } = await load(path);
      expect([status, document.querySelector('h1')?.textContent]).toEqual([404, 'Not found']);
    }
  });
});

describe('the box for other sites', () => {
  test('is a script that pages of other sites may load', async () => {
    const { status, headers } = await request(server.app).get('/box.js').set('Origin', 'https://paper.example');
    expect([status, headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
    expect(headers['access-control-allow-origin']).toBe('*');
    expect((await request(server.app).get('/box.js').set('If-None-Match', String(headers.etag))).status).toBe(304);
  });

  test('has a reference page', async () => {
    const { status, document } = await load('/box');
    expect([status, document.querySelectorAll('lede-search').length]).toEqual([200, 1]);
    expect(document.querySelector('main')?.textContent).toContain('results-link');
  });
});
