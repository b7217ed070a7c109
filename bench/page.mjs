/**
 * The search page in a real browser: time from a key press to painted results over `--size` articles, and Lighthouse
 * scores over `--lighthouse` articles. Needs `npm ci --prefix bench/peers`; `CHROME_PATH` names the browser.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { dataPath, readDocuments, readOptions, requirePeers } from './data.mjs';
import { withMetadata } from './newsroom.mjs';
import { sampleQueries } from './queries.mjs';
import { startLede, stop } from './server.mjs';
import { fixed, printTable } from './table.mjs';

const BROWSER = [process.env.CHROME_PATH ?? '', '/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);

/** Runs in the page: records milliseconds from each input event to the frame that shows new results. */
function watchPaints() {
  globalThis.paints = [];
  let typed = 0;
  addEventListener(
    'input',
    ({ timeStamp }) => {
      typed = timeStamp;
    },
    true,
  );
  const observer = new MutationObserver(() => {
    const began = typed;
    // A frame is painted after its callbacks; the message arrives after the paint.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => globalThis.paints.push(performance.now() - began);
      port2.postMessage('');
    });
  });
  observer.observe(document.querySelector('#found'), { childList: true });
}

/** Sends the page's requests until the server's code is compiled. */
async function warmUp(origin, queries) {
  for (const { text } of queries) {
    for (const length of [1, 3, text.length]) {
      const query = text.slice(0, length);
      const search = {
        indexName: 'articles',
        query,
        querySyntax: 'lede',
        collapse: true,
        facets: ['section', 'publishedAt:month'],
      };
      await fetch(`${origin}/1/indexes/*/queries`, { method: 'POST', body: JSON.stringify({ requests: [search] }) });
      await fetch(`${origin}/suggest?q=${encodeURIComponent(query)}`);
    }
  }
}

const share = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];

/** Types queries key by key, each key `pauseMs` after the results of the previous one are painted. */
async function typing(url, queries, pauseMs) {
  const browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(url, { waitUntil: 'networkidle' });
    await page.evaluate(watchPaints);
    const times = [];
    for (const { text } of queries) {
      await page.fill('#q', '');
      await page.waitForTimeout(1000); // the results of the empty query arrive
      for (const key of text) {
        const paints = await page.evaluate(() => globalThis.paints.length);
        await page.keyboard.type(key);
        await page.waitForFunction((count) => globalThis.paints.length > count, paints, { timeout: 10_000 });
        times.push([await page.evaluate(() => globalThis.paints.at(-1)), text]);
        await page.waitForTimeout(pauseMs);
      }
    }
    return times;
  } finally {
    await browser.close();
  }
}

async function lighthouse(url, formFactor) {
  const require = createRequire(join(import.meta.dirname, 'peers/package.json'));
  const [{ default: run, desktopConfig }, { launch }] = await Promise.all(
    ['lighthouse', 'chrome-launcher'].map((name) => import(pathToFileURL(require.resolve(name)).href)),
  );
  const chrome = await launch({ chromePath: BROWSER, chromeFlags: ['--headless=new', '--no-sandbox'] });
  try {
    const config = formFactor === 'desktop' ? desktopConfig : undefined;
    const { lhr } = await run(url, { port: chrome.port, logLevel: 'error' }, config);
    return lhr;
  } finally {
    chrome.kill();
  }
}

const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const AUDITS = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift'];

export async function run(args) {
  const options = readOptions(args, { docs: '', size: '100000', lighthouse: '20000', queries: '40', pause: '60' });
  if (BROWSER === undefined) throw new Error('No browser found. Set CHROME_PATH.');
  if (options.lighthouse !== '0') requirePeers();
  const documents = withMetadata(readDocuments(options.docs || dataPath('news/news-100k.jsonl.gz')));
  const folder = mkdtempSync(join(tmpdir(), 'lede-page-'));
  try {
    if (options.size !== '0') {
      const { server, port } = await startLede(documents.slice(0, Number(options.size)), join(folder, 'typing'));
      const [queries, others] = [
        sampleQueries(documents, Number(options.queries)),
        sampleQueries(documents, 400).slice(-300),
      ];
      await warmUp(`http://127.0.0.1:${port}`, others);
      const times = await typing(`http://127.0.0.1:${port}/`, queries, Number(options.pause));
      await stop(server);
      const sorted = times.map(([time]) => time).sort((a, b) => a - b);
      printTable([
        ['key to painted results, ms', 'keys', 'p50', 'p95', 'p99', 'longest'],
        [
          `${options.size} articles`,
          sorted.length,
          ...[0.5, 0.95, 0.99, 1].map((part) => fixed(share(sorted, part), 0)),
        ],
      ]);
    }
    if (options.lighthouse !== '0') {
      const { server, port } = await startLede(
        documents.slice(0, Number(options.lighthouse)),
        join(folder, 'lighthouse'),
      );
      const rows = [];
      for (const path of ['/', '/?q=market', '/?q=market&section=World&sort=newest']) {
        for (const formFactor of ['mobile', 'desktop']) {
          const { categories, audits } = await lighthouse(`http://127.0.0.1:${port}${path}`, formFactor);
          const missed = Object.values(audits).filter(({ score }) => score !== null && score < 0.9);
          rows.push([
            `${path} ${formFactor}`,
            ...CATEGORIES.map((id) => fixed(100 * categories[id].score, 0)),
            ...AUDITS.map((id) => audits[id].displayValue),
          ]);
          if (missed.length > 0)
            process.stderr.write(`${path} ${formFactor}: ${missed.map(({ id }) => id).join(', ')}\n`);
        }
      }
      await stop(server);
      printTable([[`Lighthouse, ${options.lighthouse} articles`, ...CATEGORIES, 'FCP', 'LCP', 'TBT', 'CLS'], ...rows]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
