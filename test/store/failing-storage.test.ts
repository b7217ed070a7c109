import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openStore } from '../../src/store/open-store.js';
import { testWith } from '../skip.js';
import { sampleArticle, sampleArticles } from './sample-article.js';
import { makeReadOnly, mountingFault, mountSmallDisk } from './small-disk.js';
import { temporaryFolder } from './temporary-folder.js';

const onSmallDisk = testWith(mountingFault());

describe('a full disk', () => {
  onSmallDisk('is reported, loses nothing, and once there is space again writing goes on', async () => {
    const disk = mountSmallDisk(6);
    const ballast = join(disk, 'ballast');
    writeFileSync(ballast, Buffer.alloc(2_000_000));
    const store = await openStore(join(disk, 'store'));
    const body = ['x'.repeat(20_000)];
    const kept: string[] = [];
    const fill = async () => {
      for (let number = kept.length; number < 1000; number++) {
        await store.put([sampleArticle(`n${number}`, { body })]);
        kept.push(`n${number}`);
      }
    };
    await expect(fill()).rejects.toMatchObject({ code: 'storage_full', status: 507 });
    await expect(fill()).rejects.toMatchObject({ code: 'storage_full' });
    expect(kept.length).toBeGreaterThan(20);
    expect(store.count).toBe(kept.length);
    expect(store.sequence).toBe(kept.length);
    await store.remove(kept.splice(0, 1)); // works on a full disk
    rmSync(ballast);
    await store.put([sampleArticle('after', { body })]);
    await store.close();
    const again = await openStore(join(disk, 'store'));
    expect([...again.articles()].map(({ id }) => id).sort()).toEqual([...kept, 'after'].sort());
    await again.close();
  });
});

describe('a folder that cannot be used', () => {
  onSmallDisk('because its disk is read-only is refused for writing and read all the same', async () => {
    const folder = join(mountSmallDisk(4), 'store');
    const store = await openStore(folder);
    await store.put(sampleArticles(3));
    await store.close();
    makeReadOnly(join(folder, '..'));
    await expect(openStore(folder)).rejects.toMatchObject({ code: 'storage_unavailable' });
    const reader = await openStore(folder, { readOnly: true });
    expect([...reader.articles()]).toHaveLength(3);
    await expect(reader.put(sampleArticles(1))).rejects.toMatchObject({ code: 'storage_unavailable' });
    await reader.close();
  });

  test('because a file is in its place is named', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, 'not a folder');
    await expect(openStore(join(file, 'store'))).rejects.toMatchObject({
      code: 'storage_unavailable',
      message: expect.stringContaining(file),
    });
  });

  test('because it holds no archive is not created by a reader', async () => {
    const folder = join(temporaryFolder(), 'store');
    await expect(openStore(folder, { readOnly: true })).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  test('because its file is not a database is refused', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'data.mdb'), Buffer.alloc(20_000, 7));
    await expect(openStore(folder)).rejects.toMatchObject({ code: 'storage_unavailable' });
  });
});
