/** Accessibility of the search page in every state, light and dark, on a phone and a desktop; with a screenshot of each. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { describeWith } from '../skip.js';
import { findViolations } from './axe.js';
import { BROWSER_MISSING } from './browser.js';
import { LONG_WORD, NEWSROOM } from './newsroom.js';
import { takePicture } from './picture.js';
import { box, finds, options, Site } from './site.js';

const describeInBrowser = describeWith(BROWSER_MISSING);

// A browser on a busy machine is slow.
jest.setTimeout(120_000);

let site: Site;
beforeAll(async () => {
  if (BROWSER_MISSING === undefined) site = await Site.open(NEWSROOM);
}, 60_000);
afterAll(async () => {
  await site?.close();
});

interface State {
  readonly path: string;
  /** Brings the page into the state. */
  readonly act?: (page: Page) => Promise<void>;
}

/** Waits until no search is pending or it has failed, animations have ended, and the page is painted. */
async function settled(page: Page): Promise<void> {
  await page.locator('#found:not([aria-busy="true"]), .trouble:visible').first().waitFor();
  await page.evaluate(`(async () => {
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
    for (let frame = 0; frame < 2; frame += 1) await new Promise((drawn) => requestAnimationFrame(drawn));
  })()`);
}

const STATES: Readonly<Record<string, State>> = {
  start: { path: '/' },
  results: { path: '/?q=ferry' },
  filtered: { path: '/?q=ferry&section=World&section=Local&from=2021&to=2022&sort=oldest&page=2' },
  unfolded: {
    path: '/?q=cable',
    act: async (page) => {
      await page.getByText('2 similar articles').click();
      const fold = page.getByText('Filters', { exact: true });
      if (await fold.isVisible()) await fold.click();
    },
  },
  empty: { path: '/?q=xylophone&section=World' },
  'did-you-mean': { path: '/?q=hrabour' },
  relaxed: { path: '/?q=storm+brannoc' },
  warning: { path: '/?q=%22unclosed+ferry' },
  'past-the-end': { path: '/?q=ferry&page=50' },
  'right-to-left': { path: '/?q=%D8%A7%D9%84%D9%85%D9%8A%D9%86%D8%A7%D8%A1' },
  'long-words': { path: '/?q=longword' },
  hostile: { path: '/?q=zebra' },
  suggestions: {
    path: '/',
    act: async (page) => {
      await box(page).pressSequentially('ferr');
      await options(page).first().waitFor();
      await finds(page, '40 results');
      await page.keyboard.press('ArrowDown');
    },
  },
  'recent-searches': {
    path: '/',
    act: async (page) => {
      await page.evaluate(`localStorage.setItem('lede.recent-searches', '["ferry", "harbour lights"]')`);
      await box(page).click();
      await options(page).first().waitFor();
    },
  },
  unreachable: {
    path: '/?q=ferry',
    act: async (page) => {
      await page.route('**/search', (route) => route.abort());
      await box(page).fill('storm');
      await page.locator('.trouble').waitFor();
      await page.keyboard.press('Escape');
    },
  },
};

/** Horizontal overflow in pixels. */
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

const SCREENS = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 900 } } as const;

describeInBrowser('axe reports no violations', () => {
  describe.each(['phone', 'desk'] as const)('%s', (screen) => {
    describe.each(Object.entries(STATES))('%s', (name, { path, act }) => {
      let page: Page;
      beforeAll(async () => {
        page = await site.visit(path, { viewport: SCREENS[screen] });
        await act?.(page);
      });

      test.each(['light', 'dark'] as const)('%s', async (colorScheme) => {
        await page.emulateMedia({ colorScheme });
        await settled(page);
        await takePicture(page, `${name}-${screen}-${colorScheme}`, name !== 'suggestions');
        expect(await findViolations(page)).toEqual([]);
        expect(await page.evaluate(OVERFLOW)).toBe(0);
      });

      afterAll(async () => {
        expect({ screen, name, complaints: await site.leave() }).toEqual({ screen, name, complaints: [] });
      });
    });
  });
});

describeInBrowser('any screen', () => {
  afterEach(async () => {
    expect(await site.leave()).toEqual([]);
  });

  test.each([
    [320, 480],
    [768, 1024],
    [2560, 1440],
  ])('%i × %i pixels: no horizontal overflow, lines of a readable length', async (width, height) => {
    const looks = async (path: string) => {
      const page = await site.visit(path, { viewport: { width, height } });
      expect({ path, beyond: await page.evaluate(OVERFLOW) }).toEqual({ path, beyond: 0 });
      const size = await box(page).boundingBox();
      expect(size?.width ?? 0).toBeGreaterThan(150);
      expect(size?.height ?? 0).toBeGreaterThan(40);
      const ems = `document.querySelector('#found').clientWidth / parseFloat(getComputedStyle(document.body).fontSize)`;
      expect(Number(await page.evaluate(ems))).toBeLessThan(44);
      await takePicture(page, `${width}-${path.replace(/\W+/g, '-').slice(0, 20)}`);
    };
    const long = `/?q=${LONG_WORD.slice(0, 1500)}`;
    await Promise.all(['/', '/?q=ferry&section=World', '/?q=longword', long, '/?q=zebra'].map(looks));
  });

  test.each(['light', 'dark'] as const)('follows the reader’s preference: %s', async (colorScheme) => {
    const page = await site.visit('/?q=harbour', { colorScheme });
    const colours = z
      .array(z.string())
      .parse(await page.evaluate(`['color', 'backgroundColor'].map((name) => getComputedStyle(document.body)[name])`));
    const [ink = 0, paper = 0] = colours.map((colour) => Number(/\d+/.exec(colour)?.[0]));
    expect(ink < paper).toBe(colorScheme === 'light');
  });

  test('respects reduced motion', async () => {
    const page = await site.visit('/?q=harbour', { reducedMotion: 'reduce' });
    const moving = `[...document.querySelectorAll('*')].filter((element) => {
      const { transitionDuration, animationName } = getComputedStyle(element);
      return transitionDuration !== '0s' || animationName !== 'none';
    }).length`;
    await page.evaluate(`document.querySelector('#found').setAttribute('aria-busy', 'true')`);
    expect(await page.evaluate(moving)).toBe(0);
  });

  test('text runs in its own direction', async () => {
    const page = await site.visit('/?q=%D8%A7%D9%84%D9%85%D9%8A%D9%86%D8%A7%D8%A1');
    await finds(page, '1 result');
    const direction = (selector: string) =>
      page.evaluate(`getComputedStyle(document.querySelector('${selector}')).direction`);
    expect([await direction('.hits h2'), await direction('#q'), await direction('.facts')]).toEqual([
      'rtl',
      'rtl',
      'ltr',
    ]);
    expect(await page.locator('.hits h2').getAttribute('lang')).toBe('ar');
  });

  test('has no horizontal overflow when text is twice as large', async () => {
    const page = await site.visit('/?q=ferry', { viewport: { width: 640, height: 800 } });
    await page.evaluate(`document.documentElement.style.fontSize = '34px'`);
    expect(await page.evaluate(OVERFLOW)).toBe(0);
  });
});
