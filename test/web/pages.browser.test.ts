/** The pages in a real browser: as you type, by keyboard, by screen reader, without a script, on any screen. */
import { createServer, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { z } from 'zod';
import { openTestServer, type TestServer } from '../http/test-server.js';
import { BROWSER_PATH, openBrowser } from './browser.js';

const describeInBrowser = BROWSER_PATH === undefined ? describe.skip : describe;

let archive: TestServer;
let server: Server;
let origin: string;
let browser: Browser;
/** What went wrong in a page, or asked for attention: nothing may. */
const complaints: string[] = [];

/** A new page at a path, in a profile of its own. */
async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: origin, ...options })).newPage();
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !message.text().includes('404'))
      complaints.push(message.text());
  });
  await page.goto(path);
  return page;
}

/** Many pages at once take a while on a small machine. */
const MANY_PAGES_MS = 120_000;

/** Waits until the live region says something that contains a text. */
const says = (page: Page, text: string) => page.locator('#status', { hasText: text }).waitFor({ timeout: 10_000 });
const box = (page: Page) => page.getByRole('searchbox', { name: 'Search the archive' });
const focusedText = async (page: Page) => (await page.locator(':focus').textContent())?.trim();
const isFocused = async (page: Page) => (await page.locator('#q:focus').count()) === 1;

beforeAll(async () => {
  if (BROWSER_PATH === undefined) return;
  archive = await openTestServer();
  server = createServer(archive.app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  browser = await openBrowser();
});

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

describeInBrowser('typing', () => {
  test('brings results as you go, marked, with the address kept in step', async () => {
    const page = await open('/');
    expect(await isFocused(page)).toBe(true);
    await box(page).pressSequentially('harb', { delay: 20 });
    await says(page, '2 results');
    expect(await page.locator('.hits mark').first().textContent()).toMatch(/^harb$/i);
    await box(page).pressSequentially('our');
    await page.waitForURL('**/?q=harbour');
    expect(await page.locator('.hits mark').first().textContent()).toMatch(/^harbour$/i);
    expect(await page.title()).toBe('harbour – Lede');
    expect(await isFocused(page)).toBe(true);
  });

  test('ends with the answer to what was typed last', async () => {
    const page = await open('/');
    let held = 0;
    await page.route('**/?q=harb&*', async (route) => {
      held += 1;
      await new Promise((resolve) => setTimeout(resolve, 600));
      await route.continue().catch(() => undefined);
    });
    await box(page).fill('harb');
    await page.waitForTimeout(200);
    await box(page).fill('markup');
    await says(page, '1 result');
    await page.waitForTimeout(800);
    expect(await page.locator('#status').textContent()).toBe('1 result');
    expect(held).toBe(1);
  });

  test('says when the archive cannot be reached, and recovers', async () => {
    const page = await open('/');
    await page.route('**/?q=**', (route) => route.abort());
    await box(page).fill('harbour');
    await says(page, 'cannot be reached');
    await page.unroute('**/?q=**');
    await box(page).fill('harbour ');
    await says(page, '2 results');
    expect(complaints.splice(0).every((text) => text.includes('ERR_FAILED'))).toBe(true);
  });

  test('is announced to screen readers each time, also when the count stays the same', async () => {
    const page = await open('/');
    await page.evaluate(`
      globalThis.announced = [];
      new MutationObserver(() => {
        const text = document.querySelector('#status').textContent;
        if (text !== '') globalThis.announced.push(text);
      }).observe(document.querySelector('#status'), { childList: true, characterData: true, subtree: true });`);
    for (const query of ['storm', 'harbour']) {
      await box(page).fill(query);
      await page.waitForURL(`**/?q=${query}`);
      await page.waitForTimeout(100);
    }
    expect(await page.evaluate('globalThis.announced')).toEqual(['2 results', '2 results']);
    const region = page.getByRole('status');
    expect([await region.getAttribute('aria-live'), await region.getAttribute('aria-atomic')]).toEqual([
      'polite',
      'true',
    ]);
  });
});

describeInBrowser('the keyboard', () => {
  test('goes to the box by /, through results by arrows, opens by Enter, clears by Escape', async () => {
    const page = await open('/?q=harbour');
    expect(await isFocused(page)).toBe(false);
    await page.keyboard.press('/');
    expect([await isFocused(page), await box(page).inputValue()]).toEqual([true, 'harbour']);

    const titles = (await page.locator('.hits h2').allTextContents()).map((title) => title.trim());
    await page.keyboard.press('ArrowDown');
    expect(await focusedText(page)).toBe(titles[0]);
    await page.keyboard.press('ArrowDown');
    expect(await focusedText(page)).toBe(titles[1]);
    await page.keyboard.press('ArrowDown');
    expect(await focusedText(page)).toBe(titles[1]);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await isFocused(page)).toBe(true);

    await page.keyboard.press('Escape');
    await says(page, '3 articles');
    expect([await box(page).inputValue(), await isFocused(page), new URL(page.url()).search]).toEqual(['', true, '']);

    await box(page).fill('harbour');
    await page.waitForURL('**/?q=harbour');
    await page.keyboard.press('ArrowDown');
    const first = await focusedText(page);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/read/**');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(first);
    await page.goBack();
    await says(page, '2 results');
  });

  test('types a / inside the box, and submits the box by Enter', async () => {
    const page = await open('/');
    await box(page).pressSequentially('a/b');
    expect(await box(page).inputValue()).toBe('a/b');
    await box(page).fill('storm');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/?q=storm');
    await says(page, '2 results');
  });

  test('reaches the content past the box by the first link', async () => {
    const page = await open('/read/harbour-reopens');
    await page.keyboard.press('Tab');
    expect(await focusedText(page)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('#main');
  });
});

describeInBrowser('without a script', () => {
  test('the form finds, and its results lead to articles', async () => {
    const page = await open('/', { javaScriptEnabled: false });
    await box(page).fill('harbour');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL('**/?q=harbour');
    expect(await page.locator('#status').textContent()).toBe('2 results');
    expect(await page.locator('.hits mark').count()).toBeGreaterThan(0);
    await page.getByRole('link', { name: /reopens/ }).click();
    await page.waitForURL('**/read/harbour-reopens?q=harbour');
  });
});

