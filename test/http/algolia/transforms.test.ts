/** The parts of the translations between Algolia's protocol and the archive. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AttributeValue } from '../../../src/document/article.js';
import { updatedAttributes } from '../../../src/http/algolia/records/partial-update.js';
import { type AlgoliaRecord, articleOf, readRecord, recordOf } from '../../../src/http/algolia/records/record.js';
import { SearchableAttributes } from '../../../src/http/algolia/records/searchable-attributes.js';
import { readParameters } from '../../../src/http/algolia/request/parameters.js';
import { readTypedQuery } from '../../../src/http/algolia/request/typed-query.js';
import { facetHits, facetMembers } from '../../../src/http/algolia/response/facet-results.js';
import { project } from '../../../src/http/algolia/response/projection.js';
import { mergedSettings, readIndexSettings, sortKeys } from '../../../src/http/algolia/settings/index-settings.js';

const everything = new SearchableAttributes();

describe('parameters', () => {
  const expected = {
    query: 'é & +',
    hitsPerPage: 3,
    facets: ['section', 'tags'],
    facetFilters: ['a:b', ['c:d', 'c:e']],
    numericFilters: ['words>=300'],
    attributesToSnippet: ['body:6'],
    clickAnalytics: true,
  };
  const asText = Object.entries(expected)
    .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join('&');

  test.each([
    ['members', expected],
    ['a query string', { params: asText }],
    ['an object', { params: expected }],
    ['members over a query string', { params: asText.replace('hitsPerPage=3', 'hitsPerPage=9'), hitsPerPage: 3 }],
    ['lists with commas', { params: asText.replace(/facets=[^&]*/, 'facets=section,tags') }],
  ])('read from %s', (_, request) => {
    expect(readParameters({ indexName: 'news', ...request }).parameters).toMatchObject(expected);
  });

  test('one facet is a list of one', () => {
    expect(readParameters({ facets: 'section' }).parameters.facets).toEqual(['section']);
  });

  test.each([
    [{ hitsPerPage: -1 }, 'hitsPerPage must be a whole number'],
    [{ page: '1x' }, 'page must be a whole number'],
    [{ facets: { a: 1 } }, 'facets must be a list'],
    [{ facetFilters: [[['a:b']]] }, 'facetFilters must be'],
    [{ query: 5 }, 'query must be text'],
    [{ typoTolerance: 'maybe' }, 'typoTolerance must be'],
    [{ querry: 'x' }, 'Unknown parameter: querry. Did you mean "query"?'],
    [{ params: 5 }, 'params must be'],
    ['text', 'must be a JSON object'],
  ])('%j are refused', (request, message) => {
    expect(() => readParameters(request)).toThrow(message);
  });
});

