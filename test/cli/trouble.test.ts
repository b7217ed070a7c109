/** Faults of the environment: full and read-only disks, a locked data directory, a clock that runs backwards. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from '@jest/globals';
import { testWith } from '../skip.js';
import { makeReadOnly, mountingFault, mountSmallDisk } from '../store/small-disk.js';
import { temporaryFolder } from '../store/temporary-folder.js';

const MAIN = resolve('dist/main.js');
const onSmallDisk = testWith(mountingFault());

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

function start(words: readonly string[], flags: readonly string[] = []): ChildProcess {
  const child = spawn(process.execPath, [...flags, MAIN, ...words]);
  running.push(child);
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

async function serve(data: string, flags: readonly string[] = []): Promise<string> {
  const child = start(['serve', '--demo', '--port', '0', '--log-level', 'silent', '--data', data], flags);
  const lines = createInterface({ input: child.stdout ?? process.stdin });
  const [line] = await once(lines, 'line');
  return /http:\S+/.exec(String(line))?.[0] ?? '';
}

const put = (url: string, id: string, body: string) =>
  fetch(`${url}/articles/${id}`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ title: `Title of ${id}`, body: [body] }),
  });

describe('a full disk', () => {
  onSmallDisk('ends an import with exit code 3 and one line, and keeps the articles already imported', async () => {
    const data = join(mountSmallDisk(6), 'data');
    const line = (n: number) =>
      `${JSON.stringify({ id: `n${n}`, title: `Number ${n}`, text: `${n} `.repeat(5000) })}\n`;
    const input = Array.from({ length: 1000 }, (_, n) => line(n)).join('');
    const { code, stderr } = await lede(['import', '-', '--data', data], input);
    const { stdout } = await lede(['export', '--data', data]);
    const stored = stdout.trim().split('\n').filter(Boolean).length;
    expect([code, stderr]).toEqual([3, expect.stringMatching(/^lede: No space is left for .*\n$/)]);
    expect(stderr).toContain(` ${stored} articles are stored.`);
    for (const kept of stdout.trim().split('\n').filter(Boolean)) expect(JSON.parse(kept).id).toMatch(/^n\d+$/);
  });

  onSmallDisk('gives 507 over HTTP; reads continue, and writes succeed once there is space', async () => {
    const disk = mountSmallDisk(8);
    const ballast = join(disk, 'ballast');
    writeFileSync(ballast, Buffer.alloc(3_000_000));
    const url = await serve(join(disk, 'data'));
    const body = 'papaya '.repeat(5000);
    const kept: string[] = [];
    let answer = await put(url, 'n0', body);
    for (let n = 1; answer.ok && n < 1000; n += 1) {
      kept.push(`n${n - 1}`);
      answer = await put(url, `n${n}`, body);
    }
    expect(answer.status).toBe(507);
    expect(await answer.json()).toMatchObject({ error: { code: 'storage_full' } });
    expect(await (await fetch(`${url}/search?q=papaya&hitsPerPage=0`)).json()).toMatchObject({ total: kept.length });
    rmSync(ballast);
    expect((await put(url, 'after', body)).status).toBe(201);
    expect(await (await fetch(`${url}/stats`)).json()).toMatchObject({ articles: kept.length + 1 });
  });
});

describe('a full disk during a request', () => {
  const line = (n: number) => `${JSON.stringify({ id: `n${n}`, title: `Number ${n}`, text: 'papaya '.repeat(600) })}\n`;

  onSmallDisk('is answered with the number of articles that are kept; a deletion by filter makes room', async () => {
    const url = await serve(join(mountSmallDisk(12), 'data'));
    const body = Array.from({ length: 6000 }, (_, n) => line(n)).join('');
    const headers = { 'Content-Type': 'application/x-ndjson' };
    const answer = await fetch(`${url}/articles`, { method: 'POST', headers, body });
    expect(answer.status).toBe(507);
    const { error } = Object(await answer.json());
    const { articles } = Object(await (await fetch(`${url}/stats`)).json());
    expect(articles).toBeGreaterThan(500);
    expect(error).toMatchObject({ code: 'storage_full', accepted: articles });
    const removal = await fetch(`${url}/articles?filter=${encodeURIComponent('id != n0')}`, { method: 'DELETE' });
    expect([removal.status, await removal.json()]).toEqual([200, { removed: articles - 1 }]);
    expect(await (await fetch(`${url}/stats`)).json()).toMatchObject({ articles: 1 });
  });
});

describe('a data directory', () => {
  onSmallDisk('on a read-only disk rejects an import with exit code 3, and can be searched', async () => {
    const disk = mountSmallDisk(8);
    const data = join(disk, 'data');
    expect((await lede(['import', '-', '--data', data], '{"title":"Papaya"}\n')).code).toBe(0);
    makeReadOnly(disk);
    const refused = await lede(['import', '-', '--data', data], '{"title":"Lychee"}\n');
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringMatching(/^lede: .*\n$/)]);
    expect((await lede(['search', 'papaya', '--data', data])).stdout).toContain('1 result');
  });

  test('in use by a server is rejected with the process id, and is free after that process is killed', async () => {
    const data = join(temporaryFolder(), 'data');
    await serve(data);
    const refused = await lede(['import', '-', '--data', data], '{"title":"Lychee"}\n');
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringMatching(/is in use by process \d+/)]);
    const [server] = running;
    const gone = server && once(server, 'exit');
    server?.kill('SIGKILL');
    await gone;
    expect((await lede(['import', '-', '--data', data], '{"title":"Lychee"}\n')).code).toBe(0);
  });
});

describe('a clock that runs backwards', () => {
  const BACKWARDS = ['--require', resolve('test/cli/backward-clock.cjs')];
  const list = async (url: string, query: string) => {
    const answer: unknown = await (await fetch(`${url}/search?${query}`)).json();
    return Object(answer).hits.map(({ id, updatedAt }: { id: string; updatedAt: string }) => ({ id, updatedAt }));
  };

  test('loses no article and no ordering, even across a crash', async () => {
    const data = join(temporaryFolder(), 'data');
    let url = await serve(data, BACKWARDS);
    const times: string[] = [];
    for (let n = 0; n < 20; n += 1) {
      const answer = await put(url, `n${n}`, 'papaya');
      times.push(Object(await answer.json()).updatedAt);
    }
    expect(times).toEqual([...times].sort());
    const lines = Array.from({ length: 1500 }, (_, n) => `${JSON.stringify({ id: `b${n}`, title: `Lychee ${n}` })}\n`);
    const bulk = { method: 'POST', headers: { 'Content-Type': 'application/x-ndjson' }, body: lines.join('') };
    expect(await (await fetch(`${url}/articles`, bulk)).json()).toMatchObject({ accepted: 1500 });
    await fetch(`${url}/articles/n0`, { method: 'DELETE' });
    expect((await put(url, 'n1', 'zeppelin')).status).toBe(200);

    const [server] = running;
    const gone = server && once(server, 'exit');
    server?.kill('SIGKILL');
    await gone;

    url = await serve(data, BACKWARDS);
    expect(await list(url, 'q=papaya&hitsPerPage=50')).toHaveLength(18);
    expect(await (await fetch(`${url}/search?q=lychee`)).json()).toMatchObject({ total: 1500 });
    expect(await (await fetch(`${url}/stats`)).json()).toMatchObject({ articles: 1519 });
    expect(await list(url, 'q=zeppelin')).toMatchObject([{ id: 'n1' }]);
    const before = Object(await (await fetch(`${url}/articles/n1`)).json()).updatedAt;
    const changed = Object(await (await put(url, 'n1', 'balloon')).json()).updatedAt;
    expect(changed >= before && changed >= (times.at(-1) ?? '')).toBe(true);
    expect(await list(url, 'q=zeppelin')).toEqual([]);
    expect(await list(url, 'q=balloon')).toMatchObject([{ id: 'n1' }]);
  }, 60_000);
});
