/** The search box in a real browser, on another site with a strict policy: keyboard, screen readers, attacks, a server that is down. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openTestServer, type TestServer } from '../http/test-server.js';
import { describeWith } from '../skip.js';
import { findViolations } from './axe.js';
import { BROWSER_MISSING, openBrowser } from './browser.js';
import { type HostSite, openHostSite } from './host-site.js';
import { takePicture } from './picture.js';
import { painted, until } from './site.js';

/** Size limit of the compressed script. */
const MAX_BYTES = 30 * 1024;

test('the script is one file of less than 30 KB, without InstantSearch', () => {
  const script = readFileSync('dist/web/assets/box.js');
  expect(gzipSync(script).length).toBeLessThan(MAX_BYTES);
  expect(script.toString()).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write|eval\(|instantsearch|algolia/i);
});

const describeInBrowser = describeWith(BROWSER_MISSING);

// A browser on a busy machine is slow.
jest.setTimeout(120_000);

const ATTACK = '"><img src=x onerror="window.attacked = 1"><script>window.attacked = 1</script>';
const MORE = [
  { id: 'long', title: `Endless ${'longword'.repeat(250)}`, text: 'An endless headline.', section: 'x'.repeat(300) },
  { id: 'hebrew', title: 'הנמל נפתח מחדש', text: 'הנמל נפתח ביום שבת.', language: 'he', date: '2024-03-04' },
  {
    id: 'attack',
    title: `Zebra ${ATTACK}`,
    text: `A zebra ${ATTACK} crossed.`,
    section: ATTACK,
    url: 'javascript:window.attacked=1',
  },
  ...Array.from({ length: 12 }, (_, i) => ({
    id: `ferry-${i}`,
    title: `Ferry ${i} sails`,
    text: 'The ferry sails at noon.',
  })),
];

let archive: TestServer;
let server: Server;
let port = 0;
let home: string;
let site: HostSite;
let browser: Browser;
/** Errors, warnings and dialogs of the pages; each must be expected. */
const complaints: string[] = [];

const listen = () => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

beforeAll(async () => {
  if (BROWSER_MISSING !== undefined) return;
  archive = await openTestServer();
  for (const { id, ...article } of MORE) await archive.service.put(id, article);
  server = createServer(archive.app);
  await listen();
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
  home = `http://127.0.0.1:${port}`;
  site = await openHostSite(home);
  browser = await openBrowser();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await site?.close();
  server?.closeAllConnections();
  server?.close();
  await archive?.close();
});

afterEach(async () => {
  for (const context of browser?.contexts() ?? []) {
    for (const page of context.pages()) expect(await page.evaluate('window.attacked')).toBeUndefined();
    await context.close();
  }
  expect(complaints.splice(0)).toEqual([]);
});

/** A page of the other site with these tags, in a new profile. */
async function open(body = '<lede-search></lede-search>', options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 800, height: 900 }, ...options })).newPage();
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(site.page(body));
  return page;
}

const field = (page: Page, name = 'Search') => page.getByRole('combobox', { name });
const options = (page: Page) => page.getByRole('option');
const texts = async (page: Page) => (await options(page).allTextContents()).map((text) => text.trim());
const status = (page: Page, text: string) =>
  page.locator('[role=status]', { hasText: text }).waitFor({ state: 'attached' });
/** Waits for a number of options. */
const shown = (page: Page, count: number) =>
  until(page, `document.querySelector('lede-search').shadowRoot.querySelectorAll('[role=option]').length === ${count}`);
/** Collects the details of an event. */
const collect = (page: Page, type: string) =>
  page.evaluate(
    `window.collected = []; document.addEventListener('${type}', (event) => window.collected.push(event.detail))`,
  );
const collected = (page: Page) => page.evaluate('window.collected');