describe('a record', () => {
  const json = fc
    .dictionary(fc.string({ maxLength: 20 }), fc.jsonValue({ maxDepth: 3 }))
    .filter((given) => !JSON.stringify(given).includes('"__proto__"'));

  test('comes back unchanged, with numeric dates added', () => {
    fc.assert(
      fc.property(json, (given) => {
        const { url: _url, image: _image, ...plain } = given;
        const sent: unknown = JSON.parse(JSON.stringify({ ...plain, objectID: 'id' }));
        const back = recordOf(articleOf(readRecord(sent), everything));
        const { publishedAt_timestamp: _p, updatedAt_timestamp: _u, ...rest } = back;
        expect(rest).toEqual(sent);
      }),
    );
  });

  test('without a title is an article as well', () => {
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

  test('has the members an article has, where it names them', () => {
    const record = { objectID: 'a', title: 'T', author: 'Ana', tags: 'one', section: 'World', publishedAt: 1704067200 };
    expect(articleOf(readRecord(record), everything)).toMatchObject({
      authors: ['Ana'],
      tags: ['one'],
      section: 'World',
      publishedAt: '2024-01-01T00:00:00.000Z',
      attributes: record,
    });
  });

  test('gives no address that would run', () => {
    const record = recordOf(
      articleOf(readRecord({ objectID: 'a', title: 'T', url: ' java\tscript:alert(1)' }), everything),
    );
    expect(record).toEqual({ objectID: 'a', title: 'T' });
  });

  test.each<[unknown, string]>([
    [{ title: 'x' }, 'no objectID'],
    [{ objectID: '' }, 'id'],
    [{ objectID: 'a', list: Array.from({ length: 1001 }, () => 1) }, 'at most 1000'],
    [{ objectID: 'a', text: 'x'.repeat(10_000_001) }, '10 MB'],
    [{ objectID: 'a', n: Number.POSITIVE_INFINITY }, 'too large'],
    [{ objectID: 'a', ['n'.repeat(300)]: 1 }, 'longer than 200'],
    [[], 'JSON object'],
  ])('that cannot be kept is refused', (record, message) => {
    expect(() => readRecord(record)).toThrow(message);
  });
});

describe('searchable attributes', () => {
  const record = readRecord({ objectID: 'a', name: 'N', plot: 'P', cast: [{ who: 'W' }], note: 'X', title: 'T' });

  test('take fields and weights by their places', () => {
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

  test('with the name of a field stand in that field, whatever their place', () => {
    const searchable = new SearchableAttributes(['body', 'plot', 'title']);
    expect(searchable.textOf(record)).toMatchObject({ title: 'T', lede: 'P' });
    expect(searchable.weights).toEqual({ body: 3, lede: 1.5, title: 1 });
  });

  test('say which fields a restriction to some of them means, and whether others stand there too', () => {
    const searchable = new SearchableAttributes(['name', 'plot,note']);
    expect(searchable.fieldsOf(['name'])).toEqual({ fields: ['title'], shared: false });
    expect(searchable.fieldsOf(['plot'])).toEqual({ fields: ['lede'], shared: true });
    expect(everything.fieldsOf(['title'])).toEqual({ fields: ['title'], shared: false });
    expect(everything.fieldsOf(['tags'])).toEqual({ fields: ['body'], shared: true });
  });
});

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

  test('never shows unretrievable attributes', () => {
    expect(project(record, ['x', 'h'], ['h.lvl0', 'x'])).toEqual({ objectID: 'a', h: { lvl1: 'B' } });
  });
});

describe('facets', () => {
  const result = {
    name: 'tags',
    counts: ['b', 'Élection', 'a'].map((value, i) => ({ value, count: 3 - i })),
    truncated: false,
  };

  test('are ordered by count or by name, and cut afterwards', () => {
    expect(Object.keys(facetMembers(['tags'], [result], 'count', 2).facets?.tags ?? {})).toEqual(['b', 'Élection']);
    expect(Object.keys(facetMembers(['tags'], [result], 'alpha', 2).facets?.tags ?? {})).toEqual(['a', 'b']);
    expect(facetMembers(['tags'], [{ ...result, counts: [] }], 'count', 2)).toMatchObject({ facets: {} });
  });

  test('are searched by prefixes of their words, ignoring diacritics', () => {
    const tags = { pre: '<', post: '>' };
    expect(facetHits('tags', result, 'ele', 10, tags)).toEqual([
      { value: 'Élection', highlighted: '<Éle>ction', count: 2 },
    ]);
    expect(facetHits('tags', result, 'lection', 10, tags)).toEqual([]);
    expect(facetHits('tags', result, '', 2, tags).map(({ value }) => value)).toEqual(['b', 'Élection']);
  });
});

describe('partial updates', () => {
  const operation = (name: string, value: AttributeValue): AttributeValue => ({ _operation: name, value });

  test.each<[string, AttributeValue | undefined, AttributeValue, AttributeValue | undefined]>([
    ['Increment', 1, 2, 3],
    ['Increment', undefined, 2, 2],
    ['Decrement', 1, 2, -1],
    ['IncrementFrom', 4, 4, 5],
    ['IncrementFrom', 4, 3, 4],
    ['IncrementSet', 4, 9, 9],
    ['IncrementSet', 4, 3, 4],
    ['Add', ['a'], 'a', ['a', 'a']],
    ['AddUnique', ['a'], 'a', ['a']],
    ['Remove', ['a', 'b', 'a'], 'a', ['b']],
  ])('%s on %j of %j', (name, before, value, after) => {
    const current: Record<string, AttributeValue> = before === undefined ? {} : { x: before };
    expect(updatedAttributes(current, { x: operation(name, value) })).toEqual({ x: after });
  });

  test('an operation that cannot be done is refused', () => {
    expect(() => updatedAttributes({ x: 'a' }, { x: operation('Increment', 1) })).toThrow('needs numbers');
    expect(() => updatedAttributes({}, { x: operation('Explode', 1) })).toThrow('Unknown _operation');
  });
});

describe('index settings', () => {
  test('are checked, merged, and taken back by null', () => {
    const settings = mergedSettings({ hitsPerPage: 5 }, readIndexSettings({ replicas: ['a'], hitsPerPage: 7 }));
    expect(mergedSettings(settings, readIndexSettings({ replicas: null }))).toEqual({ hitsPerPage: 7 });
    expect(() => readIndexSettings({ customRanking: ['popularity'] })).toThrow('customRanking');
    expect(() => readIndexSettings({ searchableAttributes: 'title' })).toThrow('searchableAttributes');
    expect(sortKeys(['desc(a.b)', 'typo', 'asc(c)'])).toEqual([
      { field: 'a.b', descending: true },
      { field: 'c', descending: false },
    ]);
  });
});

describe('a typed query', () => {
  const kinds = (text: string, ...syntax: string[]) => {
    const { root } = readTypedQuery(text, syntax, false);
    return root?.kind === 'and'
      ? root.of.map((node) => (node.kind === 'not' ? `not ${node.of.kind}` : node.kind))
      : root;
  };

  test('has words, and with advanced syntax phrases and exclusions', () => {
    expect(kinds('a "b c" -d title:e')).toEqual(['word', 'word', 'word', 'word', 'word']);
    expect(kinds('a "b c" -d -"e f" "open', 'exactPhrase', 'excludeWords')).toEqual([
      'word',
      'phrase',
      'not word',
      'not phrase',
      'phrase',
    ]);
    expect(kinds('a "b c" -d', 'exactPhrase')).toEqual(['word', 'phrase', 'word']);
    expect(kinds('a "b c" -d', 'excludeWords')).toEqual(['word', 'word', 'word', 'not word']);
    expect(kinds(' "" ', 'exactPhrase', 'excludeWords')).toBeNull();
  });
});