describeInBrowser('script in an article or a query', () => {
  test.each(['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '"><svg onload=alert(1)>', "'-alert(1)-'"])(
    'stays text: %s',
    async (query) => {
      for (const text of [query, `${query} quotes`]) {
        const page = await open('/');
        await box(page).fill(text);
        await page.waitForURL((url) => url.searchParams.get('q') === text);
        await page.reload();
        expect(await box(page).inputValue()).toBe(text);
        expect(await page.locator('main script, main img, main svg').count()).toBe(0);
      }
    },
  );

  test('stays text on the page of an article', async () => {
    const page = await open('/read/script');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('<script>alert(1)</script>');
    expect(await page.locator('main script, main b').count()).toBe(0);
  });
});

const PATHS = [
  '/',
  '/?q=harbour',
  '/?q=xylophone',
  '/?q=%22unclosed',
  '/read/harbour-reopens',
  '/read/nobody',
  '/docs',
];

describeInBrowser('any screen', () => {
  test.each([
    [320, 480],
    [1280, 800],
    [2560, 1440],
  ])(
    '%i × %i pixels: nothing beyond the edge, lines of a length to read',
    async (width, height) => {
      for (const path of PATHS) {
        const page = await open(path, { viewport: { width, height } });
        expect({ path, width: await page.evaluate('document.documentElement.scrollWidth') }).toEqual({ path, width });
        const input = await box(page).boundingBox();
        expect(input?.width ?? 0).toBeGreaterThan(150);
        expect(input?.height ?? 0).toBeGreaterThan(40);
        const emsWide = await page.evaluate(
          `document.querySelector('main').clientWidth / parseFloat(getComputedStyle(document.body).fontSize)`,
        );
        expect(Number(emsWide)).toBeLessThan(44);
      }
    },
    MANY_PAGES_MS,
  );

  test.each(['light', 'dark'] as const)('takes the reader’s preference: %s', async (colorScheme) => {
    const page = await open('/?q=harbour', { colorScheme });
    const colours = z
      .array(z.string())
      .parse(await page.evaluate(`['color', 'backgroundColor'].map((name) => getComputedStyle(document.body)[name])`));
    const [ink = 0, paper = 0] = colours.map((colour) => Number(/\d+/.exec(colour)?.[0]));
    expect(ink < paper).toBe(colorScheme === 'light');
  });
});

describeInBrowser('accessibility', () => {
  const outcome = z.object({ violations: z.array(z.object({ id: z.string(), nodes: z.array(z.unknown()) })) });

  test.each(['light', 'dark'] as const)(
    'axe finds nothing to complain about: %s',
    async (colorScheme) => {
      for (const path of PATHS) {
        const page = await open(path, { colorScheme });
        // Through the debugger, which the page's content security policy does not bind.
        await page.evaluate(axe.source);
        const { violations } = outcome.parse(await page.evaluate('axe.run()'));
        expect({ path, violations }).toEqual({ path, violations: [] });
      }
    },
    MANY_PAGES_MS,
  );
});
