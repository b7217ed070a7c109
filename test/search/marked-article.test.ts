/** A marked article: the matches of a query in all its texts, by the rules of matching. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { archiveOf, article, type TestArchive } from './archive.js';

let archive: TestArchive;
beforeAll(async () => {
  archive = await archiveOf([
    article('ferry', {
      title: 'Ferries & <b>fares</b>',
      lede: 'The ferry sails at noon.',
      body: ['Nobody knows the fare.', 'Two ferries sailed on.'],
      related: ['Ferry strike ends'],
      language: 'en',
    }),
    ...Array.from({ length: 30 }, (_, i) => article(`other-${i}`, { title: `Ferry ${i}`, lede: 'A fare.' })),
  ]);
});

const marked = (q: string) => archive.searcher.marked('ferry', q);

describe('a marked article', () => {
  test('has marks in all its escaped texts', async () => {
    expect(await marked('ferry')).toEqual({
      title: '<mark>Ferries</mark> &amp; &lt;b&gt;fares&lt;/b&gt;',
      lede: 'The <mark>ferry</mark> sails at noon.',
      body: ['Nobody knows the fare.', 'Two <mark>ferries</mark> sailed on.'],
      related: ['<mark>Ferry</mark> strike ends'],
    });
  });

  test('obeys quotes and scopes', async () => {
    expect((await marked('"ferries sailed"'))?.body[1]).toBe('Two <mark>ferries sailed</mark> on.');
    expect((await marked('title:fares'))?.body[0]).toBe('Nobody knows the fare.');
  });

  test('is marked for an unfinished or misspelt word, and for some of many words', async () => {
    expect((await marked('nobod'))?.body[0]).toBe('<mark>Nobod</mark>y knows the fare.');
    expect((await marked('nobdy'))?.body[0]).toBe('<mark>Nobody</mark> knows the fare.');
    expect((await marked('ferry zeppelin'))?.lede).toBe('The <mark>ferry</mark> sails at noon.');
  });

  test('is undefined for an empty query, a query without matches in it, and an unknown article', async () => {
    expect(await marked('  ')).toBeUndefined();
    expect(await marked('zeppelin')).toBeUndefined();
    expect(await marked('ferry -nobody')).toBeUndefined();
    expect(await archive.searcher.marked('nobody', 'ferry')).toBeUndefined();
  });
});
