/** Searchable attributes: fields, weights and restrictions. */
import { describe, expect, test } from '@jest/globals';
import { readRecord } from '../../../../src/http/algolia/records/record.js';
import { SearchableAttributes } from '../../../../src/http/algolia/records/searchable-attributes.js';

const everything = new SearchableAttributes();

describe('searchable attributes', () => {
  const record = readRecord({ objectID: 'a', name: 'N', plot: 'P', cast: [{ who: 'W' }], note: 'X', title: 'T' });

  test('take fields and weights by position', () => {
    const searchable = new SearchableAttributes(['name', 'unordered(plot),note', 'cast.who', 'more', 'rest']);
    expect(searchable.textOf(record)).toEqual({ title: 'N', lede: 'P\nX', body: ['W'], related: [] });
    expect(searchable.weights).toEqual({ title: 3, lede: 1.5, body: 1, related: 0.5 });
    const film = readRecord({ objectID: 'a', name: 'N', year: 1995, rating: 8 });
    expect(new SearchableAttributes(['name', 'year']).textOf(film)).toMatchObject({ title: 'N', lede: '1995' });
    expect(everything.textOf(film)).toMatchObject({ title: 'N', body: [] });
    expect(['name', 'cast.who', 'cast', 'title', 'objectID'].map((path) => searchable.includes(path))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('named like a field take that field at any position', () => {
    const searchable = new SearchableAttributes(['body', 'plot', 'title']);
    expect(searchable.textOf(record)).toMatchObject({ title: 'T', lede: 'P' });
    expect(searchable.weights).toEqual({ body: 3, lede: 1.5, title: 1 });
  });

  test('map a restriction to fields and tell whether other attributes share them', () => {
    const searchable = new SearchableAttributes(['name', 'plot,note']);
    expect(searchable.fieldsOf(['name'])).toEqual({ fields: ['title'], shared: false });
    expect(searchable.fieldsOf(['plot'])).toEqual({ fields: ['lede'], shared: true });
    expect(everything.fieldsOf(['title'])).toEqual({ fields: ['title'], shared: false });
    expect(everything.fieldsOf(['tags'])).toEqual({ fields: ['body'], shared: true });
  });
});
