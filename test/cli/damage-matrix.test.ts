/**
 * Each file of a data directory in each kind of damage: the server, a search and a check end with a sentence and an exit
 * code, or answer rightly; never a signal, never wrong articles without a word.
 *
 * LEDE_DAMAGE_SEED repeats a run, LEDE_DAMAGE_ROUNDS runs the whole matrix so many times.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { openEmbeddedBackend } from '../../src/backend/embedded/open-embedded-backend.js';
import type { Article } from '../../src/document/article.js';
import { DAMAGES, randomNumbers } from '../store/damage.js';
import { sampleArticle } from '../store/sample-article.js';
import { temporaryFolder } from '../store/temporary-folder.js';

const MAIN = resolve('dist/main.js');
const SEED = Number(process.env.LEDE_DAMAGE_SEED ?? Date.now() % 1_000_000);
/** Without rounds, files other than the database have two kinds of damage, which the seed chooses. */
const ROUNDS = Number(process.env.LEDE_DAMAGE_ROUNDS ?? 0);
/** Enough for the engine to write a segment, and articles of one and of several pages. */
const COUNT = 1100;
jest.setTimeout(120_000);

const random = randomNumbers(SEED);
let original = '';
const stored = new Map<string, Article>();
const running = new Set<ChildProcess>();

beforeAll(async () => {
  original = temporaryFolder();
  const backend = await openEmbeddedBackend({ dataDirectory: original });
  await backend.ready;
  const article = (n: number) =>
    sampleArticle(`n${n}`, { title: `Papaya ${n}`, body: [`zeppelin ${n} `.repeat(n % 50 === 0 ? 900 : 20)] });
  for (let start = 0; start < COUNT; start += 100) {
    const { stored: batch } = await backend.put(Array.from({ length: 100 }, (_, n) => article(start + n)));
    for (const each of batch) stored.set(each.id, each);
  }
  await backend.updateValue('settings', () => ({ stopWords: ['said'] }));
  await backend.remove(['n7']);
  stored.delete('n7');
  await backend.close();
});

afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

function start(words: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [MAIN, ...words], { env: { PATH: process.env.PATH } });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

async function lede(words: readonly string[]) {
  const child = start(words);
  const [stdout, stderr, [code, signal]] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    once(child, 'close'),
  ]);
  return { code, signal, stdout, stderr };
}

/** Starts a server; reads articles and searches if it gets ready. Returns false when it ended with a sentence. */
async function serveAndRead(data: string): Promise<boolean> {
  const child = start(['serve', '--port', '0', '--log-level', 'warn', '--data', data]);
  let stdout = '';
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = once(child, 'close');
  const ready = new Promise<string>((done) => {
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
      const url = /http:\S+/.exec(stdout)?.[0];
      if (url !== undefined) done(url);
    });
  });
  const url = await Promise.race([ready, ended.then(() => undefined)]);
  if (url === undefined) {
    const [code, signal] = await ended;
    expect({ code, signal, stderr }).toEqual({ code: 3, signal: null, stderr: expect.stringMatching(/^lede: .+\n$/m) });
    return false;
  }
  await readAll(url);
  child.kill();
  const [code, signal] = await ended;
  expect({ code, signal, stderr }).toMatchObject({ code: 0, signal: null });
  return true;
}

async function readAll(url: string): Promise<void> {
  const json = async (path: string) => {
    const answer = await fetch(`${url}${path}`);
    return { status: answer.status, body: Object(await answer.json()) };
  };
  let missing = 0;
  const ids = [...stored.keys()].filter((_, n) => n % 9 === 0);
  for (const id of ids) {
    const { status, body } = await json(`/articles/${id}`);
    if (status === 200) expect({ ...body, relatedArticles: [] }).toMatchObject({ title: stored.get(id)?.title });
    if (status === 200) expect(body.body).toEqual(stored.get(id)?.body);
    else if (status === 503) expect(body.error.message).toContain(`"${id}" is damaged`);
    else missing += 1;
  }
  const page = await json('/search?q=papaya&hitsPerPage=100');
  expect(page.status).toBe(200);
  for (const { id, title } of page.body.hits) expect(title).toBe(stored.get(id)?.title);
  const { body: stats } = await json('/stats');
  const isWhole = missing === 0 && page.body.total === stored.size && stats.articles === stored.size;
  expect({ isWhole, damaged: stats.damaged, total: page.body.total }).toMatchObject(
    isWhole ? { isWhole } : { damaged: expect.any(Number) },
  );
  if (!isWhole) expect(stats.damaged).toBeGreaterThan(0);
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

const STORE = 'indexes/articles/store';
const FILES = [
  `${STORE}/data.mdb`,
  `${STORE}/lock.mdb`,
  `${STORE}/proof.json`,
  `${STORE}/writer/data.mdb`,
  `${STORE}/writer/lock.mdb`,
  'indexes/articles/segments/manifest.json',
  'indexes/articles/segments/segment',
];

test(`the matrix of LEDE_DAMAGE_SEED=${SEED} has every file of a data directory`, () => {
  for (const file of filesOf(original)) expect(FILES.some((known) => file.startsWith(known))).toBe(true);
});

describe.each(FILES)('%s', (name) => {
  const all = Object.keys(DAMAGES);
  const isDatabase = name === `${STORE}/data.mdb`;
  const some = isDatabase ? all : [0, 1].map(() => all[Math.floor(random() * all.length)] ?? 'deleted');
  const cells = ROUNDS === 0 ? some : Array.from({ length: ROUNDS }, () => all).flat();
  test.each(cells)('%s', async (damage) => {
    const file = filesOf(original).find((candidate) => candidate.startsWith(name)) ?? '';
    const data = join(temporaryFolder(), 'data');
    cpSync(original, data, { recursive: true });
    DAMAGES[damage]?.(join(data, file), random);
    const kept = existsSync(join(data, file)) ? statSync(join(data, file)).size : undefined;

    const [check, search] = await Promise.all([
      lede(['check', '--data', data]),
      lede(['search', 'papaya', '--json', '--data', data]),
    ]);
    expect(check).toMatchObject({ signal: null, stderr: '' });
    expect([0, 1]).toContain(check.code);
    expect(check.stdout).toMatch(/^articles: .+\n$/m);

    expect(search.signal).toBeNull();
    if (search.code === 0) {
      for (const { id, title } of JSON.parse(search.stdout).hits) expect(title).toBe(stored.get(id)?.title);
    } else expect(search).toMatchObject({ code: 3, stderr: expect.stringMatching(/^lede: .+\n$/m) });

    // Commands that read change nothing.
    const isLock = file.endsWith('store/lock.mdb'); // readers register in it
    if (!isLock) expect(existsSync(join(data, file)) ? statSync(join(data, file)).size : undefined).toBe(kept);
    const isServed = await serveAndRead(data);
    if (!isServed) expect(check.code).toBe(1);
    if (check.code === 0) expect(isServed).toBe(true);
    rmSync(data, { recursive: true });
  });
});
