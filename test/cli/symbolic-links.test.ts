/** `lede import` and `lede serve` agree on symbolic links: the same articles, the same links named. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../store/temporary-folder.js';

const MAIN = resolve('dist/main.js');

function makeNews(): string {
  const news = join(temporaryFolder(), 'news');
  const outside = temporaryFolder();
  mkdirSync(join(news, 'sport'), { recursive: true });
  mkdirSync(join(news, '.store'));
  writeFileSync(join(outside, 'secret.txt'), 'Secret\n\nNot for readers.\n');
  writeFileSync(join(news, 'sport', 'cup.txt'), 'Cup final\n\nGoals.\n');
  writeFileSync(join(news, '.store', 'old.txt'), 'Old story\n\nFrom the store.\n');
  symlinkSync(outside, join(news, 'out'));
  symlinkSync(join(outside, 'secret.txt'), join(news, 'secret.txt'));
  for (const name of ['loop', 'loop2', 'sport/loop']) symlinkSync(news, join(news, name));
  symlinkSync('sport', join(news, 'games'));
  symlinkSync('.store', join(news, 'archive'));
  return news;
}

async function lede(words: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, ...words]);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, stdout, stderr };
}

async function exportedIds(data: string): Promise<readonly string[]> {
  const lines = (await lede(['export', '--data', data])).stdout.trim().split('\n');
  return lines.map((line) => JSON.parse(line).id).sort();
}

async function imported(news: string, flags: readonly string[]) {
  const data = join(temporaryFolder(), 'data');
  const { code, stdout, stderr } = await lede(['import', news, '--data', data, ...flags]);
  return { code, stdout, stderr, ids: await exportedIds(data) };
}

async function served(news: string, flags: readonly string[]) {
  const data = join(temporaryFolder(), 'data');
  const child = spawn(process.execPath, [MAIN, 'serve', news, '--port', '0', '--data', data, ...flags]);
  const log = text(child.stderr);
  await once(createInterface({ input: child.stdout }), 'line');
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  await closed;
  return { log: await log, ids: await exportedIds(data) };
}

test('links are followed inside the folder only, once, and those out of it are named', async () => {
  const news = makeNews();
  const byImport = await imported(news, []);
  const byServing = await served(news, []);
  expect([byImport.code, byImport.ids]).toEqual([0, ['archive/old', 'sport/cup']]);
  expect(byServing.ids).toEqual(byImport.ids);
  expect(byImport.stdout).toContain('2 links out of the folder not followed');
  for (const link of [join(news, 'out'), join(news, 'secret.txt')]) {
    expect(byImport.stderr).toContain(`${link}: symbolic link leads out of the folder`);
    expect(byServing.log).toContain(link);
  }
});

test('with --follow-links those out of it are followed, too', async () => {
  const news = makeNews();
  const byImport = await imported(news, ['--follow-links']);
  expect(byImport.ids).toEqual(['archive/old', 'out/secret', 'secret', 'sport/cup']);
  expect((await served(news, ['--follow-links'])).ids).toEqual(byImport.ids);
});
