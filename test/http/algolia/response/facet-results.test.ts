/** Facet counts and facet value search. */
import { describe, expect, test } from '@jest/globals';
import { facetHits, facetMembers } from '../../../../src/http/algolia/response/facet-results.js';

describe('facets', () => {
  const result = {
    name: 'tags',
    counts: ['b', 'Élection', 'a'].map((value, i) => ({ value, count: 3 - i })),
    truncated: false,
  };

  test('are sorted by count or name before they are cut', () => {
    expect(Object.keys(facetMembers(['tags'], [result], 'count', 2).facets?.tags ?? {})).toEqual(['b', 'Élection']);
    expect(Object.keys(facetMembers(['tags'], [result], 'alpha', 2).facets?.tags ?? {})).toEqual(['a', 'b']);
    expect(facetMembers(['tags'], [{ ...result, counts: [] }], 'count', 2)).toMatchObject({ facets: {} });
  });

  test('are searched by prefixes of their words, ignoring accents', () => {
    const tags = { pre: '<', post: '>' };
    expect(facetHits('tags', result, 'ele', 10, tags)).toEqual([
      { value: 'Élection', highlighted: '<Éle>ction', count: 2 },
    ]);
    expect(facetHits('tags', result, 'lection', 10, tags)).toEqual([]);
    expect(facetHits('tags', result, '', 2, tags).map(({ value }) => value)).toEqual(['b', 'Élection']);
  });
});
