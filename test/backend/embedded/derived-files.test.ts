/** Damaged derived files are rebuilt with a reported reason, and answers stay the same. */
import {
  copyFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { LoadProgress, LoadSummary } from '../../../src/backend/archive-backend.js';
import { openEmbeddedBackend } from '../../../src/backend/embedded/open-embedded-backend.js';
import { sampleArticle } from '../../store/sample-article.js';
import { temporaryFolder } from '../../store/temporary-folder.js';
import { articlesWith } from '../archive.js';

/** Enough for the engine to write files. */
const COUNT = 1200;
const WORDS = ['lychee', 'papaya', 'zeppelin', 'corrected', 'removed'];

let original = '';

interface Opened extends LoadSummary {
  readonly counts: readonly number[];
  readonly progress: readonly LoadProgress[];
}

/** Opens an archive, notes what it reports and holds, closes it. */
async function open(dataDirectory: string, readOnly = false): Promise<Opened> {
  const progress: LoadProgress[] = [];
  const backend = await openEmbeddedBackend({ dataDirectory, readOnly, onLoad: (step) => progress.push(step) });
  const summary = await backend.ready;
  const counts = await Promise.all(WORDS.map((word) => articlesWith(backend, word)));
  const { articles, tiers } = await backend.stats();
  expect(Object.values(tiers).reduce((sum, documents) => sum + documents, 0)).toBe(articles);
  await backend.close();
  return { ...summary, counts, progress };
}

const folderOf = (dataDirectory: string) => join(dataDirectory, 'indexes', 'articles', 'segments');
const files = (folder: string) => readdirSync(folderOf(folder)).map((name) => join(folderOf(folder), name));
const segments = (folder: string) => files(folder).filter((name) => name.endsWith('.seg'));
const manifest = (folder: string) => join(folderOf(folder), 'manifest.json');

function copied(): string {
  const folder = temporaryFolder();
  cpSync(original, folder, { recursive: true });
  return folder;
}

function editManifest(folder: string, members: Readonly<Record<string, unknown>>): void {
  const before: unknown = JSON.parse(readFileSync(manifest(folder), 'utf8'));
  writeFileSync(manifest(folder), JSON.stringify({ ...Object(before), ...members }));
}

function flipBit(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 4;
  writeFileSync(file, bytes);
}

beforeAll(async () => {
  original = temporaryFolder();
  const backend = await openEmbeddedBackend({ dataDirectory: original });
  await backend.ready;
  const article = (number: number) =>
    sampleArticle(`n${number}`, { title: `Lychee ${number}`, lede: 'Papaya removed.' });
  await backend.put(Array.from({ length: COUNT }, (_, number) => article(number)));
  await backend.put([sampleArticle('n1', { title: 'Corrected zeppelin' })]);
  await backend.remove(['n2']);
  await backend.close();
});

describe('files of the search index', () => {
  test('are used when intact, by a reader too: only later changes are replayed', async () => {
    const whole = await open(copied());
    expect(whole.rebuilt).toBeUndefined();
    expect(whole.changes).toBeLessThan(10);
    expect(whole.counts).toEqual([COUNT - 2, COUNT - 2, 1, 1, COUNT - 2]);
    expect(await open(copied(), true)).toMatchObject({ counts: whole.counts, changes: whole.changes });
  });

  test.each<[string, (folder: string) => void, RegExp]>([
    ['all missing', (folder) => rmSync(folderOf(folder), { recursive: true }), /no search index on disk/],
    ['without their manifest', (folder) => rmSync(manifest(folder)), /no search index on disk/],
    ['one missing', (folder) => rmSync(segments(folder)[0] ?? ''), /cannot be used: .*ENOENT/],
    ['cut short', (folder) => truncateSync(segments(folder)[0] ?? '', 1000), /cannot be used/],
    ['emptied', (folder) => truncateSync(segments(folder)[0] ?? ''), /cannot be used/],
    ['with a bit flipped in the header', (folder) => flipBit(segments(folder)[0] ?? '', 2), /cannot be used/],
    [
      'with a bit flipped in the middle',
      (folder) => flipBit(segments(folder)[0] ?? '', Math.floor(statSync(segments(folder)[0] ?? '').size / 2)),
      /cannot be used/,
    ],
    ['with a manifest cut short', (folder) => truncateSync(manifest(folder), 20), /cannot be used/],
    ['of another format', (folder) => editManifest(folder, { format: 0 }), /format 0/],
    ['of another analyzer', (folder) => editManifest(folder, { analyzer: 'other' }), /another analyzer/],
    ['newer than the archive', (folder) => editManifest(folder, { checkpoint: 99_999 }), /newer than the archive/],
    ['replaced by a picture', (folder) => copyFileSync(process.execPath, segments(folder)[0] ?? ''), /cannot be used/],
  ])('%s are rebuilt with a reported reason, and answers stay the same', async (_what, damage, reason) => {
    const folder = copied();
    const whole = await open(folder);
    damage(folder);
    const reader = await open(folder, true);
    expect(reader.rebuilt).toMatch(reason);
    expect(reader.counts).toEqual(whole.counts);
    const rebuilt = await open(folder);
    expect(rebuilt.rebuilt).toMatch(reason);
    expect(rebuilt.counts).toEqual(whole.counts);
    expect(rebuilt.progress[0]).toMatchObject({ changes: 0, because: rebuilt.rebuilt });
    expect(rebuilt.progress.at(-1)?.changes).toBe(COUNT);
    const after = await open(folder);
    expect([after.rebuilt, after.counts]).toEqual([undefined, whole.counts]);
  });
});
