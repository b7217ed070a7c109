import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, test } from '@jest/globals';
import { openStore } from '../../src/store/open-store.js';
import { sampleArticles } from './sample-article.js';
import { temporaryFolder } from './temporary-folder.js';

const script = join(import.meta.dirname, 'hold-store.mjs');
const children: ChildProcess[] = [];

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts another process on a store; its first line is the outcome. */
async function otherProcess(folder: string, mode: 'write' | 'read'): Promise<{ child: ChildProcess; line: string }> {
  const child = spawn(process.execPath, [script, folder, mode], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [line]: string[] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, line: line ?? '' };
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

test('a second writer is refused with the process that holds the store, a reader is not', async () => {
  const folder = join(temporaryFolder(), 'store');
  const { child, line } = await otherProcess(folder, 'write');
  expect(line).toBe('open 0');
  await expect(openStore(folder)).rejects.toMatchObject({
    code: 'data_locked',
    message: expect.stringMatching(new RegExp(`${folder}.*process ${child.pid}`)),
  });
  const reader = await otherProcess(folder, 'read');
  expect(reader.line).toBe('open 0');
  await kill(reader.child);
  await kill(child);
});

test('a killed writer leaves no lock behind', async () => {
  const folder = join(temporaryFolder(), 'store');
  const { child } = await otherProcess(folder, 'write');
  await kill(child);
  const store = await openStore(folder);
  await store.put(sampleArticles(2));
  const second = await otherProcess(folder, 'write');
  expect(second.line).toMatch(/^data_locked: /);
  await store.close();
  const third = await otherProcess(folder, 'write');
  expect(third.line).toBe('open 2');
  await kill(third.child);
});

test('of several processes that start together one gets the lock', async () => {
  const folder = join(temporaryFolder(), 'store');
  const all = await Promise.all([1, 2, 3].map(() => otherProcess(folder, 'write')));
  expect(all.map(({ line }) => line.split(':')[0]).sort()).toEqual(['data_locked', 'data_locked', 'open 0']);
  await Promise.all(all.filter(({ line }) => line === 'open 0').map(({ child }) => kill(child)));
});

test('one process cannot open a store twice for writing, and can again after closing', async () => {
  const folder = join(temporaryFolder(), 'store');
  const store = await openStore(folder);
  await expect(openStore(folder)).rejects.toMatchObject({ code: 'data_locked' });
  await store.close();
  await (await openStore(folder)).close();
});
