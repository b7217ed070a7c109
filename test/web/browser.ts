/**
 * The browser for tests of pages: Chrome or Chromium of the system, else the one in `@sparticuz/chromium`, else none,
 * with a message. `CHROME_PATH` names another; `LEDE_TEST_BROWSER=bundled` skips that of the system.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Folder of the unpacked browser, shared by all runs on a machine; named by the version in package.json. */
const UNPACKED = join(tmpdir(), 'lede-chromium-147.0.0');

/** Disable network requests of the browser itself. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

interface Candidate {
  readonly executablePath: string;
  readonly env?: LaunchOptions['env'];
}

function* systemBrowsers(): Generator<Candidate> {
  if (process.env.LEDE_TEST_BROWSER === 'bundled') return;
  for (const path of [process.env.CHROME_PATH ?? '', ...PLACES]) {
    if (path !== '' && existsSync(path)) yield { executablePath: path };
  }
}

/** Unpacks the browser with its libraries and fonts atomically: other processes may do the same. */
async function unpack(): Promise<void> {
  const folder = await mkdtemp(`${UNPACKED}-`);
  const script = `(await import('@sparticuz/chromium')).default.executablePath()`;
  // The variable makes it unpack the libraries, too, which minimal systems lack.
  const env = { ...process.env, TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' };
  try {
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', `await ${script}`], { env });
    await rename(folder, UNPACKED);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (!existsSync(UNPACKED)) throw error;
  }
}

/** With the libraries of the system, then with those of the package. */
async function* bundledBrowsers(): AsyncGenerator<Candidate> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return;
  if (!existsSync(UNPACKED)) await unpack();
  const executablePath = join(UNPACKED, 'chromium');
  const env = { ...process.env, FONTCONFIG_PATH: join(UNPACKED, 'fonts') };
  yield { executablePath };
  yield { executablePath, env: { ...env, LD_LIBRARY_PATH: join(UNPACKED, 'al2023', 'lib') } };
}

function launch(candidate: Candidate): Promise<Browser> {
  return chromium.launch({ ...candidate, args: FLAGS });
}

/** The first browser that starts. */
async function findBrowser(): Promise<Candidate | undefined> {
  const reasons: string[] = [];
  try {
    for (const candidates of [systemBrowsers(), bundledBrowsers()]) {
      for await (const candidate of candidates) {
        try {
          await (await launch(candidate)).close();
          return candidate;
        } catch (error) {
          reasons.push(`${candidate.executablePath}: ${String(error).split('\n', 1)[0]}`);
        }
      }
    }
  } catch (error) {
    reasons.push(String(error));
  }
  process.stderr.write(
    `Skipped: no browser at ${PLACES.join(', ')}, no CHROME_PATH, and that of @sparticuz/chromium does not start. ` +
      `Pages were not tested in one.\n${reasons.join('\n')}\n`,
  );
  return undefined;
}

const found = await findBrowser();

/** Why tests in a browser are skipped; undefined when one starts. */
export const BROWSER_MISSING = found === undefined ? 'no browser starts' : undefined;

/** Starts the browser. */
export async function openBrowser(): Promise<Browser> {
  if (found === undefined) throw new Error('No browser is available.');
  return launch(found);
}
