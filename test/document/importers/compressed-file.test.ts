/** Compressed files: damage confined to one entry, and decompression bombs and path traversal rejected. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { importFile } from '../../../src/document/importers/import-file.js';
import { collect, importText } from './collect.js';
import { buildZip, type ZipMember } from './zip-builder.js';

const ndjson = '{"title": "A"}\n{"title": "B"}\n';

async function importZip(members: readonly ZipMember[]) {
  const folder = mkdtempSync(join(tmpdir(), 'lede-zip-'));
  try {
    const path = join(folder, 'a.zip');
    writeFileSync(path, buildZip(members));
    return await collect(importFile(path));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('gzip', () => {
  test('is read as the format of its content', async () => {
    expect((await importText('a.ndjson.gz', gzipSync(ndjson))).articles).toHaveLength(2);
    const { articles } = await importText('x/2025-03-01-a.txt.gz', gzipSync('Title\nLede'));
    expect(articles[0]).toMatchObject({ id: '2025-03-01-a', publishedAt: '2025-03-01T00:00:00.000Z' });
  });

  test('that is truncated or damaged gives the articles before the damage', async () => {
    const lines = Array.from({ length: 20_000 }, (_, n) => JSON.stringify({ title: `Article ${n * 7919}` })).join('\n');
    const whole = gzipSync(lines);
    const cut = await importText('a.ndjson.gz', whole.subarray(0, whole.length - 1000));
    expect(cut.articles.length).toBeGreaterThan(10_000);
    expect(cut.rejected).toEqual([
      expect.objectContaining({ file: 'a.ndjson.gz', reason: expect.stringContaining('cut off') }),
    ]);
    whole.fill(0, whole.length - 2000);
    expect((await importText('a.ndjson.gz', whole)).rejected.length).toBeGreaterThan(0);
  });

  test('that is a decompression bomb is rejected', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000, 'x'));
    const { rejected } = await importText('a.ndjson.gz', bomb, { format: 'ndjson' });
    expect(rejected.at(-1)).toMatchObject({ code: 'payload_too_large' });
  });
});

describe('zip', () => {
  test('is imported like a folder, from disk and from a stream', async () => {
    const members = [
      { name: 'local/', data: '' },
      { name: 'local/a.txt', data: 'Title\nLede' },
      { name: 'all.ndjson.gz', data: gzipSync(ndjson) },
      { name: 'bad.txt', data: '' },
      { name: '__MACOSX/._a.txt', data: 'x' },
      { name: '.hidden.txt', data: 'x' },
    ];
    for (const { articles, rejected } of [await importZip(members), await importText('a.zip', buildZip(members))]) {
      expect(articles.map(({ id }) => id)).toEqual(['local/a', 'a', 'b']);
      expect(rejected).toEqual([expect.objectContaining({ file: expect.stringMatching(/a\.zip\/bad\.txt$/) })]);
    }
  });

  test('gives ids without drive, root and parent folders, and skips symbolic links', async () => {
    const { articles, rejected } = await importZip([
      { name: '../../etc/evil.txt', data: 'One' },
      { name: '/absolute.txt', data: 'Two' },
      { name: 'C:\\windows\\three.txt', data: 'Three' },
      { name: 'link.txt', data: '/etc/passwd', mode: 0o120777 },
    ]);
    expect(articles.map(({ id }) => id)).toEqual(['etc/evil', 'absolute', 'windows/three']);
    expect(rejected).toEqual([]);
  });

  test('that is a decompression bomb, encrypted, or an Office document is rejected', async () => {
    const bomb = Array.from({ length: 8 }, (_, n) => ({ name: `${n}.ndjson`, data: Buffer.alloc(9_000_000, 'x') }));
    expect((await importZip(bomb)).rejected.at(-1)).toMatchObject({ code: 'payload_too_large' });
    const secret = await importZip([
      { name: 'a.txt', data: 'x', encrypted: true },
      { name: 'b.txt', data: 'B' },
    ]);
    expect(secret.rejected).toEqual([expect.objectContaining({ reason: 'is encrypted' })]);
    expect(secret.articles).toHaveLength(1);
    const office = await importZip([{ name: '[Content_Types].xml', data: '<x/>' }]);
    expect(office.rejected).toEqual([expect.objectContaining({ code: 'unsupported_media_type' })]);
  });

  test('is read inside another zip, but not one level deeper', async () => {
    const inner = buildZip([{ name: 'a.txt', data: 'Inner' }]);
    expect((await importZip([{ name: 'in.zip', data: inner }])).articles).toHaveLength(1);
    const nested = buildZip([{ name: 'in.zip', data: inner }]);
    const { articles, rejected } = await importZip([{ name: 'out.zip', data: nested }]);
    expect(articles).toEqual([]);
    expect(rejected).toEqual([expect.objectContaining({ reason: expect.stringContaining('archive inside') })]);
  });

  test('that is damaged is rejected', async () => {
    const zip = buildZip([{ name: 'a.txt', data: 'A' }]);
    const { rejected } = await importText('a.zip', zip.subarray(0, zip.length - 10));
    expect(rejected).toHaveLength(1);
  });
});
