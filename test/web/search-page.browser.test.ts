/** The search page in a real browser: typing, suggestions, filters, pages, addresses, and a server that is down. */
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeWith } from '../skip.js';
import { BROWSER_MISSING } from './browser.js';
import { NEWSROOM } from './newsroom.js';
import {
  box,
  eventually,
  finds,
  headlines,
  isFocused,
  options,
  painted,
  recordTexts,
  Site,
  search,
  until,
} from './site.js';

const describeInBrowser = describeWith(BROWSER_MISSING);

// A browser on a busy machine is slow.
jest.setTimeout(120_000);

let site: Site;
beforeAll(async () => {
  if (BROWSER_MISSING === undefined) site = await Site.open(NEWSROOM);
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
  test('shows results at each key, marked, and updates the address', async () => {
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
      // Starts at another state, so that the script renders this one.
      await page.evaluate(
        `history.pushState(null, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`,
      );
      await page.locator('#found[aria-busy="false"]').waitFor();
      await eventually(async () => {
        for (const part of ['#found', '#timeline', '#values-section', '#values-tags', '#values-authors']) {
          const [byScript, byServer] = await Promise.all([page, sent].map((one) => one.locator(part).innerHTML()));
          expect({ path, part, html: byScript?.replace(/\s+/g, ' ') }).toEqual({
            path,
            part,
            html: byServer?.replace(/\s+/g, ' '),
          });
        }
      });
    };
    const filtered = '/?q=ferry&section=World&sort=oldest';
    await Promise.all(['/?q=ferry', filtered, '/?q=ferry+brannok', '/?q=cable', '/?from=2022'].map(compare));
  });

  test('never shows the answer to an earlier query', async () => {
    const page = await site.visit('/');
    const held: (() => Promise<void>)[] = [];
    await page.route('**/search', async (route) => {
      if (!(route.request().postData() ?? '').includes('harb')) return route.continue();
      held.push(() => route.continue().catch(() => undefined));
    });
    await recordTexts(page, '#outcome', 'outcomes');
    const requested = page.waitForRequest('**/search');
    await box(page).fill('harb');
    await requested;
    await box(page).fill('markup');
    await finds(page, '1 result');
    expect(held.length).toBeGreaterThan(0);
    for (const release of held) await release();
    await box(page).fill('storm');
    await finds(page, '2 results');
    expect(await page.evaluate('globalThis.outcomes')).toEqual(['1 result', '2 results']);
  });

  test('announces the outcome to screen readers, also when the count is unchanged', async () => {
    const page = await site.visit('/');
    await page.evaluate(`
      globalThis.announced = [];
      new MutationObserver(() => {
        const text = document.querySelector('#status').textContent;
        if (text !== '') globalThis.announced.push(text);
      }).observe(document.querySelector('#status'), { childList: true });`);
    for (const [before, query] of ['undersea', 'quotes', 'xylophone'].entries()) {
      await box(page).fill(query);
      await until(page, `globalThis.announced.length > ${before}`);
    }
    expect(await page.evaluate('globalThis.announced')).toEqual([
      '1 result',
      '1 result',
      'Nothing found for “xylophone”',
    ]);
    expect(await page.locator('[role="status"]').count()).toBe(1);
  });

  test('shifts no content', async () => {
    const page = await site.visit('/');
    await page.evaluate(`
      globalThis.shift = 0;
      new PerformanceObserver((list) => { for (const entry of list.getEntries()) globalThis.shift += entry.value; })
        .observe({ type: 'layout-shift', buffered: true });`);
    await box(page).pressSequentially('ferry', { delay: 30 });
    await facet(page, 'Section', /^Local 10$/).waitFor();
    await painted(page);
    // Shifts right after a key count, too, unlike in Cumulative Layout Shift.
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
    await painted(page);
    expect(await options(page).count()).toBe(0);
    expect(asked.filter((request) => request.includes('recent'))).toEqual([]);
    expect(await page.evaluate('localStorage.length')).toBe(0);
  });

  test('that were tampered with, or cannot be stored, do no harm', async () => {
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
  test('by values of a facet: any of them, combined with other facets, each removable', async () => {
    const page = await site.visit('/?q=ferry');
    await finds(page, '40 results');
    await facet(page, 'Section', 'Local').click();
    await finds(page, '10 results');
    expect(search(page)).toBe('?q=ferry&section=Local');
    expect(await facet(page, 'Section', 'Local').getAttribute('aria-current')).toBe('true');
    expect(await page.locator(':focus').getAttribute('data-key')).toBe('section:Local');
    // A facet's own filter does not narrow its counts.
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
  test('page through the results, and the back button returns', async () => {
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

  test('show the same results to every visitor', async () => {
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

  test('lead to an article and back to the same page', async () => {
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
  test.each(NONSENSE.map((path) => [path.slice(0, 40), path]))(
    'with invalid parameters are harmless: %s',
    async (_, path) => {
      const page = await site.visit(path);
      await page.locator('#outcome').waitFor();
      await box(page).fill('harbour');
      await page.locator('#found[aria-busy="false"]').waitFor();
      await finds(page, /result|Nothing found/);
    },
  );
});

describeInBrowser('help', () => {
  test('offers a better spelling, partial matches, and ways out of an empty result', async () => {
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

  test('near-duplicates are one result that can be unfolded', async () => {
    const page = await site.visit('/');
    await box(page).fill('undersea');
    await finds(page, '1 result');
    await page.keyboard.press('Enter');
    await page.getByText('2 similar articles').click();
    expect(await page.locator('.similar li').count()).toBe(2);
    await page.locator('.similar a').first().click();
    await page.waitForURL('**/read/wire-*');
  });

  test('a server that goes down while typing is reported, and retried until it is back', async () => {
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

  test('a busy server is retried', async () => {
    const page = await site.visit('/');
    let refused = 0;
    await page.route('**/search', (route) => {
      refused += 1;
      if (refused > 2) return route.continue();
      return route.fulfill({
        status: 429,
        contentType: 'application/json',
        body: '{"error":{"code":"too_many_requests"}}',
      });
    });
    await box(page).fill('storm');
    await page.getByText('The archive is busy').first().waitFor();
    await finds(page, '2 results');
    expect(refused).toBeGreaterThan(2);
    expect((await site.leave()).every((text) => text.includes('429'))).toBe(true);
  });

  test('a search past the deadline shows the reason and is not retried', async () => {
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
    const complaints = await site.leave();
    expect(complaints.filter((text) => !text.includes('503'))).toEqual([]);
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

  test('reaches everything, with a visible focus: skip link, filters, order, pages', async () => {
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
    // Enter works like a click, and the focus stays.
    await page.keyboard.press('Enter');
    await page.waitForURL('**authors=**');
    await page.locator('#found[aria-busy="false"]').waitFor();
    await page.locator('#values-authors a[aria-current="true"]').waitFor();
    expect(await page.locator(':focus').getAttribute('data-key')).toMatch(/^authors:/);
  });
});

describeInBrowser('without a script', () => {
  const still = { javaScriptEnabled: false };
  const plainBox = (page: Page) => page.getByRole('searchbox', { name: 'Search the archive' });

  test('the form searches, links filter, sort and page, and results lead to articles', async () => {
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
    // A new query keeps the filters.
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

  test('nothing that needs one is visible', async () => {
    const page = await site.visit('/?q=ferry', still);
    expect(await page.locator('.find:visible, .popup:visible, .trouble:visible').count()).toBe(0);
  });
});
