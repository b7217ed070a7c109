/** The boundary of the archive: what becomes an article, what is refused, and with which words. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import {
  articleInputSchema,
  articleToJson,
  mergeArticle,
  parseArticleInput,
} from '../../src/document/article-input.js';
import { isAppError } from '../../src/errors.js';

const article = (value: unknown) => parseArticleInput(value).article;
const FULL = {
  id: 'harbour-reopens',
  title: 'Harbour reopens after storm',
  lede: 'The lede.',
  body: ['One.', 'Two.'],
  related: ['Storm closes harbour'],
  relatedPositions: [1],
  publishedAt: '2025-03-01T06:00:00.000Z',
  section: 'Local',
  tags: ['weather'],
  authors: ['Jane Roe'],
  url: 'https://example.org/a',
  image: 'https://example.org/a.png',
  language: 'en',
  source: 'Example Post',
  attributes: { edition: 'north', words: 300, pages: [1, 2], print: { page: 3 } },
};

describe('an article', () => {
  test('in full is kept as it is', () => {
    expect(parseArticleInput(FULL)).toEqual({ article: FULL, warnings: [], idDerived: false });
    expect(articleToJson(article(FULL))).toEqual(FULL);
    expect(Object.keys(articleToJson(article(FULL)))).toEqual(Object.keys(FULL));
  });

  test.each([
    [{ title: 'T' }, '', []],
    [{ text: 'one\n\ntwo\nthree' }, 'one', ['two', 'three']],
    [{ title: 'T', text: ['one', 'two'] }, 'one', ['two']],
    [{ title: 'T', body: 'one\ntwo' }, 'one', ['two']],
    [{ title: 'T', lede: 'L', body: 'one\ntwo' }, 'L', ['one', 'two']],
    [{ title: 'T', lede: 'L', text: 'L\none' }, 'L', ['one']],
    [{ title: 'T', body: ['one', ' ', 'two'] }, '', ['one', 'two']],
  ])('%j has the paragraphs one expects', (value, lede, body) => {
    expect(article(value)).toMatchObject({ lede, body });
  });

  test('wrapped at a fixed width gets its paragraphs back', () => {
    const wrapped = [
      'Showers continued throughout the week in the cocoa zone, alleviating',
      'the drought since early January and improving prospects for the crop,',
      'although normal humidity has not been restored, a trader said.',
      '    The dry period means the harvest will be late this year, and there',
      'is some doubt as to how much old crop is still available.',
    ];
    expect(article({ text: wrapped.join('\n') })).toMatchObject({
      lede: wrapped.slice(0, 3).join(' '),
      body: [
        wrapped
          .slice(3)
          .map((line) => line.trim())
          .join(' '),
      ],
    });
  });

  test('keeps unknown members under attributes, where given attributes win', () => {
    const { attributes } = article({ title: 'T', edition: 'north', page: 4, attributes: { edition: 'south' } });
    expect(attributes).toEqual({ edition: 'south', page: 4 });
  });

  test('drops what only answers have', () => {
    const answer = { ...FULL, updatedAt: '2025-01-01', _score: 1, _highlights: {}, _snippets: [], relatedArticles: [] };
    expect(article(answer)).toEqual(FULL);
  });

  test('takes author and date for authors and publishedAt', () => {
    expect(article({ title: 'T', author: 'Jane', date: '1 March 2025' })).toMatchObject({
      authors: ['Jane'],
      publishedAt: '2025-03-01T00:00:00.000Z',
    });
  });

  test('without a readable date has none, and says so', () => {
    const { article: undated, warnings } = parseArticleInput({ title: 'T', date: 'soon' });
    expect(undated.publishedAt).toBeUndefined();
    expect(warnings).toEqual(['the date "soon" cannot be read']);
    expect(article({ title: 'T' }).publishedAt).toBeUndefined();
  });

  test('has clean strings', () => {
    expect(article({ title: ' a\u0000b\r\nc\ud800 ', tags: [' x ', 'x', ''] })).toMatchObject({
      title: 'ab c\ufffd',
      tags: ['x'],
    });
  });

  test.each([
    ['Harbour reopens — at last!', undefined, 'harbour-reopens-at-last'],
    ['Ångström’s Café', '2025-03-01', '2025-03-01-angstroms-cafe'],
    ['東京の朝', undefined, '東京の朝'],
  ])('named %j gets an id of it', (title, date, id) => {
    expect(article({ title, date }).id).toBe(id);
  });

  test('without letters or with a very long title gets a stable id', () => {
    expect(article({ title: '🙂' }).id).toBe(article({ title: '🙂' }).id);
    const long = 'word '.repeat(500);
    expect(article({ title: long }).id).toBe(article({ title: long }).id);
    expect(article({ title: long }).id).not.toBe(article({ title: `${long} end` }).id);
    expect(article({ title: long }).id.length).toBeLessThan(130);
  });

  test('takes related headlines as strings or objects', () => {
    const { related, relatedPositions } = article({
      title: 'T',
      related: ['a', { title: 'b', id: '1' }, { headline: 'c' }, ' '],
      relatedPositions: [0, 9, 1, 0],
    });
    expect({ related, relatedPositions }).toEqual({ related: ['a', 'b', 'c'], relatedPositions: [0, 0, 0] });
  });

  test('keeps no address that a page could run', () => {
    const { article: safe, warnings } = parseArticleInput({
      title: 'T',
      url: 'java\tscript:alert(1)',
      image: '/a.png',
    });
    expect(safe.url).toBeUndefined();
    expect(safe.image).toBe('/a.png');
    expect(warnings).toHaveLength(1);
  });

  test.each([
    ['en_US', 'en-US'],
    ['English', 'en'],
    ['not a language', undefined],
  ])('in language %j is in %j', (language, tag) => {
    expect(article({ title: 'T', language }).language).toBe(tag);
  });

  test('cannot reach the prototype of anything', () => {
    const text =
      '{"title":"T","__proto__":{"a":1},"constructor":{"prototype":{"a":1}},"attributes":{"__proto__":{"a":1},"n":{"__proto__":{"a":1}}}}';
    const { attributes } = article(JSON.parse(text));
    expect(Object.keys(attributes).sort()).toEqual(['constructor', 'n']);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
  });
});

describe('a refusal', () => {
  const deep = JSON.parse(`${'[{"a":'.repeat(10)}1${'}]'.repeat(10)}`);
  test.each([
    ['no object', [], 'invalid_article', undefined],
    ['null', null, 'invalid_article', undefined],
    ['neither title nor text', { title: ' ', lede: null }, 'invalid_article', 'title'],
    ['a title that is no text', { title: {} }, 'invalid_article', 'title'],
    ['a tag that is no text', { title: 'T', tags: [{}] }, 'invalid_article', 'tags'],
    ['attributes that are no object', { title: 'T', attributes: [] }, 'invalid_article', 'attributes'],
    ['attributes nested too deep', { title: 'T', x: deep }, 'invalid_article', expect.stringContaining('x.0.a')],
    ['an infinite number', { title: 'T', x: Number.POSITIVE_INFINITY }, 'invalid_article', 'x'],
    ['too many attributes', { title: 'T', x: new Array(1001).fill(1) }, 'invalid_article', 'attributes'],
    ['an endless attribute name', { title: 'T', ['x'.repeat(201)]: 1 }, 'invalid_article', 'x'.repeat(40)],
    ['too many tags', { title: 'T', tags: new Array(1001).fill('x') }, 'invalid_article', 'tags'],
    ['too many paragraphs', { title: 'T', body: new Array(10_001).fill('x') }, 'invalid_article', 'body'],
    ['too much text', { title: 'T', text: 'é'.repeat(5_000_001) }, 'invalid_article', 'text'],
    ['an empty id', { title: 'T', id: '' }, 'invalid_id', 'id'],
    ['an id with a control character', { title: 'T', id: 'a\nb' }, 'invalid_id', 'id'],
    ['an id of 513 bytes', { title: 'T', id: `${'é'.repeat(256)}x` }, 'invalid_id', 'id'],
    ['an id that is no text', { title: 'T', id: true }, 'invalid_article', 'id'],
  ])('meets %s', (_, value, code, param) => {
    expect(() => parseArticleInput(value)).toThrow(expect.objectContaining({ code, param }));
  });

  test('spares an id of 512 bytes, with slashes, and a number', () => {
    expect(article({ title: 'T', id: 'é'.repeat(256) }).id).toHaveLength(256);
    expect(article({ title: 'T', id: 'a/b c' }).id).toBe('a/b c');
    expect(article({ title: 'T', id: 7 }).id).toBe('7');
  });
});

describe('a patch', () => {
  const patch = (value: unknown) => mergeArticle(article(FULL), value).article;

  test('replaces what it names and keeps the rest', () => {
    expect(patch({ title: 'New', tags: ['a'] })).toEqual({ ...FULL, title: 'New', tags: ['a'] });
  });

  test('removes with null', () => {
    const { section: _, publishedAt: __, ...rest } = FULL;
    expect(patch({ section: null, date: null, tags: null })).toEqual({ ...rest, tags: [] });
  });

  test('merges attributes by name', () => {
    const { edition: _, ...kept } = FULL.attributes;
    expect(patch({ attributes: { edition: null, words: 1 }, desk: 'city' }).attributes).toEqual({
      ...kept,
      words: 1,
      desk: 'city',
    });
    expect(patch({ attributes: null }).attributes).toEqual({});
  });

  test('with a text replaces lede and body', () => {
    expect(patch({ text: 'a\nb' })).toMatchObject({ lede: 'a', body: ['b'], related: FULL.related });
  });

  test('may repeat the id but not change it', () => {
    expect(patch({ id: FULL.id })).toEqual(FULL);
    expect(() => patch({ id: 'other' })).toThrow(expect.objectContaining({ param: 'id' }));
  });

  test('may not leave an article without title and text', () => {
    expect(() => patch({ title: null, text: null })).toThrow(expect.objectContaining({ code: 'invalid_article' }));
  });
});

test('the schema can be published as JSON schema', () => {
  expect(z.toJSONSchema(articleInputSchema, { io: 'input' })).toMatchObject({ type: 'object' });
});

test('any JSON is an article that survives export and import, or an error of ours', () => {
  const named = fc.record(
    {
      id: fc.oneof(fc.string({ minLength: 1 }), fc.integer()),
      title: fc.string({ unit: 'binary' }),
      lede: fc.string(),
      body: fc.oneof(fc.string(), fc.array(fc.string({ unit: 'binary' }))),
      text: fc.string({ unit: 'binary' }),
      related: fc.array(fc.string()),
      relatedPositions: fc.array(fc.nat(20)),
      date: fc.oneof(fc.string(), fc.integer()),
      language: fc.string(),
      url: fc.webUrl(),
      tags: fc.array(fc.string()),
      attributes: fc.dictionary(fc.string(), fc.jsonValue()),
      other: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), named), (value) => {
      try {
        const first = article(value);
        expect(article(JSON.parse(JSON.stringify(articleToJson(first))))).toEqual(first);
      } catch (error) {
        if (!isAppError(error)) throw error;
      }
    }),
    { numRuns: 500 },
  );
  expect(Object.keys(Object.prototype)).toEqual([]);
});
