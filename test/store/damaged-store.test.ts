/** A store with damaged records, a damaged file, or a lost one: what is refused, what is left out, and how it heals. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { openEmbeddedBackend } from '../../src/backend/embedded/open-embedded-backend.js';
import { backupStore } from '../../src/store/backup.js';
import { storeFile, storeFolder } from '../../src/store/data-directory.js';
import { DatabaseFile } from '../../src/store/database-file.js';
import { openStore } from '../../src/store/open-store.js';
import { checkStore } from '../../src/store/store-check.js';
import { checkTrees } from '../../src/store/tree-check.js';
import { articlesWith } from '../backend/archive.js';
import { flipBits, randomNumbers } from './damage.js';
import { sampleArticle, sampleArticles } from './sample-article.js';
import { temporaryFolder } from './temporary-folder.js';

const ID = 'harbour';

/** Flips a bit in every copy of a text in a file. */
function damageText(file: string, text: string): void {
  const bytes = readFileSync(file);
  const places: number[] = [];
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) places.push(at);
  expect(places.length).toBeGreaterThan(0);
  flipBits(file, places);
}

/** A data directory with three articles, one of which is damaged unless `intact`. */
async function archive(intact = false): Promise<string> {
  const data = temporaryFolder();
  const backend = await openEmbeddedBackend({ dataDirectory: data });
  await backend.ready;
  await backend.put([
    ...sampleArticles(2),
    sampleArticle(ID, { title: 'Quay rebuilt', lede: 'Unmistakable papaya.' }),
    sampleArticle('z', { lede: 'Papaya.' }),
  ]);
  await backend.close();
  if (!intact) damageText(storeFile(storeFolder(data)), 'Unmistakable');
  return data;
}

describe('a damaged article', () => {
  let data = '';
  beforeAll(async () => {
    data = await archive();
  });

  test('is an error that names it, is left out of searches, counted and reported once', async () => {
    const reported: string[] = [];
    const onDamage = ({ message }: Error) => reported.push(message);
    const backend = await openEmbeddedBackend({ dataDirectory: data, readOnly: true, onDamage });
    await backend.ready;
    const refusal = { code: 'storage_unavailable', message: expect.stringContaining(`"${ID}" is damaged`) };
    await expect(backend.articles([ID])).rejects.toMatchObject(refusal);
    const [missing, present] = await backend.articles([ID, 'z'], { omitDamaged: true });
    expect([missing, present?.id]).toEqual([undefined, 'z']);
    expect(await articlesWith(backend, 'papaya')).toBe(1);
    expect(await backend.stats()).toMatchObject({ damaged: 1, articles: 4 });
    expect(reported).toEqual([expect.stringContaining(`"${ID}" is damaged`)]);
    const scanned: string[] = [];
    for await (const batch of backend.scan()) scanned.push(...batch.map(({ id }) => id));
    expect(scanned).toEqual(['a0', 'a1', 'z']);
    await backend.close();
  });

  test('is found in the background by a backend that verifies', async () => {
    const found = new Promise<string>((resolve) => {
      void openEmbeddedBackend({ dataDirectory: data, verify: true, onDamage: ({ message }) => resolve(message) }).then(
        async (backend) => {
          await backend.ready;
          await found;
          await backend.close();
        },
      );
    });
    expect(await found).toContain(`"${ID}" is damaged`);
  });

  test('is named by a check, and no backup is written over it', async () => {
    const damaged = await archive();
    expect([...checkStore(storeFolder(damaged), 0)]).toEqual([expect.stringContaining(`"${ID}" is damaged`)]);
    await expect(backupStore(damaged, join(temporaryFolder(), 'backup'))).rejects.toMatchObject({
      message: expect.stringContaining('No backup was written'),
    });
  });

  test.each<[string, (store: Awaited<ReturnType<typeof openStore>>) => Promise<unknown>]>([
    ['sent again', (store) => store.put([sampleArticle(ID, { title: 'Quay rebuilt' })])],
    ['removed', (store) => store.remove([ID])],
  ])('is healed when it is %s', async (_how, heal) => {
    const folder = storeFolder(await archive());
    const store = await openStore(folder);
    expect(() => store.get(ID)).toThrow('is damaged');
    store.onCommit(() => undefined);
    expect(store.damaged).toBe(1);
    await heal(store);
    expect(store.damaged).toBe(0);
    await store.close();
    expect([...checkStore(folder, 0)]).toEqual([]);
  });
});

