/** The real app on a socket, over the articles of a test, and a browser that collects errors of its pages. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openTestServer, type TestServer } from '../http/test-server.js';
import { openBrowser } from './browser.js';

export class Site {
  readonly origin: string;
  readonly #archive: TestServer;
  readonly #browser: Browser;
  #server: Server;
  /** Errors, warnings and dialogs of the pages. */
  #complaints: string[] = [];
  /** Other origins that pages sent requests to. */
  readonly strangers = new Set<string>();

  private constructor(archive: TestServer, browser: Browser, server: Server, origin: string) {
    this.#archive = archive;
    this.#browser = browser;
    this.#server = server;
    this.origin = origin;
  }

  /** @param articles in addition to those of every test server */
  static async open(articles: readonly object[] = []): Promise<Site> {
    const archive = await openTestServer();
    await archive.service.addAll(drafts(articles));
    const server = createServer(archive.app);
    const port = await listen(server, 0);
    return new Site(archive, await openBrowser(), server, `http://127.0.0.1:${port}`);
  }

  /** A new page at a path, in a profile of its own. */
  async visit(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await this.#browser.newContext({ baseURL: this.origin, ...options })).newPage();
    page.on('dialog', (dialog) => {
      this.#complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('pageerror', (error) => this.#complaints.push(error.message));
    page.on('console', (message) => {
      if (!['error', 'warning'].includes(message.type())) return;
      // Logged by the browser for the status alone: missing pages, and a server that is down.
      if (/\b(404|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_FAILED)\b/.test(message.text()))
        return;
      this.#complaints.push(message.text());
    });
    page.on('request', (request) => {
      const { origin } = new URL(request.url());
      if (origin !== this.origin) this.strangers.add(origin);
    });
    await page.goto(path, { waitUntil: 'load' });
    return page;
  }

  /** Closes all pages and returns their complaints. */
  async leave(): Promise<readonly string[]> {
    for (const context of this.#browser.contexts()) await context.close();
    const complaints = this.#complaints;
    this.#complaints = [];
    return complaints;
  }

  /** Stops the server, as in a restart. */
  async goAway(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async comeBack(): Promise<void> {
    this.#server = createServer(this.#archive.app);
    await listen(this.#server, Number(new URL(this.origin).port));
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.closeAllConnections();
    this.#server.close();
    await this.#archive.close();
  }
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function* drafts(inputs: readonly unknown[]) {
  for (const [index, input] of inputs.entries()) yield { line: index + 1, input };
}

/** Waits until the outcome above the results contains a text. */
export async function finds(page: Page, text: string | RegExp): Promise<void> {
  await page.locator('#outcome', { hasText: text }).waitFor();
}

/** Waits until an expression is true in the page. Evaluated through the debugger, past the page's security policy. */
export async function until(page: Page, expression: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if ((await page.evaluate(expression)) === true) return;
    await page.waitForTimeout(100);
  }
  throw new Error(`Never true: ${expression}`);
}

/** Repeats an assertion until it passes. */
export async function eventually(assertion: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await assertion();
    } catch (error) {
      if (tries === 300) throw error;
    }
    await pause(100);
  }
}

/** Waits until everything scheduled so far has run and is painted. */
export async function painted(page: Page): Promise<void> {
  await page.evaluate(
    `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))`,
  );
}

/** Collects the texts that an element shows from now on, in `globalThis[name]`. */
export async function recordTexts(page: Page, selector: string, name: string): Promise<void> {
  await page.evaluate(`
    globalThis.${name} = [];
    new MutationObserver(() => {
      const text = document.querySelector('${selector}')?.textContent ?? '';
      if (text !== '' && text !== globalThis.${name}.at(-1)) globalThis.${name}.push(text);
    }).observe(document.body, { childList: true, characterData: true, subtree: true });`);
}

export const box = (page: Page) => page.getByRole('combobox', { name: 'Search the archive' });
export const options = (page: Page) => page.getByRole('option');
export const isFocused = async (page: Page) => (await page.locator('#q:focus').count()) === 1;
export const headlines = async (page: Page) =>
  (await page.locator('.hits > li h2').allTextContents()).map((title) => title.trim());
export const search = (page: Page) => new URL(page.url()).search;
