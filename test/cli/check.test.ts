/** `lede check`, and what the other commands do about damage, as real processes of the built files. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { openEmbeddedBackend } from '../../src/backend/embedded/open-embedded-backend.js';
import { storeFile, storeFolder } from '../../src/store/data-directory.js';
import { flipBits } from '../store/damage.js';
import { sampleArticle } from '../store/sample-article.js';
import { temporaryFolder } from '../store/temporary-folder.js';

const MAIN = resolve('dist/main.js');
jest.setTimeout(120_000);

const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

let intact = '';
beforeAll(async () => {
  intact = join(temporaryFolder(), 'data');
  for (const index of ['articles', 'records']) {
    const backend = await openEmbeddedBackend({ dataDirectory: intact, index });
    await backend.ready;
    await backend.put([sampleArticle('quay', { lede: 'Unmistakable papaya.' }), sampleArticle('pier')]);
    await backend.close();
  }
});

function copied(): string {
  const data = join(temporaryFolder(), 'data');
  cpSync(intact, data, { recursive: true });
  return data;
}

function damaged(index = 'articles'): string {
  const data = copied();
  const file = storeFile(storeFolder(data, index));
  flipBits(file, [readFileSync(file).indexOf('Unmistakable')]);
  return data;
}

function start(words: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [MAIN, ...words], { env: { PATH: process.env.PATH } });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

async function lede(words: readonly string[], input = '') {
  const child = start(words);
  child.stdin?.on('error', () => undefined); // the program may exit before it has read everything
  child.stdin?.end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    once(child, 'close'),
  ]);
  return { code, stdout, stderr };
}

async function serve(
  words: readonly string[],
): Promise<{ readonly url: string; readonly stop: () => Promise<string> }> {
  const child = start(['serve', '--port', '0', ...words]);
  let log = '';
  child.stderr?.on('data', (chunk) => {
    log += chunk;
  });
  const [line] = child.stdout === null ? [] : await once(child.stdout, 'data');
  const stop = async () => {
    child.kill();
    await once(child, 'close');
    return log;
  };
  return { url: /http:\S+/.exec(String(line))?.[0] ?? '', stop };
}

test('exits with 0 for an intact data directory, also beside a server', async () => {
  const data = copied();
  const clean = { code: 0, stdout: 'articles: intact, 2 articles\nrecords: intact, 2 articles\n', stderr: '' };
  expect(await lede(['check', '--data', data])).toEqual(clean);
  const server = await serve(['--data', data]);
  expect(await lede(['check', '--data', data])).toEqual(clean);
  await server.stop();
  expect(await lede(['check', '--data', data, '--index', 'records'])).toMatchObject({
    code: 0,
    stdout: 'records: intact, 2 articles\n',
  });
});

test('exits with 1 and a line for each fault', async () => {
  const data = damaged();
  rmSync(storeFile(storeFolder(data, 'records')));
  const { code, stdout } = await lede(['check', '--data', data]);
  expect(code).toBe(1);
  expect(stdout.split('\n')).toEqual([
    expect.stringMatching(/^articles: The stored article "quay" is damaged\. .*again/),
    expect.stringMatching(/^records: .*has no database.*--accept-loss/),
    '',
  ]);
});

test('exits with 2 for wrong usage and with 3 when there is nothing to check', async () => {
  expect((await lede(['check', '--unknown'])).code).toBe(2);
  expect((await lede(['check', '--data', intact, '--index', '../x'])).code).toBe(2);
  const missing = await lede(['check', '--data', intact, '--index', 'none']);
  expect(missing).toEqual({ code: 3, stdout: '', stderr: expect.stringContaining('no index "none"') });
  expect((await lede(['check', '--data', temporaryFolder()])).code).toBe(3);
});

test('an export names damaged articles, prints the others and exits with 1', async () => {
  const { code, stdout, stderr } = await lede(['export', '--data', damaged()]);
  expect([code, stdout.trim().split('\n').length]).toEqual([1, 1]);
  expect(stderr).toMatch(/^lede: The stored article "quay" is damaged.*\n$/);
});

test('an import into a lost archive is refused', async () => {
  const data = copied();
  rmSync(storeFile(storeFolder(data)));
  const refused = await lede(['import', '-', '--data', data], '{"id":"n","title":"New"}\n');
  expect(refused).toEqual({ code: 3, stdout: '', stderr: expect.stringMatching(/^lede: .*--accept-loss.*\n$/) });
});

test('a server leaves a damaged article out, says so, and is healed by a new version', async () => {
  const server = await serve(['--demo', '--data', damaged()]);
  const json = async (path: string) => Object(await (await fetch(`${server.url}${path}`)).json());
  expect((await fetch(`${server.url}/articles/quay`)).status).toBe(503);
  expect(await json('/search?q=ferries')).toMatchObject({ hits: [{ id: 'pier' }] });
  expect(await json('/stats')).toMatchObject({ damaged: 1 });
  expect(await (await fetch(`${server.url}/metrics`)).text()).toContain('lede_damaged_records 1');
  const put = { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: '{"title":"Quay again"}' };
  expect((await fetch(`${server.url}/articles/quay`, put)).status).toBe(200);
  expect(await json('/stats')).toMatchObject({ damaged: 0, articles: 2 });
  expect(await server.stop()).toContain('\\"quay\\" is damaged');
});

test('a server names a lost index in its log and serves the others; --accept-loss begins it anew', async () => {
  const data = copied();
  rmSync(storeFile(storeFolder(data, 'records')));
  const server = await serve(['--data', data]);
  expect((await fetch(`${server.url}/search?q=papaya`)).status).toBe(200);
  const lost = await fetch(`${server.url}/indexes/records/search?q=papaya`);
  expect([lost.status, Object(await lost.json()).error?.code]).toEqual([503, 'storage_unavailable']);
  expect(await server.stop()).toContain('"index":"records"');
  const again = await serve(['--data', data, '--accept-loss']);
  expect((await fetch(`${again.url}/indexes/records/search?q=papaya`)).status).toBe(200);
  await again.stop();
});
