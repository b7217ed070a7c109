/** Projection of records to the retrieved attributes. */
import { describe, expect, test } from '@jest/globals';
import type { AlgoliaRecord } from '../../../../src/http/algolia/records/record.js';
import { project } from '../../../../src/http/algolia/response/projection.js';

describe('a projection', () => {
  const record: AlgoliaRecord = { objectID: 'a', x: 1, h: { lvl0: 'A', lvl1: 'B' }, list: [{ p: 1, q: 2 }, { q: 3 }] };

  test.each<[string[], object]>([
    [['*'], record],
    [['x'], { objectID: 'a', x: 1 }],
    [['h.lvl1', 'list.p'], { objectID: 'a', h: { lvl1: 'B' }, list: [{ p: 1 }, {}] }],
    [['*', '-h', '-list.q'], { objectID: 'a', x: 1, list: [{ p: 1 }, {}] }],
    [[], { objectID: 'a' }],
  ])('to %j', (attributes, projected) => {
    expect(project(record, attributes)).toEqual(projected);
  });

  test('leaves out unretrievable attributes', () => {
    expect(project(record, ['x', 'h'], ['h.lvl0', 'x'])).toEqual({ objectID: 'a', h: { lvl1: 'B' } });
  });
});
