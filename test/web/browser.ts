/** A real browser for the pages' tests: the Chrome or Chromium of the system, or none, which is said aloud. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where the system's browser is; `CHROME_PATH` wins. */
export const BROWSER_PATH = [process.env.CHROME_PATH ?? '', ...PLACES].find((path) => path !== '' && existsSync(path));

if (BROWSER_PATH === undefined) {
  process.stderr.write(
    `Skipped: no browser at ${PLACES.join(', ')} and no CHROME_PATH. Pages were not tested in one.\n`,
  );
}

/** Starts it; the flags keep it from asking anything of the network but what a test loads. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: BROWSER_PATH ?? '',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
