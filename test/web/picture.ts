/** Pictures of the pages in their states, for whoever changes them to look at; not kept by git, and not taken where nobody looks. */
import type { Page } from 'playwright-core';

export async function takePicture(page: Page, name: string, fullPage = false): Promise<void> {
  if (process.env.CI === undefined) await page.screenshot({ path: `test/web/screenshots/${name}.png`, fullPage });
}
