import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { backupStore, restoreStore } from '../../src/store/backup.js';
import { storeFolder } from '../../src/store/data-directory.js';
import { openStore } from '../../src/store/open-store.js';
import { sampleArticle, sampleArticles } from './sample-article.js';
import { temporaryFolder } from './temporary-folder.js';

async function archive(): Promise<string> {
  const data = join(temporaryFolder(), 'data');
  for (const index of ['articles', 'agency']) {
    const store = await openStore(storeFolder(data, index));
    await store.put(sampleArticles(200, index));
    await store.remove([`${index}7`]);
    await store.updateValue('settings', () => ({ stopWords: [index] }));
    await store.close();
  }
  return data;
}

async function contentsOf(data: string, index: string): Promise<unknown> {
  const store = await openStore(storeFolder(data, index), { readOnly: true });
  const contents = {
    articles: [...store.articles()],
    changes: [...store.changesAfter(0)],
    settings: store.getValue('settings'),
  };
  await store.close();
  return contents;
}

describe('a backup', () => {
  test('restores every index as it was: articles, order of changes, settings', async () => {
    const data = await archive();
    const file = join(temporaryFolder(), 'backup.lede');
    expect(await backupStore(data, file)).toMatchObject({ indexes: ['agency', 'articles'] });
    const restored = join(temporaryFolder(), 'new', 'data');
    expect(await restoreStore(file, restored)).toMatchObject({ indexes: ['agency', 'articles'] });
    for (const index of ['articles', 'agency']) {
      expect(await contentsOf(restored, index)).toEqual(await contentsOf(data, index));
    }
    expect(readdirSync(restored)).toEqual(['indexes']);
  });

  test('holds one moment while writing goes on', async () => {
    const data = join(temporaryFolder(), 'data');
    const store = await openStore(storeFolder(data));
    await store.put(sampleArticles(1000));
    let writing = true;
    const pairs = (async () => {
      for (let number = 0; writing; number++)
        await store.put([sampleArticle(`p${number}`), sampleArticle(`q${number}`)]);
    })();
    const folder = temporaryFolder();
    const file = join(folder, 'backup.lede');
    await backupStore(data, file);
    await backupStore(data, file); // replaces the first
    writing = false;
    await pairs;
    await store.close();
    expect(readdirSync(folder)).toEqual(['backup.lede']);
    const restored = temporaryFolder();
    await restoreStore(file, restored);
    const copy = await openStore(storeFolder(restored));
    const ids = new Set([...copy.articles()].map(({ id }) => id));
    expect(ids.size).toBeGreaterThanOrEqual(1000);
    for (const id of ids) if (id.startsWith('p')) expect(ids).toContain(id.replace('p', 'q'));
    expect((await copy.put([sampleArticle('new')])).created).toEqual(['new']);
    await copy.close();
  });

  test('never overwrites an archive', async () => {
    const data = await archive();
    const file = join(temporaryFolder(), 'backup.lede');
    await backupStore(data, file);
    const before = await contentsOf(data, 'articles');
    await expect(restoreStore(file, data)).rejects.toMatchObject({ code: 'conflict' });
    expect(await contentsOf(data, 'articles')).toEqual(before);
  });

  test('of nothing is refused', async () => {
    const data = temporaryFolder();
    await expect(backupStore(data, join(data, 'b'))).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  test('that is damaged, cut short or something else is refused and leaves nothing behind', async () => {
    const data = await archive();
    const file = join(temporaryFolder(), 'backup.lede');
    await backupStore(data, file);
    const whole = readFileSync(file);
    const flipped = Buffer.from(whole);
    flipped[Math.floor(whole.length / 2)] = (whole[Math.floor(whole.length / 2)] ?? 0) ^ 1;
    for (const bytes of [
      flipped,
      whole.subarray(0, -1),
      whole.subarray(0, 20),
      Buffer.from('hello'),
      Buffer.alloc(0),
    ]) {
      const bad = join(temporaryFolder(), 'bad.lede');
      writeFileSync(bad, bytes);
      const target = temporaryFolder();
      await expect(restoreStore(bad, target)).rejects.toMatchObject({ code: 'invalid_body' });
      expect(readdirSync(target)).toEqual([]);
    }
    await expect(restoreStore(join(data, 'absent'), temporaryFolder())).rejects.toMatchObject({ code: 'invalid_body' });
    expect(existsSync(file)).toBe(true);
  });
});
