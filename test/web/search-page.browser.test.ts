/** The search page in a real browser: typing, suggestions, filters, pages, the address, and a server that goes away. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { BROWSER_PATH } from './browser.js';
import { NEWSROOM } from './newsroom.js';
import { box, finds, headlines, isFocused, options, Site, search, until } from './site.js';

const describeInBrowser = BROWSER_PATH === undefined ? describe.skip : describe;

// A browser on a busy machine takes its time.
jest.setTimeout(120_000);

let site: Site;
beforeAll(async () => {
  if (BROWSER_PATH !== undefined) site = await Site.open(NEWSROOM);
}, 60_000);
afterEach(async () => {
  expect(await site?.leave()).toEqual([]);
});
afterAll(async () => {
  expect([...(site?.strangers ?? [])]).toEqual([]);
  await site?.close();
});

const facet = (page: Page, title: string, value: string | RegExp) =>
  page.getByRole('region', { name: title }).getByRole('link', { name: value });

describeInBrowser('typing', () => {
  test('brings results with each key, marked, with the address kept in step', async () => {
    const page = await site.visit('/');
    expect(await isFocused(page)).toBe(true);
    await finds(page, '51 articles, newest first');
    await box(page).pressSequentially('harb');
    await page.waitForURL('**/?q=harb&typing=true');
    await until(page, `document.querySelector('.hits mark')?.textContent.toLowerCase() === 'harb'`);
    await finds(page, '3 results');
    await box(page).pressSequentially('our');
    await page.waitForURL('**/?q=harbour&typing=true');
    expect(await page.title()).toBe('harbour – Lede');
    expect(await isFocused(page)).toBe(true);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/?q=harbour');
  });

  test('gives the same page as the server does at the same address', async () => {
    const compare = async (path: string) => {
      const [page, sent] = await Promise.all([site.visit('/'), site.visit(path)]);
      // The page takes over another state first, so that the script itself makes this one.
      await page.evaluate(
        `history.pushState(null, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`,
      );
      await page.locator('#found[aria-busy="false"]').waitFor();
      await page.waitForTimeout(200);
      for (const part of ['#found', '#timeline', '#values-section', '#values-tags', '#values-authors']) {
        const [made, given] = await Promise.all([page, sent].map((one) => one.locator(part).innerHTML()));
        expect({ path, part, html: made?.replace(/\s+/g, ' ') }).toEqual({
          path,
          part,
          html: given?.replace(/\s+/g, ' '),
        });
      }
    };
    const filtered = '/?q=ferry&section=World&sort=oldest';
    await Promise.all(['/?q=ferry', filtered, '/?q=ferry+brannok', '/?q=cable', '/?from=2022'].map(compare));
  });

  test('ends with the answer to what was typed last', async () => {
    const page = await site.visit('/');
    const held: (() => Promise<void>)[] = [];
    await page.route('**/search', async (route) => {
      if (!(route.request().postData() ?? '').includes('harb')) return route.continue();
      held.push(() => route.continue().catch(() => undefined));
    });
    const asked = page.waitForRequest('**/search');
    await box(page).fill('harb');
    await asked;
    await box(page).fill('markup');
    await finds(page, '1 result');
    expect(held.length).toBeGreaterThan(0);
    for (const goOn of held) await goOn();
    await page.waitForTimeout(300);
    expect(await page.locator('#outcome').textContent()).toBe('1 result');
  });

  test('says what happened to screen readers, also when the count stays the same', async () => {
    const page = await site.visit('/');
    await page.evaluate(`
      globalThis.announced = [];
      new MutationObserver(() => {
        const text = document.querySelector('#status').textContent;
        if (text !== '') globalThis.announced.push(text);
      }).observe(document.querySelector('#status'), { childList: true });`);
    for (const [before, query] of ['undersea', 'quotes'].entries()) {
      await box(page).fill(query);
      await until(page, `globalThis.announced.length > ${before}`);
    }
    await page.waitForTimeout(600); // nothing more is said
    expect(await page.evaluate('globalThis.announced')).toEqual(['1 result', '1 result']);
    expect(await page.locator('[role="status"]').count()).toBe(1);
  });

  test('moves nothing that was on the page before', async () => {
    const page = await site.visit('/');
    await page.evaluate(`
      globalThis.shift = 0;
      new PerformanceObserver((list) => { for (const entry of list.getEntries()) globalThis.shift += entry.value; })
        .observe({ type: 'layout-shift', buffered: true });`);
    await box(page).pressSequentially('ferry', { delay: 30 });
    await page.waitForTimeout(500);
    // Also what comes right after a key counts here, which the usual measure forgives.
    expect(Number(await page.evaluate('globalThis.shift'))).toBeLessThan(0.1);
  });
});

