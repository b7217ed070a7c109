/** Pages without results in a real browser: the API's page, and the one for what is not there. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import axe from 'axe-core';
import { z } from 'zod';
import { BROWSER_PATH } from './browser.js';
import { box, Site } from './site.js';

const describeInBrowser = BROWSER_PATH === undefined ? describe.skip : describe;

// A browser on a busy machine takes its time.
jest.setTimeout(120_000);

let site: Site;
beforeAll(async () => {
  if (BROWSER_PATH !== undefined) site = await Site.open();
}, 60_000);
afterEach(async () => {
  expect(await site?.leave()).toEqual([]);
});
afterAll(async () => {
  await site?.close();
});

const PATHS = ['/docs', '/read/nobody', '/read/harbour-reopens'];
const outcome = z.object({ violations: z.array(z.object({ id: z.string(), nodes: z.array(z.unknown()) })) });

describeInBrowser('any page', () => {
  test('reaches the content past the box by the first link', async () => {
    const page = await site.visit('/read/harbour-reopens');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('#main');
  });

  test.each(PATHS)(
    'is accessible, and whole on any screen: %s',
    async (path) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const width of [320, 1280, 2560]) {
          const page = await site.visit(path, { colorScheme, viewport: { width, height: 800 } });
          const beyond = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
          expect({ width, beyond: await page.evaluate(beyond) }).toEqual({ width, beyond: 0 });
          expect((await box(page).boundingBox())?.width ?? 0).toBeGreaterThan(150);
          await page.evaluate(axe.source);
          expect(outcome.parse(await page.evaluate('axe.run()')).violations).toEqual([]);
        }
      }
    },
    120_000,
  );
});
