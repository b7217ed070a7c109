/** Records: round trip through an article, members of the article, limits. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readRecord } from '../../../../src/http/algolia/records/record.js';
import { articleOf, recordOf } from '../../../../src/http/algolia/records/record-article.js';
import { SearchableAttributes } from '../../../../src/http/algolia/records/searchable-attributes.js';

const everything = new SearchableAttributes();

describe('a record', () => {
  const json = fc
    .dictionary(fc.string({ maxLength: 20 }), fc.jsonValue({ maxDepth: 3 }))
    .filter((given) => !JSON.stringify(given).includes('"__proto__"'));

  test('round-trips through an article; only numeric dates are added', () => {
    fc.assert(
      fc.property(json, (given) => {
        const { url: _url, image: _image, ...plain } = given;
        const record: unknown = JSON.parse(JSON.stringify({ ...plain, objectID: 'id' }));
        const returned = recordOf(articleOf(readRecord(record), everything));
        const { publishedAt_timestamp: _p, updatedAt_timestamp: _u, ...rest } = returned;
        expect(rest).toEqual(record);
      }),
    );
  });

  test('without a title takes one from another attribute', () => {
    const film = articleOf(
      readRecord({ objectID: 7, name: 'Heat', plot: 'Cops.\n\nRobbers.', year: 1995 }),
      everything,
    );
    expect(film).toMatchObject({ id: '7', title: 'Heat', body: ['Cops.', 'Robbers.'] });
    const section = {
      objectID: 'd',
      hierarchy: { lvl0: 'Guide', lvl1: 'Install', lvl2: null },
      content: 'Needs Node.',
    };
    expect(articleOf(readRecord(section), everything)).toMatchObject({
      title: 'Guide · Install',
      body: ['Needs Node.'],
    });
    expect(articleOf(readRecord({ objectID: 'n', n: 1 }), everything)).toMatchObject({ title: 'n', body: [] });
  });

  test('sets the article members it has attributes for', () => {
    const record = { objectID: 'a', title: 'T', author: 'Ana', tags: 'one', section: 'World', publishedAt: 1704067200 };
    expect(articleOf(readRecord(record), everything)).toMatchObject({
      authors: ['Ana'],
      tags: ['one'],
      section: 'World',
      publishedAt: '2024-01-01T00:00:00.000Z',
      attributes: record,
    });
  });

  test('is returned without executable links', () => {
    const record = recordOf(
      articleOf(readRecord({ objectID: 'a', title: 'T', url: ' java\tscript:alert(1)' }), everything),
    );
    expect(record).toEqual({ objectID: 'a', title: 'T' });
  });

  test.each<[string, unknown]>([
    ['no objectID', { title: 'x' }],
    ['id', { objectID: '' }],
    ['at most 1000', { objectID: 'a', list: Array.from({ length: 1001 }, () => 1) }],
    ['10 MB', { objectID: 'a', text: 'x'.repeat(10_000_001) }],
    ['too large', { objectID: 'a', n: Number.POSITIVE_INFINITY }],
    ['longer than 200', { objectID: 'a', ['n'.repeat(300)]: 1 }],
    ['JSON object', []],
  ])('is rejected with a message about %s', (message, record) => {
    expect(() => readRecord(record)).toThrow(message);
  });
});
