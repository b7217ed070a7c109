import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { indexFolder, indexNames, storeFolder } from '../../src/store/data-directory.js';
import { temporaryFolder } from './temporary-folder.js';

test('each index has a folder of its own, the archive being the first', () => {
  expect(indexFolder('.lede')).toBe(join('.lede', 'indexes', 'articles'));
  expect(storeFolder('.lede', 'agency')).toBe(join('.lede', 'indexes', 'agency', 'store'));
});

test.each(['', '..', '../x', 'a/b', 'a\\b', '.hidden', 'a\0b', 'x'.repeat(129)])('%j cannot name an index', (name) => {
  expect(() => indexFolder('.lede', name)).toThrow(expect.objectContaining({ code: 'invalid_parameter' }));
});

test('the indexes of a data directory are its folders, none when it does not exist', () => {
  const data = temporaryFolder();
  expect(indexNames(join(data, 'absent'))).toEqual([]);
  for (const name of ['news', 'articles', '.restoring']) mkdirSync(join(data, 'indexes', name), { recursive: true });
  writeFileSync(join(data, 'indexes', 'file'), '');
  expect(indexNames(data)).toEqual(['articles', 'news']);
});
