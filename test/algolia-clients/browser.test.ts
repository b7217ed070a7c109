/** InstantSearch.js, React and Vue InstantSearch, Autocomplete and DocSearch, unmodified, in a real browser: their requests, results and pages. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { describeWith } from '../skip.js';
import { BROWSER_MISSING, openBrowser } from '../web/browser.js';
import { type PageServer, servePages } from './page-server.js';
import { NEWS, type RunningTestServer, startServer } from './running-server.js';

const ATTACK = '<img src=x onerror="window.attacked = true">';
const HOSTILE = {
  objectID: 'hostile',
  title: `${ATTACK} zebra <script>window.attacked = true</script>`,
  body: `A zebra ${ATTACK} crossed the road.`,
  section: `${ATTACK} zoo`,
  author: ATTACK,
  words: 100,
  publishedAt: 1000000000,
  [ATTACK]: 'an attribute name',
  url: 'javascript:window.attacked = true',
  type: 'lvl1',
  hierarchy: { lvl0: `zebra ${ATTACK}`, lvl1: `Zebra ${ATTACK}` },
  content: null,
};
const section = (objectID: string, lvl1: string, content: string | null) => ({
  objectID,
  hierarchy: { lvl0: 'Guide', lvl1, lvl2: null, lvl3: null, lvl4: null, lvl5: null, lvl6: null },
  type: content === null ? 'lvl1' : 'content',
  content,
  url: `https://docs.example.org/${objectID}`,
});
const DOCS = [
  section('install', 'Installing the archive', null),
  section('install-node', 'Installing the archive', 'Lede needs Node 20 & npm; nothing else is installed.'),
  section('filters', 'Filtering', 'Filters narrow what is found.'),
  { ...HOSTILE, objectID: 'hostile-doc' },
];

const queriesSchema = z.object({ requests: z.array(z.looseObject({ indexName: z.string() })) });
const resultsSchema = z.object({ results: z.array(z.looseObject({})) });

/** Limit of a wait for the page, generous for a machine busy with other tests. */
const WAIT_MS = 15_000;

interface Exchange {
  readonly requests: z.output<typeof queriesSchema>['requests'];
  readonly results: z.output<typeof resultsSchema>['results'];
}

