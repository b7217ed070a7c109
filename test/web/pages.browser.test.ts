/** Pages without results in a real browser: the API reference, an article, a missing page. */
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { describeWith } from '../skip.js';
import { findViolations } from './axe.js';
import { BROWSER_MISSING } from './browser.js';
import { box, Site } from './site.js';

const describeInBrowser = describeWith(BROWSER_MISSING);

// A browser on a busy machine is slow.
jest.setTimeout(120_000);

let site: Site;
beforeAll(async () => {
  if (BROWSER_MISSING === undefined) site = await Site.open();
}, 60_000);
afterEach(async () => {
  expect(await site?.leave()).toEqual([]);
});
afterAll(async () => {
  await site?.close();
});

const PATHS = ['/docs', '/read/nobody', '/read/harbour-reopens'];

describeInBrowser('any page', () => {
  test('offers a link past the search box first', async () => {
    const page = await site.visit('/read/harbour-reopens');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('#main');
  });

  test.each(PATHS)(
    'is accessible, and fits any screen: %s',
    async (path) => {
      const looks = async (width: number) => {
        const page = await site.visit(path, { viewport: { width, height: 800 } });
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          const beyond = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
          expect({ width, beyond: await page.evaluate(beyond) }).toEqual({ width, beyond: 0 });
          expect((await box(page).boundingBox())?.width ?? 0).toBeGreaterThan(150);
          expect(await findViolations(page)).toEqual([]);
        }
      };
      await Promise.all([320, 1280, 2560].map(looks));
    },
    120_000,
  );
});
