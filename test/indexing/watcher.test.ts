import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { importFile } from '../../src/document/importers/import-file.js';
import type { SyncSummary } from '../../src/indexing/folder-sync.js';
import type { Rejected } from '../../src/indexing/import-item.js';
import { FolderWatcher, type WatcherOptions } from '../../src/indexing/watcher.js';
import { type Archive, openArchive } from '../backend/archive.js';
import { temporaryFolder } from '../store/temporary-folder.js';

/** Milliseconds until a test gives up; a change takes far less, also on a busy machine. */
const PATIENCE_MS = 10_000;

interface Watched extends Archive {
  readonly news: string;
  readonly watcher: FolderWatcher;
  readonly rejected: Rejected[];
  readonly errors: unknown[];
  readonly syncs: SyncSummary[];
  write(name: string, text: string): string;
  ids(): string[];
  stop(): Promise<void>;
}

const open: Watched[] = [];

afterEach(async () => {
  for (const watched of open.splice(0)) await watched.stop();
});

async function watchedArchive(
  files: Readonly<Record<string, string>> = {},
  { news = temporaryFolder(), store }: { news?: string; store?: string } = {},
  options: Partial<WatcherOptions> = {},
): Promise<Watched> {
  const archive = await openArchive(store);
  const write = (name: string, text: string) => {
    writeFileSync(join(news, name), text);
    return join(news, name);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  const rejected: Rejected[] = [];
  const errors: unknown[] = [];
  const syncs: SyncSummary[] = [];
  const watcher = new FolderWatcher({
    folders: [news],
    backend: archive.backend,
    readFile: (path) => importFile(path, { root: news }),
    onRejected: (rejection) => rejected.push(rejection),
    onError: (error) => errors.push(error),
    onSync: (summary) => syncs.push(summary),
    ...options,
  });
  await watcher.start();
  const stop = async () => {
    await watcher.close();
    await archive.close();
  };
  const ids = () => [...archive.store.articles()].map(({ id }) => id);
  const watched = { ...archive, news, watcher, rejected, errors, syncs, write, ids, stop };
  open.push(watched);
  return watched;
}

/** Waits until a condition holds. Throws with its description past the limit. */
async function eventually(what: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`never happened: ${what}`);
    await wait(20);
  }
}

const story = (headline: string) => `${headline}\n\nThe first paragraph.\nThe second one.\n`;