describe('a lost database', () => {
  test.each<[string, (file: string) => void]>([
    ['deleted', (file) => rmSync(file)],
    ['emptied', (file) => truncateSync(file)],
  ])('%s: writers and readers refuse it until the loss is accepted', async (_how, lose) => {
    const data = await archive(true);
    lose(storeFile(storeFolder(data)));
    const refusal = { code: 'storage_unavailable', message: expect.stringContaining('--accept-loss') };
    await expect(openEmbeddedBackend({ dataDirectory: data })).rejects.toMatchObject(refusal);
    await expect(openEmbeddedBackend({ dataDirectory: data, readOnly: true })).rejects.toMatchObject(refusal);
    const backend = await openEmbeddedBackend({ dataDirectory: data, acceptLoss: true });
    await backend.ready;
    expect((await backend.stats()).articles).toBe(0);
    await backend.close();
    await (await openEmbeddedBackend({ dataDirectory: data })).close();
  });

  test('replaced by an older one is refused, and so is one that only the search index proves to be older', async () => {
    const data = temporaryFolder();
    const file = storeFile(storeFolder(data));
    const write = async (count: number) => {
      const backend = await openEmbeddedBackend({ dataDirectory: data });
      await backend.ready;
      await backend.put(sampleArticles(count));
      await backend.close();
    };
    await write(5);
    const old = join(temporaryFolder(), 'old');
    copyFileSync(file, old);
    await write(800);
    copyFileSync(old, file);
    const refusal = { message: expect.stringContaining('ends at change 5') };
    await expect(openEmbeddedBackend({ dataDirectory: data })).rejects.toMatchObject(refusal);
    rmSync(join(storeFolder(data), 'proof.json'));
    await expect(openEmbeddedBackend({ dataDirectory: data })).rejects.toMatchObject(refusal);
    const backend = await openEmbeddedBackend({ dataDirectory: data, acceptLoss: true });
    expect(await backend.ready).toMatchObject({ rebuilt: expect.stringContaining('newer than the archive') });
    await backend.close();
  });

  test('cut short is refused; accepting the loss sets the file aside', async () => {
    const data = await archive(true);
    const folder = storeFolder(data);
    truncateSync(storeFile(folder), 3 * 4096);
    await expect(openStore(folder)).rejects.toMatchObject({ message: expect.stringContaining('cut short') });
    await expect(openStore(folder, { readOnly: true })).rejects.toMatchObject({ code: 'storage_unavailable' });
    const said: string[] = [];
    await (await openStore(folder, { acceptLoss: true, onDamage: ({ message }) => said.push(message) })).close();
    expect(said).toEqual([expect.stringContaining('set aside')]);
    expect(readdirSync(folder).filter((name) => name.startsWith('data.mdb.damaged'))).toHaveLength(1);
  });
});

test('damaged settings are an error, and accepting the loss begins without them', async () => {
  const folder = temporaryFolder();
  const store = await openStore(folder);
  await store.updateValue('settings', () => ({ stopWords: ['unmistakable'] }));
  await store.close();
  damageText(storeFile(folder), 'unmistakable');
  const damaged = await openStore(folder);
  expect(() => damaged.getValue('settings')).toThrow('"settings" is damaged');
  await damaged.close();
  expect([...checkStore(folder, 0)]).toEqual([expect.stringContaining('"settings" is damaged')]);
  const accepted = await openStore(folder, { acceptLoss: true });
  expect(accepted.getValue('settings')).toBeUndefined();
  await accepted.close();
});

test('a file of another kind is refused', async () => {
  const folder = join(temporaryFolder(), 'store');
  mkdirSync(folder);
  writeFileSync(storeFile(folder), 'x'.repeat(50_000));
  await expect(openStore(folder)).rejects.toMatchObject({ message: expect.stringContaining('is damaged') });
});

test('a healthy file passes every check after any history of writes', async () => {
  const random = randomNumbers(19);
  const int = (below: number) => Math.floor(random() * below);
  const folder = temporaryFolder();
  for (let round = 0; round < 6; round += 1) {
    const store = await openStore(folder);
    for (let write = 0; write < 25; write += 1) {
      const ids = Array.from({ length: 1 + int(40) }, () => `${'x'.repeat(int(40))}${int(400)}`);
      if (int(3) === 0) await store.remove(ids);
      else if (int(30) === 0) await store.clear();
      else await store.put(ids.map((id) => sampleArticle(id, { body: ['y'.repeat(int(9000))] })));
      await store.syncSources({
        sources: [{ path: `/${int(90)}`, size: 1, modifiedAt: 1, ids }],
        partial: [{ path: `/${int(90)}`, ids }],
        removedPaths: [`/${int(90)}`],
      });
    }
    const reader = [...checkStore(folder, 0)];
    await store.close();
    const file = new DatabaseFile(storeFile(folder));
    checkTrees(file, file.snapshot(), 'everything');
    file.close();
    expect(reader).toEqual([]);
  }
});

test('a check beside a busy writer finds nothing', async () => {
  const folder = temporaryFolder();
  const store = await openStore(folder);
  await store.put(sampleArticles(300));
  let isDone = false;
  const writing = (async () => {
    for (let n = 0; !isDone; n += 1) await store.put([sampleArticle(`a${n % 300}`, { title: `Version ${n}` })]);
  })();
  for (let n = 0; n < 10; n += 1) {
    const faults: string[] = [];
    for (const fault of checkStore(folder, 0)) {
      faults.push(fault);
      await store.put([sampleArticle('between', { title: `${n}` })]);
    }
    expect(faults).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  isDone = true;
  await writing;
  await store.close();
});