describeWith(BROWSER_MISSING)('in a browser', () => {
  let server: RunningTestServer;
  let pages: PageServer;
  let browser: Browser;
  let page: Page;
  let exchanges: Exchange[];
  let errors: string[];

  beforeAll(async () => {
    server = await startServer();
    const save = async (index: string, bodies: readonly object[]) => {
      const requests = bodies.map((body) => ({ action: 'addObject', body }));
      const answer = await fetch(`http://${server.host}/1/indexes/${index}/batch`, {
        method: 'POST',
        body: JSON.stringify({ requests }),
      });
      expect(answer.status).toBe(200);
    };
    await save('news', [...NEWS, HOSTILE]);
    await save('docs', DOCS);
    pages = await servePages(['instantsearch', 'react', 'vue', 'autocomplete', 'docsearch']);
    browser = await openBrowser();
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await pages.close();
    await server.close();
  });

  /** Opens a page and records its exchanges with the server. */
  async function open(name: string, client: '4' | '5' = '5'): Promise<void> {
    page = await browser.newPage();
    exchanges = [];
    errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('response', async (response) => {
      if (!response.url().includes('/queries')) return;
      const { requests } = queriesSchema.parse(JSON.parse(response.request().postData() ?? ''));
      exchanges.push({ requests, results: resultsSchema.parse(await response.json()).results });
    });
    await page.goto(pages.url(name, server.host, client));
  }

  afterEach(async () => {
    expect(errors).toEqual([]);
    expect(await page.evaluate('window.attacked')).toBeUndefined();
    await page.close();
  });

  const ids = () => page.$$eval('article', (all) => all.map((one) => one.getAttribute('data-id')));
  /** Waits until exactly these articles are shown, in any order unless `inOrder`. */
  async function shown(expected: readonly string[], inOrder = false): Promise<void> {
    const sorted = (list: readonly (string | null)[]) => (inOrder ? [...list] : [...list].sort());
    const started = Date.now();
    for (;;) {
      const actual = sorted(await ids());
      if (JSON.stringify(actual) === JSON.stringify(sorted(expected))) return;
      if (Date.now() - started > WAIT_MS) expect(actual).toEqual(sorted(expected));
      await page.waitForTimeout(50);
    }
  }
  const refine = (widget: string, value: string) => page.click(`#${widget} label:has-text("${value}")`);
  const counts = (widget: string) =>
    page.$$eval(`#${widget} li label`, (labels) =>
      labels.map((label) => (label.textContent ?? '').replace(/\s+/g, ' ').trim()),
    );
  const lastRequests = () => exchanges.at(-1)?.requests ?? [];
  /** Waits until the last requests satisfy a predicate. A page may show a response before this test has read it. */
  async function requested(predicate: (requests: ReturnType<typeof lastRequests>) => boolean): Promise<void> {
    const started = Date.now();
    while (!predicate(lastRequests())) {
      if (Date.now() - started > WAIT_MS) throw new Error(`The page requested ${JSON.stringify(lastRequests())}.`);
      await page.waitForTimeout(50);
    }
  }

  describe.each([
    ['InstantSearch.js, client 5', 'instantsearch', '5'],
    ['InstantSearch.js, client 4', 'instantsearch', '4'],
    ['React InstantSearch', 'react', '5'],
    ['Vue InstantSearch', 'vue', '5'],
    ['Vue InstantSearch, client 4', 'vue', '4'],
  ] as const)('%s', (_, name, client) => {
    test('searches as typed, refines two facets and a range, paginates, sorts and clears', async () => {
      await open(name, client);
      await shown(['6', '5', '4'], true);
      await page.fill('#box input', 'paris');
      await shown(['1', '3']);
      expect(await page.$$eval('article mark', (marks) => marks.map(({ textContent }) => textContent))).toContain(
        'Paris',
      );
      await page.fill('#box input', '');
      await shown(['6', '5', '4'], true);

      await refine('sections', 'politics');
      await shown(['1', '5']);
      await refine('sections', 'tech');
      await shown(['1', '5', '6']);
      expect(await counts('sections')).toEqual(expect.arrayContaining(['politics2', 'tech1', 'business1', 'culture1']));
      await refine('authors', 'Ken Ito');
      await shown(['6']);
      await requested((requests) => requests.length === 3);
      expect(exchanges.at(-1)?.results).toHaveLength(3);
      expect(await counts('sections')).toEqual(expect.arrayContaining(['tech1', 'business1']));
      await page.click('#clear button');
      await shown(['6', '5', '4'], true);

      await page.fill('#words input >> nth=0', '300');
      await page.fill('#words input >> nth=1', '500');
      await page.click('#words button');
      await shown(['1', '3', '6']);
      await page.click('#clear button');
      await shown(['6', '5', '4'], true);

      await page.click('#pages a:has-text("2")');
      await shown(['3', '2', '1'], true);
      await page.selectOption('#sort select', 'news_newest');
      await shown(['6', '5', '4'], true);
      await requested(([first]) => first?.indexName === 'news_newest');
    });

    test('shows markup as text', async () => {
      await open(name, client);
      await page.fill('#box input', 'zebra');
      await shown(['hostile']);
      expect(await page.textContent('article h2')).toBe(HOSTILE.title);
      expect(await page.textContent('#sections')).toContain(HOSTILE.section);
      await page.fill('#box input', ATTACK);
      await page.waitForTimeout(300);
    });
  });

  test('InstantSearch.js searches facet values, refines a hierarchical menu and shows snippets', async () => {
    await open('instantsearch');
    await shown(['6', '5', '4'], true);
    await page.fill('#sections input[type=search]', 'pol');
    await page.waitForSelector('#sections mark');
    expect(await page.textContent('#sections mark')).toBe('pol');
    expect(lastRequests()[0]).toMatchObject({ type: 'facet', facet: 'section', facetQuery: 'pol' });
    await page.fill('#sections input[type=search]', '');
    await page.click('#menu a:has-text("News")');
    await page.click('#menu a:has-text("politics")');
    await shown(['1', '5']);
    await page.fill('#box input', 'turnout');
    await shown(['1']);
    expect(await page.textContent('article p')).toBe('The Paris election drew record turnout…');
  });

  test('Autocomplete suggests articles and sections', async () => {
    await open('autocomplete');
    await page.fill('input[type=search]', 'pol');
    await page.waitForSelector('.section mark');
    await shown(['5', '1']);
    expect(await page.textContent('.section')).toBe('politics 2');
    expect(await page.$$eval('article mark', (marks) => marks.map(({ textContent }) => textContent))).toContain('Pol');
    await page.fill('input[type=search]', 'zebra');
    await shown(['hostile']);
    expect(await page.textContent('article h2')).toBe(HOSTILE.title);
    expect(lastRequests().map(({ type }) => type)).toEqual([undefined, 'facet']);
  });

  test('DocSearch finds and highlights sections and executes no markup in them', async () => {
    await open('docsearch');
    await page.click('button.DocSearch');
    await page.fill('.DocSearch-Input', 'install');
    await page.waitForSelector('.DocSearch-Hit mark');
    const texts = await page.$$eval('.DocSearch-Hit', (hits) => hits.map(({ textContent }) => textContent ?? ''));
    expect(texts.join(' ')).toContain('Installing the archive');
    expect(texts.join(' ')).toContain('Lede needs Node 20 & npm; nothing else is installed.');
    expect(await page.$eval('.DocSearch-Hit a', (link) => link.getAttribute('href'))).toMatch(
      /^https:\/\/docs\.example\.org/,
    );
    await page.fill('.DocSearch-Input', 'zebra');
    await page.waitForSelector('.DocSearch-Hit:has-text("Zebra")');
    expect(await page.textContent('.DocSearch-Hit')).toContain('onerror=');
    expect(await page.$$('.DocSearch-Hit img')).toEqual([]);
    expect(await page.$$('a[href^="javascript:"]')).toEqual([]);
    await page.fill('.DocSearch-Input', ATTACK);
    await page.waitForTimeout(300);
  });
});
