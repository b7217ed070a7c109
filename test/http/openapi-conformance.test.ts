/**
 * Schemathesis sends what the OpenAPI description permits, and what it forbids, and has no remark.
 *
 * It is a Python program: taken from the PATH or from the cache below, and in CI installed there from PyPI. Remarks it
 * must not make are in schemathesis.toml, each with its reason.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect } from '@jest/globals';
import { testWith } from '../skip.js';
import { temporaryFolder } from '../store/temporary-folder.js';

const VERSION = '4.32.5';
const CACHE = join(tmpdir(), `lede-schemathesis-${VERSION}`);
const PROGRAM = join(CACHE, process.platform === 'win32' ? 'Scripts/schemathesis.exe' : 'bin/schemathesis');
const INSTALL_MS = 240_000;
/** Five times what a run takes on two idle cores. */
const RUN_MS = 480_000;
/** Cases for each operation and phase; a run takes about a minute. */
const EXAMPLES = 8;

/** Whether a command ends well. */
function works(program: string, words: readonly string[], timeout = 20_000): boolean {
  return spawnSync(program, words, { stdio: 'ignore', timeout }).status === 0;
}

/** The program, installed first in CI; undefined when it cannot be had. */
function findSchemathesis(): string | undefined {
  if (works(PROGRAM, ['--version'])) return PROGRAM;
  if (works('schemathesis', ['--version'])) return 'schemathesis';
  if (process.env.CI === undefined || !works('python3', ['-c', 'import venv, ensurepip'])) return undefined;
  const work = `${CACHE}.${process.pid}`;
  try {
    // A virtual environment knows its path, so it is made where it stays; the marker of a whole one is the program.
    if (existsSync(CACHE)) renameSync(CACHE, work);
    if (!works('python3', ['-m', 'venv', CACHE], INSTALL_MS)) return undefined;
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `schemathesis==${VERSION}`];
    const python = join(CACHE, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
    return works(python, pip, INSTALL_MS) && works(PROGRAM, ['--version']) ? PROGRAM : undefined;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const schemathesis = findSchemathesis();
const missing = `no schemathesis: pip install schemathesis==${VERSION}, or set CI to have it installed in ${CACHE}`;

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

async function serve(): Promise<string> {
  const data = join(temporaryFolder(), 'data');
  const words = ['serve', 'corpus', '--demo', '--port', '0', '--log-level', 'silent', '--data', data];
  const child = spawn(process.execPath, [resolve('dist/main.js'), ...words], { stdio: ['ignore', 'pipe', 'ignore'] });
  running.push(child);
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return /http:[^\s]+/.exec(String(line))?.[0] ?? '';
}

testWith(schemathesis === undefined ? missing : undefined)(
  'schemathesis has no remark on what openapi.json promises',
  async () => {
    const url = await serve();
    const words = ['run', `${url}/openapi.json`, '--seed', '1', '--max-examples', String(EXAMPLES)];
    const options = ['--no-color', '--continue-on-failure', '--generation-database', 'none', '--warnings', 'off'];
    const config = ['--config-file', resolve('schemathesis.toml')];
    const child = spawn(schemathesis ?? '', [...config, ...words, ...options], {
      // It keeps what it found in the folder it runs in.
      cwd: temporaryFolder(),
      timeout: RUN_MS,
      env: { ...process.env, PYTHONUTF8: '1' },
    });
    running.push(child);
    let report = '';
    child.stdout.on('data', (chunk) => {
      report += chunk;
    });
    child.stderr.on('data', (chunk) => {
      report += chunk;
    });
    const [code] = await once(child, 'close');
    const remarks = report.slice(Math.max(0, report.indexOf('= FAILURES =')));
    expect({ code, remarks: code === 0 ? '' : remarks.slice(0, 20_000) }).toEqual({ code: 0, remarks: '' });
    expect(report).toMatch(/ passed\b/);
  },
  RUN_MS + 60_000,
);
