/** Validation of input: accepted articles, rejections and warnings. */
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

describe('parseArticleInput', () => {
  test('keeps a complete article unchanged', () => {
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
  ])('splits %j into lede %j and body %j', (value, lede, body) => {
    expect(article(value)).toMatchObject({ lede, body });
  });

  test('joins the lines of text wrapped at a fixed width', () => {
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

  test('copies unknown members to the attributes, where explicit attributes take precedence', () => {
    const { attributes } = article({ title: 'T', edition: 'north', page: 4, attributes: { edition: 'south' } });
    expect(attributes).toEqual({ edition: 'south', page: 4 });
  });

  test('ignores members of responses', () => {
    const hit = { ...FULL, updatedAt: '2025-01-01', _score: 1, _highlights: {}, _snippets: [], relatedArticles: [] };
    expect(article(hit)).toEqual(FULL);
  });

  test('accepts author and date as names of authors and publishedAt', () => {
    expect(article({ title: 'T', author: 'Jane', date: '1 March 2025' })).toMatchObject({
      authors: ['Jane'],
      publishedAt: '2025-03-01T00:00:00.000Z',
    });
  });

  test('leaves out an invalid date with a warning', () => {
    const { article: undated, warnings } = parseArticleInput({ title: 'T', date: 'soon' });
    expect(undated.publishedAt).toBeUndefined();
    expect(warnings).toEqual(['the date "soon" cannot be read']);
    expect(article({ title: 'T' }).publishedAt).toBeUndefined();
  });

  test('cleans strings', () => {
    expect(article({ title: ' a\u0000b\r\nc\ud800 ', tags: [' x ', 'x', ''] })).toMatchObject({
      title: 'ab c\ufffd',
      tags: ['x'],
    });
  });

  test.each([
    ['Harbour reopens — at last!', undefined, 'harbour-reopens-at-last'],
    ['Ångström’s Café', '2025-03-01', '2025-03-01-angstroms-cafe'],
    ['東京の朝', undefined, '東京の朝'],
  ])('derives the id of %j dated %j: %s', (title, date, id) => {
    expect(article({ title, date }).id).toBe(id);
  });

  test('derives a deterministic id from a title without letters or a very long one', () => {
    expect(article({ title: '🙂' }).id).toBe(article({ title: '🙂' }).id);
    const long = 'word '.repeat(500);
    expect(article({ title: long }).id).toBe(article({ title: long }).id);
    expect(article({ title: long }).id).not.toBe(article({ title: `${long} end` }).id);
    expect(article({ title: long }).id.length).toBeLessThan(130);
  });

  test('accepts related headlines as strings or objects', () => {
    const { related, relatedPositions } = article({
      title: 'T',
      related: ['a', { title: 'b', id: '1' }, { headline: 'c' }, ' '],
      relatedPositions: [0, 9, 1, 0],
    });
    expect({ related, relatedPositions }).toEqual({ related: ['a', 'b', 'c'], relatedPositions: [0, 0, 0] });
  });

  test('leaves out an address with a scheme that a page would run', () => {
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
  ])('reads the language %j as %j', (language, tag) => {
    expect(article({ title: 'T', language }).language).toBe(tag);
  });

  test('never changes a prototype', () => {
    const text =
      '{"title":"T","__proto__":{"a":1},"constructor":{"prototype":{"a":1}},"attributes":{"__proto__":{"a":1},"n":{"__proto__":{"a":1}}}}';
    const { attributes } = article(JSON.parse(text));
    expect(Object.keys(attributes).sort()).toEqual(['constructor', 'n']);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
  });
});

describe('parseArticleInput rejects', () => {
  const deep = JSON.parse(`${'[{"a":'.repeat(10)}1${'}]'.repeat(10)}`);
  test.each([
    ['an array', [], 'invalid_article', undefined],
    ['null', null, 'invalid_article', undefined],
    ['neither title nor text', { title: ' ', lede: null }, 'invalid_article', 'title'],
    ['a title that is not text', { title: {} }, 'invalid_article', 'title'],
    ['a tag that is not text', { title: 'T', tags: [{}] }, 'invalid_article', 'tags'],
    ['attributes that are not an object', { title: 'T', attributes: [] }, 'invalid_article', 'attributes'],
    ['attributes nested too deep', { title: 'T', x: deep }, 'invalid_article', expect.stringContaining('x.0.a')],
    ['an infinite number', { title: 'T', x: Number.POSITIVE_INFINITY }, 'invalid_article', 'x'],
    ['too many attributes', { title: 'T', x: new Array(1001).fill(1) }, 'invalid_article', 'attributes'],
    ['an attribute name of 201 characters', { title: 'T', ['x'.repeat(201)]: 1 }, 'invalid_article', 'x'.repeat(40)],
    ['too many tags', { title: 'T', tags: new Array(1001).fill('x') }, 'invalid_article', 'tags'],
    ['too many paragraphs', { title: 'T', body: new Array(10_001).fill('x') }, 'invalid_article', 'body'],
    ['too much text', { title: 'T', text: 'é'.repeat(5_000_001) }, 'invalid_article', 'text'],
    ['an empty id', { title: 'T', id: '' }, 'invalid_id', 'id'],
    ['an id with a control character', { title: 'T', id: 'a\nb' }, 'invalid_id', 'id'],
    ['an id of 513 bytes', { title: 'T', id: `${'é'.repeat(256)}x` }, 'invalid_id', 'id'],
    ['an id that is not text', { title: 'T', id: true }, 'invalid_article', 'id'],
  ])('%s', (_, value, code, param) => {
    expect(() => parseArticleInput(value)).toThrow(expect.objectContaining({ code, param }));
  });

  test('but not an id of 512 bytes, one with slashes, or a number', () => {
    expect(article({ title: 'T', id: 'é'.repeat(256) }).id).toHaveLength(256);
    expect(article({ title: 'T', id: 'a/b c' }).id).toBe('a/b c');
    expect(article({ title: 'T', id: 7 }).id).toBe('7');
  });
});

describe('mergeArticle', () => {
  const patch = (value: unknown) => mergeArticle(article(FULL), value).article;

  test('replaces the members of the patch and keeps the others', () => {
    expect(patch({ title: 'New', tags: ['a'] })).toEqual({ ...FULL, title: 'New', tags: ['a'] });
  });

  test('removes members that are null', () => {
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

  test('replaces lede and body by a text', () => {
    expect(patch({ text: 'a\nb' })).toMatchObject({ lede: 'a', body: ['b'], related: FULL.related });
  });

  test('accepts the same id and rejects another', () => {
    expect(patch({ id: FULL.id })).toEqual(FULL);
    expect(() => patch({ id: 'other' })).toThrow(expect.objectContaining({ param: 'id' }));
  });

  test('rejects a patch that leaves neither title nor text', () => {
    expect(() => patch({ title: null, text: null })).toThrow(expect.objectContaining({ code: 'invalid_article' }));
  });
});

test('the schema can be published as JSON schema', () => {
  expect(z.toJSONSchema(articleInputSchema, { io: 'input' })).toMatchObject({ type: 'object' });
});

test('any JSON is an article that survives export and import, or an AppError', () => {
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