describeInBrowser('the keyboard alone', () => {
  test('reaches the field, walks the options and back, and opens an article', async () => {
    const page = await open();
    await page.keyboard.press('Tab');
    await page.keyboard.type('harbour');
    await shown(page, 2);
    const input = field(page);
    expect(await input.getAttribute('aria-expanded')).toBe('true');
    expect(await input.getAttribute('aria-activedescendant')).toBeNull();
    const chosen = async () => {
      const id = await input.getAttribute('aria-activedescendant');
      const selected = await page.locator('[role=option][aria-selected=true]').getAttribute('id');
      expect(selected).toBe(id);
      return id;
    };
    await page.keyboard.press('ArrowDown');
    expect(await chosen()).toBe('option-0');
    await page.keyboard.press('ArrowDown');
    expect(await chosen()).toBe('option-1');
    await page.keyboard.press('ArrowDown');
    expect(await input.getAttribute('aria-activedescendant')).toBeNull();
    await page.keyboard.press('ArrowUp');
    expect(await chosen()).toBe('option-1');
    await until(page, `document.querySelector('lede-search').shadowRoot.activeElement?.id === 'field'`);
    await page.keyboard.press('ArrowUp');
    const title = await page.locator('[aria-selected=true] [part~=headline]').textContent();
    await page.keyboard.press('Enter');
    await page.waitForURL(`${home}/read/**`);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(title);
    expect(new URL(page.url()).searchParams.get('q')).toBe('harbour');
  });

  test('closes by Escape, opens again by the arrow, clears by a second Escape, and leaves by Tab', async () => {
    const page = await open();
    await field(page).fill('harbour');
    await shown(page, 2);
    await page.keyboard.press('Escape');
    expect(await field(page).getAttribute('aria-expanded')).toBe('false');
    expect(await field(page).inputValue()).toBe('harbour');
    await page.keyboard.press('Alt+ArrowDown');
    expect(await field(page).getAttribute('aria-expanded')).toBe('true');
    expect(await field(page).getAttribute('aria-activedescendant')).toBeNull();
    await page.keyboard.press('Alt+ArrowUp');
    expect(await options(page).first().isVisible()).toBe(false);
    await page.keyboard.press('ArrowDown');
    expect(await field(page).getAttribute('aria-activedescendant')).toBe('option-0');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    expect(await field(page).inputValue()).toBe('');
    await field(page).fill('harbour');
    await shown(page, 2);
    await page.keyboard.press('Tab');
    expect(await options(page).first().isVisible()).toBe(false);
  });

  test('takes a suggestion into the field, and goes to all results by Enter', async () => {
    const page = await open();
    await field(page).pressSequentially('ferr');
    await page.getByRole('group', { name: 'Suggestions' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect((await field(page).inputValue()).toLowerCase()).toContain('ferry');
    await status(page, '12 results');
    expect((await texts(page)).at(-1)).toBe('All 12 results');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${home}/?q=**`);
  });
});

describeInBrowser('what it shows', () => {
  test('articles with marks, facts and a passage, led to by a template', async () => {
    const page = await open('<lede-search link="https://paper.example/a/{id}?from={query}"></lede-search>');
    await field(page).fill('storm harbour');
    await shown(page, 2);
    const first = page.getByRole('group', { name: 'Articles' }).getByRole('option').first();
    expect(await first.locator('mark').allTextContents()).toEqual(expect.arrayContaining(['Storm', 'harbour']));
    expect(await first.locator('[part~=facts]').textContent()).toBe('Local · Feb 20, 2025');
    expect(await first.getAttribute('href')).toBe('https://paper.example/a/desk%2F2025%2Fstorm?from=storm%20harbour');
  });

  test('by its attributes: other words, numbers, a filter, an order, no completions', async () => {
    const page = await open(`<lede-search lang="de" label="Suche" placeholder="Suchen …" hits="1" suggestions="0"
      filter='section = "Local"' sort="publishedAt:asc" text-articles="Artikel" text-all-results="Alle {count}"
      text-results="{count} Treffer" text-keys="Pfeiltasten"></lede-search>`);
    expect(await field(page, 'Suche').getAttribute('placeholder')).toBe('Suchen …');
    await field(page, 'Suche').fill('harbour');
    await shown(page, 2);
    await page.getByRole('group', { name: 'Artikel' }).waitFor();
    expect((await texts(page))[0]).toContain('20.02.2025');
    expect((await texts(page))[1]).toBe('Alle 2');
    await status(page, '2 Treffer. Pfeiltasten');
  });

  test('replaces invalid attributes by defaults, and reports what it cannot replace', async () => {
    const page = await open(
      '<lede-search hits="many" suggestions="-1" lang="no such tag" link="javascript:alert({id})" server="ftp://127.0.0.1"></lede-search>',
    );
    await field(page).fill('harbour');
    await shown(page, 2);
    expect(await options(page).first().getAttribute('href')).toMatch(/^http:/);
    const wrong = await open('<lede-search filter="sectoin = x"></lede-search>');
    await collect(wrong, 'lede-error');
    await field(wrong).fill('harbour');
    await status(wrong, 'not set up correctly: No article has a field “sectoin”. Did you mean “section”?');
    expect(await collected(wrong)).toHaveLength(1);
    expect(complaints.splice(0)).toEqual([expect.stringContaining('400')]);
  });

  test('another index, and its articles’ own addresses', async () => {
    await fetch(`${home}/indexes/films/articles/heat`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ title: 'Heat', text: 'A film.', url: 'https://films.example/heat' }),
    });
    const page = await open('<lede-search index="films"></lede-search>');
    await field(page).fill('heat');
    await shown(page, 1);
    expect(await options(page).first().getAttribute('href')).toBe('https://films.example/heat');
  });

  test('dispatches events for answers and selections, which the page can prevent', async () => {
    const page = await open();
    await collect(page, 'lede-search');
    await field(page).fill('harbour');
    await shown(page, 2);
    expect(await collected(page)).toEqual([{ query: 'harbour', total: 2 }]);
    await collect(page, 'lede-select');
    await page.evaluate(`document.addEventListener('lede-select', (event) => event.preventDefault())`);
    const before = page.url();
    await options(page).first().click();
    expect(await collected(page)).toEqual([
      expect.objectContaining({ query: 'harbour', position: 1, href: expect.stringContaining('/read/') }),
    ]);
    expect(page.url()).toBe(before);
    expect(await options(page).first().isVisible()).toBe(false);
  });

  test('takes colours and parts from the page, and keeps its own style from it', async () => {
    const page = await open('<lede-search class="branded"></lede-search>');
    const style = (property: string) =>
      page.evaluate(
        `getComputedStyle(document.querySelector('lede-search').shadowRoot.querySelector('input')).${property}`,
      );
    expect([await style('borderTopWidth'), await style('borderTopLeftRadius')]).toEqual(['3px', '0px']);
  });
});

describeInBrowser('a screen reader', () => {
  test('hears the outcome once typing pauses, also when it is unchanged', async () => {
    const page = await open();
    await page.evaluate(`window.heard = [];
      const live = document.querySelector('lede-search').shadowRoot.querySelector('[role=status]');
      new MutationObserver(() => live.textContent && window.heard.push(live.textContent)).observe(live, { childList: true })`);
    const heard = (count: number) => until(page, `window.heard.length === ${count}`);
    await field(page).pressSequentially('storm', { delay: 30 });
    await heard(1);
    await field(page).fill('harbour');
    await heard(2);
    const sentence = '2 results. Use the arrow keys to choose.';
    expect(await page.evaluate('window.heard')).toEqual([sentence, sentence]);
    await field(page).fill('xylophone');
    await heard(3);
    expect(await page.evaluate('window.heard[2]')).toContain('Nothing found for “xylophone”');
  });
});

describeInBrowser('trouble', () => {
  test('a late answer never replaces a newer one', async () => {
    const page = await open();
    await collect(page, 'lede-search');
    const held: (() => Promise<void>)[] = [];
    await page.route('**/search?q=harb&**', (route) => {
      held.push(() => route.continue().catch(() => undefined));
    });
    const requested = page.waitForRequest('**/search?q=harb&**');
    await field(page).fill('harb');
    await requested;
    await field(page).fill('markup');
    await shown(page, 1);
    expect((await texts(page))[0]).toContain('Why');
    expect(held).toHaveLength(1);
    for (const release of held) await release();
    await field(page).fill('storm');
    await until(page, 'window.collected.length === 2');
    expect(await collected(page)).toMatchObject([{ query: 'markup' }, { query: 'storm' }]);
  });

  test('an answer after Escape does not reopen the panel', async () => {
    const page = await open();
    await field(page).fill('harbour');
    await shown(page, 2);
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/search?q=markup&**', async (route) => {
      await released;
      await route.continue();
    });
    const requested = page.waitForRequest('**/search?q=markup&**');
    await field(page).fill('markup');
    await requested;
    await page.keyboard.press('Escape');
    release();
    await shown(page, 1);
    expect(await options(page).first().isVisible()).toBe(false);
    await page.keyboard.press('ArrowDown');
    expect(await options(page).first().isVisible()).toBe(true);
  });

  test('a server that is down is reported, and retried without typing', async () => {
    const page = await open();
    await field(page).fill('harbour');
    await shown(page, 2);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await field(page).fill('storm');
    await page.locator('[part~=status]', { hasText: 'cannot be reached' }).waitFor();
    await takePicture(page, 'box-offline');
    expect(await options(page).count()).toBe(0);
    await listen();
    await shown(page, 2);
    expect(await page.locator('[part~=status]').isVisible()).toBe(false);
    expect(complaints.splice(0).every((text) => text.includes('ERR_CONNECTION'))).toBe(true);
  });

  test('a server that is busy is asked again when it said', async () => {
    const page = await open();
    let refused = 0;
    await page.route('**/search?**', async (route) => {
      refused += 1;
      if (refused > 1) return route.continue();
      const headers = {
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Expose-Headers': 'Retry-After',
        'Retry-After': '1',
      };
      await route.fulfill({ status: 503, headers, json: { error: { code: 'overloaded', message: 'Busy.' } } });
    });
    await field(page).fill('harbour');
    await status(page, 'The search is busy');
    await shown(page, 2);
    expect(complaints.splice(0)).toEqual([expect.stringContaining('503')]);
  });

  test('script in articles, queries and attributes stays text', async () => {
    const tags = `<lede-search label='${ATTACK.replaceAll("'", '')}' placeholder='${ATTACK}' text-results='${ATTACK}'
      link="{url}" lang='${ATTACK}' index=""></lede-search>`;
    const page = await open(tags);
    const input = page.getByRole('combobox');
    await input.fill('zebra');
    await shown(page, 1);
    expect(await options(page).first().locator('[part~=headline]').textContent()).toBe(`Zebra ${ATTACK}`);
    expect(await options(page).first().getAttribute('href')).toBe(`${home}/read/attack?q=zebra`);
    for (const query of [ATTACK, `<mark>${ATTACK}</mark> zebra`, '</mark><svg onload=alert(1)>', '\ud800', '%', '\\']) {
      const answered = page.waitForResponse('**/search?**');
      await input.fill(query);
      await answered;
    }
    await painted(page);
    expect(await page.locator('lede-search img, lede-search script, lede-search svg').count()).toBe(0);
  });

  test('a headline of 2,000 characters without a space stays inside, at 320 pixels too', async () => {
    for (const width of [320, 1280]) {
      const page = await open(undefined, { viewport: { width, height: 800 } });
      await field(page).fill('endless');
      await shown(page, 1);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      const box = await options(page).first().boundingBox();
      expect(box?.height ?? 0).toBeLessThan(400);
      await takePicture(page, `box-long-${width}`);
    }
  });
});

describeInBrowser('the look', () => {
  const STATES: readonly (readonly [string, string, string])[] = [
    ['empty', '', '<lede-search placeholder="Search the archive"></lede-search>'],
    ['results', 'harbour', '<lede-search></lede-search>'],
    ['suggestions', 'ferr', '<lede-search></lede-search>'],
    ['nothing', 'xylophone', '<lede-search></lede-search>'],
    ['misused', 'x', '<lede-search filter="nonsense"></lede-search>'],
    ['rtl', 'הנמל', '<div dir="rtl" lang="he"><lede-search label="חיפוש" text-articles="כתבות"></lede-search></div>'],
  ];

  test.each([
    ['light', 320],
    ['light', 1280],
    ['dark', 320],
    ['dark', 1280],
  ] as const)(
    'axe reports no violations: %s, %i pixels',
    async (colorScheme, width) => {
      const looks = async ([state, query, tags]: (typeof STATES)[number]) => {
        const page = await open(tags, { colorScheme, viewport: { width, height: 800 } });
        await page.getByRole('combobox').fill(query);
        if (query !== '') {
          await page.locator('[part~=panel]').waitFor();
          if (state !== 'nothing' && state !== 'misused') await page.keyboard.press('ArrowDown');
        }
        expect({ state, violations: await findViolations(page) }).toEqual({ state, violations: [] });
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
        await takePicture(page, `box-${state}-${colorScheme}-${width}`);
        await page.context().close();
      };
      await Promise.all(STATES.map(looks));
      complaints.splice(0, complaints.length, ...complaints.filter((text) => !text.includes('400')));
    },
    120_000,
  );
});

describeInBrowser('the page about it', () => {
  test('holds a box that works under this server’s own policy', async () => {
    const page = await (await browser.newContext()).newPage();
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(`${home}/box`);
    await field(page, 'Search the archive in a box').fill('harbour');
    await shown(page, 2);
    expect(await findViolations(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await takePicture(page, 'box-page');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/read/**');
  });
});
