/** Symbolic links in a folder: followed inside it, once; a link out of it is named and passed over. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { listFiles } from '../../../src/document/importers/folder.js';
import { FolderLinks, type LinkOptions } from '../../../src/document/importers/folder-links.js';
import { temporaryFolder } from '../../store/temporary-folder.js';

interface Tree {
  readonly root: string;
  readonly outside: string;
}

/** A folder with an article in `news/a.txt` and `news/sport/b.txt`, beside a folder with a secret. */
function makeTree(links: Readonly<Record<string, string>>): Tree {
  const top = temporaryFolder();
  const root = join(top, 'news');
  const outside = join(top, 'private');
  for (const folder of [join(root, 'sport'), join(root, '.store', '2025'), outside])
    mkdirSync(folder, { recursive: true });
  writeFileSync(join(root, 'a.txt'), 'A');
  writeFileSync(join(root, 'sport', 'b.txt'), 'B');
  writeFileSync(join(root, '.store', '2025', 'c.txt'), 'C');
  writeFileSync(join(outside, 'secret.txt'), 'Secret');
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(root, name));
  return { root, outside };
}

async function list({ root }: Tree, options: LinkOptions = {}) {
  const outside: string[] = [];
  const onLinkOutside = (link: string) => void outside.push(relative(root, link));
  const files: string[] = [];
  const links = await FolderLinks.open([root], { ...options, onLinkOutside });
  for await (const file of listFiles(root, links)) files.push(relative(root, file));
  return { files, outside };
}

const OWN = ['a.txt', 'sport/b.txt'];

describe('a link', () => {
  test.each<[string, Record<string, string>]>([
    ['to the folder itself', { self: '.' }],
    ['to the folder itself, twice', { self: '.', self2: '.' }],
    ['to a folder above', { 'sport/up': '..' }],
    ['to a folder that is listed', { again: 'sport', once: 'sport' }],
    ['to a link to a folder that is listed', { one: 'sport', two: 'one' }],
    ['in a circle of links', { x: 'y', y: 'x' }],
    ['that leads nowhere', { broken: 'absent', 'broken.txt': 'absent.txt' }],
  ])('%s adds nothing', async (_, links) => {
    expect(await list(makeTree(links))).toEqual({ files: OWN, outside: [] });
  });

  test('to a folder that is not listed otherwise is followed, once', async () => {
    expect(await list(makeTree({ '2025': '.store/2025', latest: '.store/2025' }))).toEqual({
      files: [...OWN, '2025/c.txt'],
      outside: [],
    });
  });

  test('to a folder above one that another link leads to gives each file once', async () => {
    const { files } = await list(makeTree({ a: '.store/2025', b: '.store' }));
    expect(files).toEqual([...OWN, 'a/c.txt']);
  });

  test('to a file inside is read under its own name', async () => {
    expect((await list(makeTree({ 'c.txt': '.store/2025/c.txt' }))).files).toEqual(['a.txt', 'c.txt', 'sport/b.txt']);
  });

  test.each([
    ['folder', '../private'],
    ['file', '../private/secret.txt'],
    ['folder by an absolute path', '/etc'],
    ['folder that begins like the listed one', '../news-private'],
  ])('to a %s outside is named and passed over', async (_, target) => {
    const tree = makeTree({ link: target });
    mkdirSync(join(tree.root, '..', 'news-private'));
    expect(await list(tree)).toEqual({ files: OWN, outside: ['link'] });
  });

  test('through another link to outside is named and passed over', async () => {
    expect(await list(makeTree({ one: '../private', two: 'one', three: 'one/secret.txt' }))).toEqual({
      files: OWN,
      outside: ['one', 'three', 'two'],
    });
  });

  test('to outside is followed with followLinks, circles still end', async () => {
    const tree = makeTree({ link: '../private', again: '../private', self: '.' });
    symlinkSync('../news', join(tree.outside, 'back'));
    expect(await list(tree, { followLinks: true })).toEqual({ files: [...OWN, 'again/secret.txt'], outside: [] });
  });

  test('with followLinks to a folder that contains the listed one lists each file once', async () => {
    const tree = makeTree({ up: '..' });
    const { files } = await list(tree, { followLinks: true });
    expect(files).toEqual([...OWN, 'up/private/secret.txt']);
  });

  test('to an excluded folder is not followed', async () => {
    const tree = makeTree({ link: '.store/2025', 'c.txt': '.store/2025/c.txt' });
    const exclude = [join(tree.root, '.store')];
    expect(await list(tree, { exclude })).toEqual({ files: OWN, outside: [] });
  });

  test('that is the given folder itself is followed, and files are shown below it', async () => {
    const { root } = makeTree({ self: '.' });
    const link = join(root, '..', 'current');
    symlinkSync(root, link);
    const files: string[] = [];
    for await (const file of listFiles(link)) files.push(relative(link, file));
    expect(files).toEqual(OWN);
  });
});
