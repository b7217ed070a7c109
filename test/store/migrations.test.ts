import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Databases, openDatabases } from '../../src/store/databases.js';
import { readOrigin } from '../../src/store/metadata.js';
import { FORMAT, MIGRATIONS, type Migration, migrate } from '../../src/store/migrations.js';
import { openStore } from '../../src/store/open-store.js';
import { sampleArticles } from './sample-article.js';
import { temporaryFolder } from './temporary-folder.js';

async function storeOfThisFormat(): Promise<string> {
  const folder = join(temporaryFolder(), 'store');
  const store = await openStore(folder, { version: '0.1.0' });
  await store.put(sampleArticles(2));
  await store.close();
  return folder;
}

async function withDatabases(folder: string, action: (databases: Databases) => void): Promise<void> {
  const databases = openDatabases(folder, false);
  try {
    action(databases);
  } finally {
    await databases.environment.close();
  }
}

const notes: string[] = [];
const step = (from: number): Migration => ({
  from,
  purpose: 'test',
  apply: ({ metadata }) => {
    notes.push(`from ${from}`);
    metadata.putSync(`step ${from}`, Buffer.from('done'));
  },
});

test('every older format has a migration', () => {
  expect(MIGRATIONS.map(({ from }) => from)).toEqual(Array.from({ length: FORMAT - 1 }, (_, index) => index + 1));
});

test('a new store is marked with this format and the version that made it', async () => {
  const folder = await storeOfThisFormat();
  await withDatabases(folder, (databases) => {
    expect(readOrigin(databases)).toMatchObject({ format: FORMAT, createdBy: '0.1.0' });
  });
});

test('an older store goes through each step once, in order', async () => {
  const folder = await storeOfThisFormat();
  await withDatabases(folder, (databases) => {
    migrate(databases, 'later', FORMAT + 2, [step(FORMAT + 1), step(FORMAT)]);
    migrate(databases, 'later', FORMAT + 2, [step(FORMAT + 1), step(FORMAT)]);
    expect(notes).toEqual([`from ${FORMAT}`, `from ${FORMAT + 1}`]);
    expect(readOrigin(databases)).toMatchObject({ format: FORMAT + 2, createdBy: '0.1.0' });
    expect(databases.metadata.get(`step ${FORMAT + 1}`)?.toString()).toBe('done');
  });
});

test('a step that fails leaves the store as it was', async () => {
  const folder = await storeOfThisFormat();
  const failing: Migration = {
    ...step(FORMAT + 1),
    apply: () => {
      throw new RangeError('cannot');
    },
  };
  await withDatabases(folder, (databases) => {
    expect(() => migrate(databases, 'later', FORMAT + 2, [step(FORMAT), failing])).toThrow('cannot');
    expect(readOrigin(databases)?.format).toBe(FORMAT);
    expect(databases.metadata.get(`step ${FORMAT}`)).toBeUndefined();
  });
  await (await openStore(folder)).close();
});

test('a store of a newer version is refused by writers and readers, and stays as it is', async () => {
  const folder = await storeOfThisFormat();
  await withDatabases(folder, (databases) => migrate(databases, 'later', FORMAT + 1, [step(FORMAT)]));
  const refusal = { code: 'storage_unavailable', message: expect.stringContaining(`format ${FORMAT + 1}`) };
  await expect(openStore(folder)).rejects.toMatchObject(refusal);
  await expect(openStore(folder, { readOnly: true })).rejects.toMatchObject(refusal);
});