describe('a watched folder', () => {
  test('is in the archive once the watcher has started, without hidden and temporary files', async () => {
    const news = temporaryFolder();
    mkdirSync(join(news, 'sport'));
    mkdirSync(join(news, '.git'));
    const files = {
      'a.txt': story('A'),
      'a.txt___jb_tmp___': 'x',
      'a.txt___jb_old___': 'x',
      'b.zip.filepart': 'x',
      'sport/b.txt': story('B'),
      '.hidden.txt': 'x',
      '.git/c.txt': 'x',
      'd.txt~': 'x',
    };
    const { ids, rejected } = await watchedArchive({ ...files, '.a.txt.swp': 'x' }, { news });
    expect(ids()).toEqual(['a', 'sport/b']);
    expect(rejected).toEqual([]);
  });

  test('ignores excluded folders and images without a rejection', async () => {
    const news = temporaryFolder();
    mkdirSync(join(news, 'data'));
    const files = { 'a.txt': story('A'), 'a.jpg': 'x', 'data/b.txt': story('B') };
    const { store, ids, write, watcher, rejected } = await watchedArchive(
      files,
      { news },
      { exclude: [join(news, 'data')] },
    );
    write('data/c.txt', story('C'));
    write('c.jpg', 'x');
    write('d.txt', story('D'));
    await eventually('d is new', () => store.has('d'));
    expect(ids()).toEqual(['a', 'd']);
    expect([watcher.passedOver, rejected]).toEqual([2, []]);
  });

  test('that does not exist is refused', async () => {
    const news = join(temporaryFolder(), 'absent');
    await expect(watchedArchive({}, { news })).rejects.toMatchObject({ code: 'invalid_parameter' });
  });

  test('shows new, changed and removed files, also in new folders', async () => {
    const { store, news, write, ids } = await watchedArchive({ 'a.txt': story('A') });
    write('b.txt', story('B'));
    await eventually('b is new', () => store.has('b'));
    write('a.txt', story('A, corrected'));
    await eventually('a is changed', () => store.get('a')?.title === 'A, corrected');
    mkdirSync(join(news, 'new'));
    write('new/c.txt', story('C'));
    await eventually('new/c is new', () => store.has('new/c'));
    rmSync(join(news, 'b.txt'));
    await eventually('b is gone', () => !store.has('b'));
    rmSync(join(news, 'new'), { recursive: true });
    await eventually('new/c is gone', () => !store.has('new/c'));
    expect(ids()).toEqual(['a']);
  });

  test('follows a renamed file, and one whose id stays the same keeps its article', async () => {
    const { store, news, ids } = await watchedArchive({
      'a.txt': story('A'),
      'given.json': JSON.stringify({ id: 'fixed', title: 'Fixed' }),
    });
    renameSync(join(news, 'a.txt'), join(news, 'b.txt'));
    renameSync(join(news, 'given.json'), join(news, 'renamed.json'));
    await eventually('renamed', () => store.has('b') && !store.has('a'));
    await eventually('noted', () => store.getSource(join(news, 'given.json')) === undefined);
    expect(ids()).toEqual(['b', 'fixed']);
  });

  test('notices a file that an editor saves by writing another and renaming it', async () => {
    const { store, write, news, ids } = await watchedArchive({ 'a.txt': story('A') });
    write('.a.txt.tmp', story('Saved'));
    renameSync(join(news, '.a.txt.tmp'), join(news, 'a.txt'));
    await eventually('saved', () => store.get('a')?.title === 'Saved');
    expect(ids()).toEqual(['a']);
  });

  test('waits for a file that is still being written', async () => {
    const { store, write, syncs } = await watchedArchive();
    const path = write('slow.ndjson', '');
    for (let line = 0; line < 20; line++) {
      appendFileSync(path, `${JSON.stringify({ id: `n${line}`, title: `Number ${line}` })}`);
      await wait(20);
      appendFileSync(path, '\n');
    }
    await eventually('all lines', () => store.count === 20);
    expect(syncs.every(({ rejected }) => rejected === 0)).toBe(true);
  });

  test('keeps the last complete version of a file with rejected parts, and reports them', async () => {
    const lines = (titles: readonly string[]) => titles.map((title) => JSON.stringify({ id: title, title })).join('\n');
    const { store, write, rejected, ids } = await watchedArchive({ 'a.ndjson': lines(['one', 'two', 'three']) });
    write('a.ndjson', `${lines(['one', 'four'])}\n{"id": "two", "tit`);
    await eventually('four is new', () => store.has('four'));
    expect(ids()).toEqual(['four', 'one', 'three', 'two']);
    expect(rejected).toMatchObject([{ file: expect.stringContaining('a.ndjson'), line: 3 }]);
    write('a.ndjson', lines(['one', 'four']));
    await eventually('repaired', () => store.count === 2);
    expect(ids()).toEqual(['four', 'one']);
  });

  test('reads the other file again when one of two files with the same article is deleted', async () => {
    const version = (title: string) => JSON.stringify({ id: 'shared', title });
    const { store, news, write } = await watchedArchive({ 'a.json': version('From a') });
    write('b.json', version('From b'));
    await eventually('b wins', () => store.get('shared')?.title === 'From b');
    rmSync(join(news, 'b.json'));
    await eventually('a is back', () => store.get('shared')?.title === 'From a');
  });

  test('imports thousands of files that appear at once', async () => {
    const count = Number(process.env.LEDE_DROPPED_FILES ?? 2000);
    const { store, write, errors, syncs } = await watchedArchive();
    for (let number = 0; number < count; number++) write(`n${number}.txt`, story(`Number ${number}`));
    // While a folder of so many is listed, further ones come one by one.
    for (let number = 0; number < 40; number++) {
      await wait(50);
      write(`late${number}.txt`, story(`Late ${number}`));
    }
    const deadline = Date.now() + 90_000;
    while (store.count < count + 40 && Date.now() < deadline) await wait(100);
    expect(store.count).toBe(count + 40);
    expect(errors).toEqual([]);
    expect(syncs.length).toBeLessThan(count / 50);
  }, 120_000);
});

describe('changes while no watcher ran', () => {
  test('are brought in: new, changed and deleted files, and no other file is read', async () => {
    const first = await watchedArchive({ 'a.txt': story('A'), 'b.txt': story('B'), 'c.txt': story('C') });
    open.splice(0);
    await first.stop();
    rmSync(join(first.news, 'a.txt'));
    first.write('b.txt', story('B, corrected'));
    first.write('d.txt', story('D'));
    const second = await watchedArchive({}, { news: first.news, store: first.folder });
    expect(second.ids()).toEqual(['b', 'c', 'd']);
    expect(second.store.get('b')?.title).toBe('B, corrected');
    expect(second.syncs).toMatchObject([{ files: 2, removed: 1 }]);
  });

  test('do not empty the archive when the whole folder is missing', async () => {
    const { news, ids, errors } = await watchedArchive({ 'a.txt': story('A') });
    renameSync(news, temporaryFolder());
    await eventually('noticed', () => errors.length > 0);
    expect(ids()).toEqual(['a']);
    expect(errors[0]).toMatchObject({ code: 'storage_unavailable' });
  });
});

