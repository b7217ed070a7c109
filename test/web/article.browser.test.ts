/** The page of an article in a real browser: navigation, without a script, by keyboard, on any screen. */
import { createServer, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openTestServer, type TestServer } from '../http/test-server.js';
import { describeWith } from '../skip.js';
import { findViolations } from './axe.js';
import { BROWSER_MISSING, openBrowser } from './browser.js';
import { takePicture } from './picture.js';

const describeInBrowser = describeWith(BROWSER_MISSING);

// A browser on a busy machine is slow.
jest.setTimeout(120_000);

const ATTACK = '</script><script>window.attacked = 1</script><img src=x onerror="window.attacked = 1">';
const MORE = [
  {
    id: 'long',
    title: `Endless ${'longword'.repeat(250)}`,
    text: `${'x'.repeat(3000)}\n\nshort`,
    section: 'y'.repeat(300),
    related: ['z'.repeat(500)],
  },
  {
    id: 'hebrew',
    title: 'הנמל נפתח מחדש',
    text: 'הנמל נפתח ביום שבת.\n\nThe harbour, in English.',
    language: 'he',
    date: '2024-03-04',
  },
  {
    id: 'attack',
    title: ATTACK,
    text: `Zebra ${ATTACK}`,
    section: ATTACK,
    authors: [ATTACK],
    tags: [ATTACK],
    url: 'javascript:window.attacked=1',
    related: [ATTACK],
  },
];

let archive: TestServer;
let server: Server;
let origin: string;
let browser: Browser;
const complaints: string[] = [];

beforeAll(async () => {
  if (BROWSER_MISSING !== undefined) return;
  archive = await openTestServer();
  for (const { id, ...article } of MORE) await archive.service.put(id, article);
  server = createServer(archive.app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  browser = await openBrowser();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
  await archive?.close();
});

afterEach(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
  expect(complaints.splice(0)).toEqual([]);
});

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: origin, ...options })).newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(path);
  return page;
}

describeInBrowser('navigation', () => {
  test('without a script: marks in the article, and a link back to the same results', async () => {
    const page = await open('/?q=harbour', { javaScriptEnabled: false });
    await page.getByRole('link', { name: /reopens/ }).click();
    await page.waitForURL('**/read/harbour-reopens?q=harbour');
    expect(await page.locator('.story mark').allTextContents()).toEqual(['Harbour', 'harbour', 'harbour']);
    await page.getByRole('link', { name: 'Storm closes harbour' }).click();
    await page.waitForURL('**/read/desk%2F2025%2Fstorm?q=harbour');
    await page.getByRole('link', { name: 'Results for “harbour”' }).click();
    await page.waitForURL((url) => url.pathname === '/' && url.searchParams.get('q') === 'harbour');
  });

  test('by keyboard', async () => {
    const page = await open('/read/harbour-reopens?q=harbour');
    for (let i = 0; i < 12; i += 1) {
      await page.keyboard.press('Tab');
      if ((await page.locator('.back a:focus').count()) === 1) break;
    }
    await page.keyboard.press('Enter');
    await page.waitForURL('**/?q=harbour');
  });
});

describeInBrowser('any article', () => {
  test('runs no script', async () => {
    const page = await open(`/read/attack?${new URLSearchParams({ q: `zebra ${ATTACK}` })}`);
    await page.waitForLoadState();
    expect(await page.evaluate('window.attacked')).toBeUndefined();
    expect(await page.locator('main img, main script, a[href^="javascript"]').count()).toBe(0);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(ATTACK);
    complaints.splice(0, complaints.length, ...complaints.filter((text) => !text.includes('404')));
  });

  test('reads in its own direction', async () => {
    const page = await open('/read/hebrew?q=%D7%94%D7%A0%D7%9E%D7%9C');
    const directions = await page.evaluate(
      `[...document.querySelectorAll('.story h1, .story p')].filter((one) => one.dir).map((one) => getComputedStyle(one).direction)`,
    );
    expect(directions).toEqual(['rtl', 'rtl', 'ltr']);
    expect(await page.locator('.story').getAttribute('lang')).toBe('he');
    expect(await page.locator('.story mark').count()).toBe(2);
  });
});

describeInBrowser('any screen', () => {
  const PATHS = {
    article: '/read/harbour-reopens?q=harbour',
    plain: '/read/harbour-reopens',
    hebrew: '/read/hebrew?q=%D7%94%D7%A0%D7%9E%D7%9C',
    long: '/read/long?q=endless',
    missing: '/read/nobody',
    box: '/box',
  };

  test.each([
    ['light', 320],
    ['light', 1280],
    ['dark', 320],
    ['dark', 1280],
  ] as const)(
    '%s, %i pixels: axe reports no violations, nothing overflows',
    async (colorScheme, width) => {
      const looks = async ([name, path]: readonly [string, string]) => {
        const page = await open(path, { colorScheme, viewport: { width, height: 900 } });
        expect({ name, violations: await findViolations(page) }).toEqual({ name, violations: [] });
        expect({ name, width: await page.evaluate('document.documentElement.scrollWidth') }).toEqual({ name, width });
        await takePicture(page, `${name}-${colorScheme}-${width}`);
        await page.context().close();
      };
      await Promise.all(Object.entries(PATHS).map(looks));
      complaints.splice(0, complaints.length, ...complaints.filter((text) => !text.includes('404')));
    },
    120_000,
  );
});
