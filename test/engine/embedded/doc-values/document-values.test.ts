import { expect, test } from '@jest/globals';
import { documentValues } from '../../../../src/engine/embedded/doc-values/document-values.js';
import { article } from '../../../search/archive.js';

test('members and attributes are lists of distinct values; nested attributes have dotted names', () => {
  const values = documentValues(
    article('a', {
      title: 'Storm',
      tags: ['weather', 'weather', 'coast'],
      publishedAt: '2024-05-01T00:00:00.000Z',
      attributes: {
        hierarchy: { lvl0: 'News', lvl1: ['News > Local', null] },
        rank: [1, 2, 1],
        open: false,
        empty: '',
      },
    }),
  );
  expect(Object.fromEntries(values)).toEqual({
    id: ['a'],
    title: ['Storm'],
    tags: ['weather', 'coast'],
    publishedAt: [Date.parse('2024-05-01T00:00:00.000Z')],
    'hierarchy.lvl0': ['News'],
    'hierarchy.lvl1': ['News > Local'],
    rank: [1, 2],
    open: [false],
  });
});

test('attributes named id and publishedAt take precedence over the members', () => {
  const values = documentValues(
    article('a', { publishedAt: '2024-05-01T00:00:00.000Z', attributes: { id: 'own', publishedAt: '2020-01-02' } }),
  );
  expect([values.get('id'), values.get('publishedAt')]).toEqual([['own'], [Date.parse('2020-01-02')]]);
});

test('texts over 2,048 characters and numbers that are not finite are no values', () => {
  const long = 'x'.repeat(2049);
  const values = documentValues(
    article('a', { attributes: { long, fits: long.slice(1), huge: Number.POSITIVE_INFINITY } }),
  );
  expect([values.has('long'), values.has('fits'), values.has('huge')]).toEqual([false, true, false]);
});