describeInBrowser('suggestions', () => {
  test('complete what is typed: arrows choose, Enter takes, Escape closes before it clears', async () => {
    const page = await site.visit('/');
    await box(page).pressSequentially('undersea c');
    await options(page).first().waitFor();
    expect(await box(page).getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('ArrowDown');
    const active = await box(page).getAttribute('aria-activedescendant');
    expect(await page.locator(`#${active}`).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('ArrowUp');
    expect(await box(page).getAttribute('aria-activedescendant')).toBeNull();
    await page.keyboard.press('Escape');
    expect([await options(page).count(), await box(page).inputValue()]).toEqual([0, 'undersea c']);
    await page.keyboard.press('Escape');
    expect(await box(page).inputValue()).toBe('');
  });

  test('of headlines lead to the article, of words to their results', async () => {
    const page = await site.visit('/');
    await box(page).pressSequentially('undersea ca');
    await page.locator('.popup li.headline').click();
    await page.waitForURL('**/read/wire-*');
    const again = await site.visit('/');
    await box(again).pressSequentially('ferr');
    await again.locator('.popup li.query').first().waitFor();
    const text = (await again.locator('.popup li.query > [dir]').first().textContent()) ?? '';
    await again.keyboard.press('ArrowDown');
    await again.keyboard.press('Enter');
    await again.waitForURL((url) => url.searchParams.get('q') === text && !url.searchParams.has('typing'));
    expect(await box(again).inputValue()).toBe(text);
    expect(await options(again).count()).toBe(0);
  });

  test('also stand on the page of an article, whose box leads to the results', async () => {
    const page = await site.visit('/read/harbour-reopens');
    await box(page).pressSequentially('storm');
    await options(page).first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/?q=storm');
  });
});

describeInBrowser('recent searches', () => {
  test('are offered in an empty box, stay in this browser, and can be cleared', async () => {
    const page = await site.visit('/');
    const asked: string[] = [];
    for (const query of ['storm', 'harbour']) {
      await box(page).fill(query);
      await page.keyboard.press('Enter');
      await page.waitForURL(`**/?q=${query}`);
    }
    await page.keyboard.press('Escape');
    await finds(page, 'newest first');
    page.on('request', (request) => asked.push(`${request.url()} ${request.postData() ?? ''}`));
    await box(page).click();
    await options(page).first().waitFor();
    expect(await page.locator('.popup li > [dir]').allTextContents()).toEqual(['harbour', 'storm']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/?q=storm');
    await page.keyboard.press('Escape');
    await box(page).click();
    await page.getByRole('button', { name: 'Clear recent searches' }).click();
    await box(page).click();
    await page.waitForTimeout(200);
    expect(await options(page).count()).toBe(0);
    expect(asked.filter((request) => request.includes('recent'))).toEqual([]);
    expect(await page.evaluate('localStorage.length')).toBe(0);
  });

  test('that were tampered with, or cannot be kept, harm nothing', async () => {
    const page = await site.visit('/');
    await page.evaluate(
      `localStorage.setItem('lede.recent-searches', '[1, {"a": 2}, "<img src=x onerror=alert(1)>"]')`,
    );
    await page.reload();
    await box(page).click();
    await options(page).first().waitFor();
    expect(await page.locator('.popup li > [dir]').allTextContents()).toEqual(['<img src=x onerror=alert(1)>']);
    await page.evaluate(`Storage.prototype.setItem = () => { throw new Error('full'); }`);
    await box(page).fill('storm');
    await page.keyboard.press('Enter');
    await finds(page, '2 results');
  });
});

describeInBrowser('narrowing', () => {
  test('by values of a facet: any of them, together with those of others, each to take back', async () => {
    const page = await site.visit('/?q=ferry');
    await finds(page, '40 results');
    await facet(page, 'Section', 'Local').click();
    await finds(page, '10 results');
    expect(search(page)).toBe('?q=ferry&section=Local');
    expect(await facet(page, 'Section', 'Local').getAttribute('aria-current')).toBe('true');
    expect(await page.locator(':focus').getAttribute('data-key')).toBe('section:Local');
    // Counts of the others are those they would bring.
    await facet(page, 'Section', /^World 10$/).click();
    await finds(page, '20 results');
    await facet(page, 'Author', 'Nell Hargreave').click();
    await finds(page, /^\d results$/);
    await page.getByRole('link', { name: 'Remove Section: Local' }).click();
    await page.waitForURL('**/?q=ferry&section=World&authors=Nell+Hargreave');
    await page.getByRole('link', { name: 'Clear all' }).click();
    await finds(page, '40 results');
  });

  test('by a bar of the timeline, and by any first and last day', async () => {
    const page = await site.visit('/?q=ferry&from=2021&to=2022');
    await finds(page, '24 results');
    const bars = page.getByRole('region', { name: 'Date' }).getByRole('link');
    expect(await bars.count()).toBe(24);
    await page.getByRole('link', { name: 'March 2021: 1 article' }).click();
    await finds(page, '1 result');
    expect(search(page)).toBe('?q=ferry&from=2021-03-01&to=2021-03-31');
    await until(page, `document.querySelector('.range [name=from]').value === '2021-03-01'`);
    await page.getByLabel('From', { exact: true }).fill('2023-01-01');
    await page.getByLabel('To', { exact: true }).fill('2023-06-30');
    await page.getByRole('button', { name: 'Apply' }).click();
    await finds(page, '6 results');
    await page.getByRole('link', { name: /^Remove Date: 1 January 2023/ }).click();
    await finds(page, '40 results');
  });

  test('keeps its filters while another query is typed', async () => {
    const page = await site.visit('/?q=ferry&section=World');
    await box(page).fill('cable');
    await finds(page, '1 result');
    expect(search(page)).toBe('?q=cable&section=World&typing=true');
  });
});

describeInBrowser('the order', () => {
  test('is by relevance, newest or oldest first', async () => {
    const page = await site.visit('/?q=ferry');
    await page.getByRole('link', { name: 'Oldest' }).click();
    await page.waitForURL('**/?q=ferry&sort=oldest');
    await page.locator('.hits h2', { hasText: /^Ferry 0 / }).waitFor();
    expect((await headlines(page))[0]).toContain('Ferry 0 ');
    await page.getByRole('link', { name: 'Newest' }).click();
    await page.locator('.hits h2', { hasText: /^Ferry 39 / }).waitFor();
    expect((await headlines(page))[0]).toContain('Ferry 39 ');
  });
});

describeInBrowser('pages and addresses', () => {
  test('lead through the results, and back again by the back button', async () => {
    const page = await site.visit('/?q=ferry&sort=oldest');
    const first = await headlines(page);
    await page.getByRole('link', { name: 'Next' }).click();
    await finds(page, '40 results, page 2 of 4');
    expect(search(page)).toBe('?q=ferry&sort=oldest&page=2');
    expect(await page.locator('.hits').getAttribute('start')).toBe('11');
    expect(await headlines(page)).not.toEqual(first);
    await page.getByRole('link', { name: 'Page 4' }).click();
    await finds(page, 'page 4 of 4');
    await page.goBack();
    await finds(page, 'page 2 of 4');
    await page.goBack();
    await finds(page, /^40 results$/);
    expect(await headlines(page)).toEqual(first);
    await page.goForward();
    await finds(page, 'page 2 of 4');
  });

  test('of a word being typed are one step of the back button', async () => {
    const page = await site.visit('/?q=storm');
    await box(page).fill('');
    await box(page).pressSequentially('cable');
    await finds(page, '1 result');
    await page.goBack();
    await finds(page, '2 results');
    expect(await box(page).inputValue()).toBe('storm');
  });

  test('show the same to whoever gets them', async () => {
    const page = await site.visit('/?q=ferry');
    await facet(page, 'Section', 'Sport').click();
    await finds(page, '10 results');
    await page.getByRole('link', { name: 'Oldest' }).click();
    await page.waitForURL('**sort=oldest');
    await page.locator('.hits h2', { hasText: /^Ferry 3 / }).waitFor();
    const other = await site.visit(search(page) === '' ? '/' : `/${search(page)}`);
    expect(await headlines(other)).toEqual(await headlines(page));
    expect(await other.locator('#found').innerHTML()).toBe(await page.locator('#found').innerHTML());
  });

  test('lead to an article and back to where one was', async () => {
    const page = await site.visit('/?q=ferry&sort=oldest&page=2');
    const title = (await headlines(page))[3] ?? '';
    await page.getByRole('link', { name: title }).click();
    await page.waitForURL('**/read/ferry-13?q=ferry&sort=oldest&page=2');
    await page.goBack();
    await finds(page, 'page 2 of 4');
  });

  const NONSENSE = [
    '/?page=zero&sort=%00&from=yesterday&to=2024-13-45&section=',
    '/?page=99999999&typing=perhaps&q=ferry',
    '/?q=%E0%A4%A&section=%FF',
    `/?${'section=x&'.repeat(500)}`,
    `/?tags=${'y'.repeat(5000)}`,
    '/?from=2025-01-01&to=2020-01-01&q=ferry',
    '/?constructor=1&__proto__=2&section=__proto__',
    '/?q="unclosed&authors=-minus',
    `/?q=${'ab '.repeat(900)}`,
  ];
  test.each(NONSENSE.map((path) => [path.slice(0, 40), path]))('full of nonsense are harmless: %s', async (_, path) => {
    const page = await site.visit(path);
    await page.locator('#outcome').waitFor();
    await box(page).fill('harbour');
    await page.locator('#found[aria-busy="false"]').waitFor();
    await page.waitForTimeout(100);
    expect(await page.locator('#outcome').textContent()).toMatch(/result|Nothing found/);
  });
});

describeInBrowser('what helps', () => {
  test('a better spelling, results that hold only some words, ways out of nothing', async () => {
    const page = await site.visit('/');
    await box(page).fill('hrabour');
    await page.getByText('Did you mean').waitFor();
    await page.keyboard.press('Enter'); // no suggestions over it
    await page.locator('.meant a').click();
    await page.waitForURL('**/?q=harbour');
    expect(await box(page).inputValue()).toBe('harbour');
    await box(page).fill('storm brannoc');
    await page.getByText('only some of them follow behind').waitFor();
    await box(page).fill('xylophone');
    await page.getByRole('heading', { name: 'Nothing found' }).waitFor();
    await page.goto('/?q=harbour&section=Culture');
    await page.getByRole('link', { name: 'Search without the filters' }).click();
    await finds(page, '2 results');
  });

  test('copies of a story are one result that can be opened', async () => {
    const page = await site.visit('/');
    await box(page).fill('undersea');
    await finds(page, '1 result');
    await page.keyboard.press('Enter');
    await page.getByText('2 similar articles').click();
    expect(await page.locator('.similar li').count()).toBe(2);
    await page.locator('.similar a').first().click();
    await page.waitForURL('**/read/wire-*');
  });

  test('a server that goes away while one types and comes back is told of, and asked again', async () => {
    const page = await site.visit('/');
    await box(page).fill('storm');
    await finds(page, '2 results');
    await site.goAway();
    await box(page).fill('ferry');
    await page.getByText('The archive cannot be reached').first().waitFor();
    expect(await headlines(page)).toHaveLength(2);
    await box(page).fill('ferry brann');
    await site.comeBack();
    await page
      .getByRole('button', { name: 'Try now' })
      .click({ timeout: 3000 })
      .catch(() => undefined);
    await finds(page, '40 results');
    expect(await page.locator('.trouble').isVisible()).toBe(false);
    await page.locator('#status', { hasText: /answers again|40 results/ }).waitFor({ state: 'attached' });
  });

  test('a server that is too busy is asked again in a moment', async () => {
    const page = await site.visit('/');
    let refused = 0;
    await page.route('**/search', (route) => {
      refused += 1;
      if (refused > 2) return route.continue();
      return route.fulfill({ status: 429, contentType: 'application/json', body: '{"error":{"code":"too_many_requests"}}' });
    });
    await box(page).fill('storm');
    await page.getByText('The archive is busy').first().waitFor();
    await finds(page, '2 results');
    expect(refused).toBeGreaterThan(2);
    expect((await site.leave()).every((text) => text.includes('429'))).toBe(true);
  });

  test('a search that is refused says why', async () => {
    const page = await site.visit('/');
    await page.route('**/search', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/json',
        body: '{"error":{"code":"deadline_exceeded","message":"The query took too long."}}',
      }),
    );
    await box(page).fill('storm');
    await finds(page, 'The query took too long.');
    expect((await site.leave()).every((text) => text.includes('503'))).toBe(true);
  });
});

describeInBrowser('the keyboard alone', () => {
  test('goes to the box by /, through results by arrows, opens by Enter, clears by Escape', async () => {
    const page = await site.visit('/?q=harbour');
    expect(await isFocused(page)).toBe(false);
    await page.keyboard.press('/');
    expect([await isFocused(page), await box(page).inputValue()]).toEqual([true, 'harbour']);
    const titles = await headlines(page);
    const focused = async () => (await page.locator(':focus').textContent())?.trim();
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe(titles[0]);
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe(titles[1]);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await isFocused(page)).toBe(true);
    await page.keyboard.press('Escape');
    await finds(page, '51 articles');
    expect([await box(page).inputValue(), await isFocused(page), search(page)]).toEqual(['', true, '']);
    await page.keyboard.type('a/b');
    expect(await box(page).inputValue()).toBe('a/b');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.type('harbour');
    await page.waitForURL('**/?q=harbour&typing=true');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/?q=harbour');
    await finds(page, '2 results');
    await page.keyboard.press('ArrowDown');
    const first = await focused();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/read/**');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(first);
  });

  test('reaches, uses and sees everything: skip link, filters, order, pages', async () => {
    const page = await site.visit('/?q=ferry');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Skip to the content');
    const seen: string[] = [];
    for (let i = 0; i < 90; i += 1) {
      await page.keyboard.press('Tab');
      const name = await page.evaluate(
        `(() => { const e = document.activeElement; const r = e.getBoundingClientRect();
          const o = getComputedStyle(e); return [e.dataset.key ?? (e.id || e.outerHTML.slice(0, 60)), r.width > 0 && r.height > 0, o.outlineStyle !== 'none'].join(' '); })()`,
      );
      seen.push(String(name));
      if (String(name).startsWith('authors:')) break;
    }
    for (const key of ['q ', 'sort:newest ', 'page:next ', 'bar:2021-', 'section:Local ', 'tags:']) {
      expect({ key, found: seen.some((name) => name.startsWith(key)) }).toEqual({ key, found: true });
    }
    expect(seen.filter((name) => !name.endsWith('true true'))).toEqual([]);
    // Enter on what has the focus works as a click would, and the focus stays.
    await page.keyboard.press('Enter');
    await page.waitForURL('**authors=**');
    await page.locator('#found[aria-busy="false"]').waitFor();
    await page.waitForTimeout(200);
    expect(await page.locator(':focus').getAttribute('data-key')).toMatch(/^authors:/);
  });
});

describeInBrowser('without a script', () => {
  const still = { javaScriptEnabled: false };
  const plainBox = (page: Page) => page.getByRole('searchbox', { name: 'Search the archive' });

  test('the form finds, links narrow, order and page, and results lead to articles', async () => {
    const page = await site.visit('/', still);
    await plainBox(page).fill('ferry');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL('**/?q=ferry');
    expect(await page.locator('#outcome').textContent()).toBe('40 results');
    await facet(page, 'Section', 'World').click();
    await page.waitForURL('**/?q=ferry&section=World');
    await page.getByRole('link', { name: 'Oldest' }).click();
    await page.getByLabel('From', { exact: true }).fill('2021-06-01');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.waitForURL('**from=2021-06-01**');
    expect(await page.locator('#outcome').textContent()).toBe('9 results');
    expect((await headlines(page))[0]).toContain('Ferry 5 ');
    // Another query is looked for among the same filters.
    await plainBox(page).fill('cable');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL((url) => url.searchParams.get('q') === 'cable');
    expect(new URL(page.url()).searchParams.get('section')).toBe('World');
    await page.getByText('2 similar articles').click();
    expect(await page.locator('.similar a').first().isVisible()).toBe(true);
    await page.goto('/?q=ferry');
    await page.getByRole('link', { name: 'Next' }).click();
    await page.waitForURL('**page=2');
    await page
      .getByRole('link', { name: /^Ferry/ })
      .first()
      .click();
    await page.waitForURL('**/read/ferry-**');
  });

  test('nothing that needs one is to be seen', async () => {
    const page = await site.visit('/?q=ferry', still);
    expect(await page.locator('.find:visible, .popup:visible, .trouble:visible').count()).toBe(0);
  });
});