test('a file with a time in the future, and a link to a file, are read like any other', async () => {
  const { store, news, write } = await watchedArchive();
  const path = write('future.txt', story('Future'));
  utimesSync(path, new Date('2090-01-01'), new Date('2090-01-01'));
  symlinkSync(path, join(news, 'link.txt'));
  await eventually('both read', () => store.has('future') && store.has('link'));
});

describe('symbolic links', () => {
  const outside = () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'secret.txt'), story('Secret'));
    return folder;
  };

  test('out of the folder are named and not followed, loops end, a folder is read once', async () => {
    const news = temporaryFolder();
    mkdirSync(join(news, 'sport'));
    const named: string[] = [];
    for (const [link, target] of [
      ['out', outside()],
      ['self', '.'],
      ['self2', '.'],
      ['sport/up', '..'],
      ['b', 'sport'],
    ]) {
      symlinkSync(target ?? '', join(news, link ?? ''));
    }
    const { ids, errors } = await watchedArchive(
      { 'a.txt': story('A'), 'sport/b.txt': story('B') },
      { news },
      { onLinkOutside: (link) => named.push(link) },
    );
    expect(ids()).toEqual(['a', 'sport/b']);
    expect([named, errors]).toEqual([[join(news, 'out')], []]);
  });

  test('that come while the folder is watched obey the same rules', async () => {
    const named: string[] = [];
    const { ids, news, write, store } = await watchedArchive(
      { 'a.txt': story('A') },
      {},
      { onLinkOutside: (link) => named.push(link) },
    );
    const elsewhere = outside();
    symlinkSync(elsewhere, join(news, 'out'));
    symlinkSync(join(elsewhere, 'secret.txt'), join(news, 'secret.txt'));
    symlinkSync('.', join(news, 'self'));
    mkdirSync(join(news, '.store'));
    write('.store/c.txt', story('C'));
    symlinkSync('.store', join(news, 'stored'));
    await eventually('the inner link is followed', () => store.has('stored/c'));
    await eventually('the outer ones are named', () => named.length === 2);
    write('.store/d.txt', story('D'));
    await eventually('changes behind the link are seen', () => store.has('stored/d'));
    rmSync(join(news, 'stored'));
    await eventually('what the link showed is gone with it', () => !store.has('stored/c') && !store.has('stored/d'));
    expect(ids()).toEqual(['a']);
  });

  test('to a file inside follow its changes, and lead out no more once they point out', async () => {
    const news = temporaryFolder();
    mkdirSync(join(news, '.store'));
    writeFileSync(join(news, '.store', 'x.txt'), story('X'));
    symlinkSync('.store/x.txt', join(news, 'x.txt'));
    const { store, write } = await watchedArchive({ 'a.txt': story('A') }, { news });
    expect(store.get('x')?.title).toBe('X');
    write('.store/x.txt', story('X, corrected'));
    await eventually('the link shows the change', () => store.get('x')?.title === 'X, corrected');
    rmSync(join(news, 'x.txt'));
    symlinkSync(join(outside(), 'secret.txt'), join(news, 'x.txt'));
    await eventually('the link out is not read, and its article is gone', () => !store.has('x'));
  });

  test('out of the folder that an earlier start followed are no longer shown', async () => {
    const news = temporaryFolder();
    symlinkSync(outside(), join(news, 'out'));
    const first = await watchedArchive({ 'a.txt': story('A') }, { news }, { followLinks: true });
    expect(first.ids()).toEqual(['a', 'out/secret']);
    open.splice(0);
    await first.stop();
    const second = await watchedArchive({}, { news, store: first.folder });
    expect(second.ids()).toEqual(['a']);
  });

  test('to the followed folder itself: its articles have the same ids, and its changes are seen', async () => {
    const real = temporaryFolder();
    writeFileSync(join(real, 'a.txt'), story('A'));
    const news = join(temporaryFolder(), 'current');
    symlinkSync(real, news);
    const { ids, store } = await watchedArchive({}, { news });
    expect(ids()).toEqual(['a']);
    writeFileSync(join(real, 'b.txt'), story('B'));
    await eventually('b is new', () => store.has('b'));
  });
});
