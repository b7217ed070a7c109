/** The files of a folder that are read, and the ids and dates in their names. */

import { relative } from 'node:path';
import { expect, test } from '@jest/globals';
import { fileDate, fileKey, isIgnoredFile, listFiles } from '../../../src/document/importers/folder.js';
import { fixture } from './collect.js';

test('listFiles lists a folder in order, without hidden and temporary files', async () => {
  const root = fixture('folder');
  const files: string[] = [];
  for await (const file of listFiles(root)) files.push(relative(root, file));
  expect(files).toEqual(['2025-03-01-harbour-reopens.txt', 'local/budget.txt', 'world/budget.txt']);
});

test('listFiles lists a file itself, even a temporary one', async () => {
  const files: string[] = [];
  for await (const file of listFiles(fixture('folder/world/budget.txt~'))) files.push(file);
  expect(files).toEqual([fixture('folder/world/budget.txt~')]);
});

test.each([
  'a.txt~',
  '.a.txt.swp',
  'a.swp',
  '#a.txt#',
  '.#a.txt',
  'a.tmp',
  'a.txt.part',
  'a.crdownload',
  '.DS_Store',
  '~$a.docx',
  '4913',
])('%s is ignored', (name) => expect(isIgnoredFile(`/x/${name}`)).toBe(true));

test.each(['a.txt', 'a~b.txt', 'a#.md', 'template.html'])('%s is not ignored', (name) => {
  expect(isIgnoredFile(name)).toBe(false);
});

test.each([
  ['/n/a/2025-03-01-b.txt', '/n', 'a/2025-03-01-b'],
  ['/n/a.txt.gz', '/n', 'a'],
  ['/n/v1.2-notes', '/n', 'v1.2-notes'],
  ['/other/a.txt', '/n', 'a'],
  ['/n/cafe\u0301.txt', '/n', 'caf\u00e9'],
])('%s under %s has the id %s', (path, root, key) => {
  expect(fileKey(path, root)).toBe(key);
});

test('a very long path gives a valid id', () => {
  const key = fileKey(`/n/${'é/'.repeat(400)}a.txt`, '/n');
  expect(Buffer.byteLength(key)).toBeLessThanOrEqual(512);
});

test.each([
  ['/n/2025-03-01-a.txt', '2025-03-01T00:00:00.000Z'],
  ['/n/2025-02-30-a.txt', undefined],
  ['/n/a-2025-03-01.txt', undefined],
])('%s has the date %s', (path, date) => expect(fileDate(path)).toBe(date));
