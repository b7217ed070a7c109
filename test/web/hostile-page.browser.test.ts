/** Hostile articles, queries and addresses: no script runs, and the page stays usable with large inputs. */
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeWith } from '../skip.js';
import { BROWSER_MISSING } from './browser.js';
import { ATTACKS, LONG_WORD, NEWSROOM } from './newsroom.js';
import { box, finds, options, painted, Site } from './site.js';

const describeInBrowser = describeWith(BROWSER_MISSING);

/** Two hundred articles with fifty tags each, no two alike: 10,000 values. */
const MANY_TAGS = Array.from({ length: 200 }, (_, i) => ({
  id: `tagged-${i}`,
  title: `Tagged ${i}`,
  text: `Tagged article ${i}.`,
  section: `Section ${i}`,
  tags: Array.from({ length: 50 }, (_, n) => `tag ${i * 50 + n} ${'x'.repeat(n)}`),
  date: `${1900 + (i % 120)}-03-04`,
}));

// A browser on a busy machine is slow.
jest.setTimeout(120_000);

let site: Site;
beforeAll(async () => {
  if (BROWSER_MISSING === undefined) site = await Site.open([...NEWSROOM, ...MANY_TAGS]);
}, 60_000);
afterEach(async () => {
  expect(await site?.leave()).toEqual([]);
});
afterAll(async () => {
  await site?.close();
});

/** Elements and attributes that text must not create. */
const intruders = (page: Page) =>
  page
    .locator(
      'main script, main img, main iframe, main [onload], main [onerror], main svg:not(.bars svg), a[href^="javascript" i]',
    )
    .count();

/** Resolves at the next answer with facets, which follows a pause in typing. */
async function facetsArrive(page: Page): Promise<void> {
  await page.waitForResponse((response) => /"facets":\["/.test(response.request().postData() ?? ''));
}

describeInBrowser('script in', () => {
  test.each(ATTACKS)('a query stays text: %s', async (attack) => {
    const check = async (query: string) => {
      const page = await site.visit('/');
      const counted = facetsArrive(page);
      await box(page).fill(query);
      await page.waitForURL((url) => url.searchParams.get('q') === query);
      await page.locator('#found[aria-busy="false"]').waitFor();
      await counted;
      await painted(page);
      expect(await intruders(page)).toBe(0);
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => !url.searchParams.has('typing'));
      await page.reload();
      expect(await box(page).inputValue()).toBe(query);
      expect(await intruders(page)).toBe(0);
    };
    await Promise.all([attack, `${attack} quotes`, `"${attack}`].map(check));
  });

  test('articles stays text: headline, text, section, tags, author, source, attribute names, ids, copies', async () => {
    const sent = await site.visit('/?q=zebra');
    expect(await intruders(sent)).toBe(0);
    const page = await site.visit('/');
    await box(page).pressSequentially('zebra');
    await options(page).first().waitFor();
    await page.locator('#found[aria-busy="false"]').waitFor();
    expect(await intruders(page)).toBe(0);
    expect(await page.locator('header script, header img, header svg').count()).toBe(0);
    await page.keyboard.press('Enter');
    await page.locator('#values-section a', { hasText: '<script>' }).first().click();
    await page.waitForURL('**section=Zoo**');
    await finds(page, 'result');
    expect(await page.locator('.chips').textContent()).toContain('<script>alert(1)</script>');
    expect(await intruders(page)).toBe(0);
    await page.locator('[data-hit]').first().click();
    await page.waitForURL('**/read/hostile**');
    expect(await intruders(page)).toBe(0);
  });

  test.each(['section', 'tags', 'authors', 'from', 'to', 'sort', 'page', 'typing', '"><script>alert(1)</script>'])(
    'an address stays text: %s',
    async (name) => {
      const visits = async (attack: string) => {
        const page = await site.visit(`/?q=zebra&${new URLSearchParams({ [name]: attack })}`);
        await page.locator('#outcome').waitFor();
        expect(await intruders(page)).toBe(0);
      };
      await Promise.all(ATTACKS.map(visits));
    },
  );

  test('a fragment does nothing, and inserted inline script does not run', async () => {
    const page = await site.visit('/#<img src=x onerror=alert(1)>');
    const refusal = page.waitForEvent('console', (message) => /Content Security Policy/i.test(message.text()));
    await page.evaluate(`document.querySelector('#found').innerHTML = '<img src="/x" onerror="globalThis.ran = 1">'`);
    await refusal;
    expect(await page.evaluate('globalThis.ran')).toBeUndefined();
    expect((await site.leave()).some((text) => /Content Security Policy/i.test(text))).toBe(true);
  });
});

describeInBrowser('large inputs', () => {
  test('10,000 values of a facet: a few are listed, each can be found by typing', async () => {
    const page = await site.visit('/?q=tagged');
    await finds(page, '200 results');
    const panel = page.getByRole('region', { name: 'Topic' });
    expect(await panel.getByRole('link').count()).toBeLessThan(50);
    const finder = page.getByRole('textbox', { name: 'Find topic' });
    await finder.fill('tag 7777');
    await panel.getByRole('link', { name: 'tag 7777' }).waitFor();
    expect(await panel.locator('mark').first().textContent()).toBe('tag 7777');
    await finder.fill('nothing like it');
    await panel.getByText('No such topic').waitFor();
    await finder.fill('tag 7777');
    await panel.getByRole('link', { name: 'tag 7777' }).click();
    await finds(page, '1 result');
    // The list below the search field is updated.
    await panel.locator('a[aria-current="true"]', { hasText: 'tag 7777' }).waitFor();
    // Another value can be selected in addition.
    await finder.fill('tag 42 ');
    await panel.getByRole('link', { name: 'tag 42 x' }).click();
    await finds(page, '2 results');
  });

  test('a timeline over a century shows years, and months once a year is chosen', async () => {
    const page = await site.visit('/?q=tagged');
    const bars = page.getByRole('region', { name: 'Date' }).getByRole('link');
    expect(await bars.count()).toBe(120);
    await page.getByRole('link', { name: /^1950: / }).press('Enter');
    await finds(page, /results?$/);
    await page.getByRole('link', { name: /^March 1950: / }).waitFor();
  });

  test('headlines, sections and queries of 2,000 characters without a space stay inside the page', async () => {
    const page = await site.visit('/', { viewport: { width: 320, height: 600 } });
    for (const query of ['longword', LONG_WORD]) {
      const counted = facetsArrive(page);
      await box(page).fill(query.slice(0, 2000));
      await page.waitForURL((url) => url.searchParams.get('q') === query.slice(0, 2000));
      await page.locator('#found[aria-busy="false"]').waitFor();
      await counted;
      await painted(page);
      const beyond = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await page.evaluate(beyond)).toBe(0);
    }
  });
});
