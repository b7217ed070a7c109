/** Screenshots of the pages in their states, to look at after a change; ignored by git, and not taken in CI. */
import type { Page } from 'playwright-core';

export async function takePicture(page: Page, name: string, fullPage = false): Promise<void> {
  if (process.env.CI === undefined) await page.screenshot({ path: `test/web/screenshots/${name}.png`, fullPage });
}
