/** The native text layout and the decoding of text: articles, and errors with their lines. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseArticleText } from '../../src/document/article-format.js';
import { decodeText } from '../../src/document/text-decoding.js';
import { isAppError } from '../../src/errors.js';
import { testWith } from '../skip.js';

const parse = (text: string) => parseArticleText(text, { id: 'x' });

describe('parseArticleText', () => {
  test('reads headline, lede, body, and related headlines with their positions', () => {
    const article = parseArticleText('Headline\nLede.\nFirst.\n-\nOther story\n-\nThird story\nSecond.\n', {
      id: 'a/b',
      publishedAt: '2025-03-01T00:00:00.000Z',
    });
    expect(article).toEqual({
      id: 'a/b',
      title: 'Headline',
      lede: 'Lede.',
      body: ['First.', 'Second.'],
      related: ['Other story', 'Third story'],
      relatedPositions: [2, 2],
      publishedAt: '2025-03-01T00:00:00.000Z',
      tags: [],
      authors: [],
      attributes: {},
    });
  });

  test.each([
    ['CRLF', 'H\r\nL\r\n-\r\nR\r\nB\r\n'],
    ['CR', 'H\rL\r-\rR\rB'],
    ['a byte order mark', '\ufeffH\nL\n-\nR\nB'],
    ['blank lines everywhere', '\n\n  \nH\n\nL\n\n-\n\nR\n\n\nB\n\n'],
    ['spaces around the lines', '  H \n\tL\n  -  \n R\nB '],
    ['a dash after a dash', 'H\nL\n-\n-\nR\nB'],
    ['a dash with nothing after it', 'H\nL\n-\nR\nB\n-\n\n'],
  ])('accepts %s', (_, text) => {
    const { title, lede, body, related, relatedPositions } = parse(text);
    expect({ title, lede, body, related, relatedPositions }).toEqual({
      title: 'H',
      lede: 'L',
      body: ['B'],
      related: ['R'],
      relatedPositions: [1],
    });
  });

  test.each(['- starts with a dash', 'has - a dash', '--', '—', '-5 degrees'])('reads %j as a paragraph', (line) => {
    expect(parse(`H\nL\n${line}`).body).toEqual([line]);
  });

  test('gives a related headline before the first paragraph position 0', () => {
    expect(parse('H\n-\nR\nL').relatedPositions).toEqual([0]);
  });

  test.each([
    ['', 'empty', 1],
    [' \n\n', 'empty', 1],
    ['\n\n-\nRelated\nText', 'no headline', 3],
  ])('rejects %j', (text, reason, line) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ message: expect.stringContaining(reason), line }));
  });

  test('keeps every line, and throws only AppErrors', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant('-'), fc.string({ unit: 'binary' }))), (lines) => {
        try {
          const article = parse(lines.join('\n'));
          const kept = [article.title, article.lede, ...article.body, ...article.related].filter((line) => line !== '');
          // Compares letters, not words: control characters between them are removed.
          const letters = (texts: readonly string[]): string[] =>
            texts.flatMap((text) => text.match(/[a-z]/g) ?? []).sort();
          expect(letters(kept)).toEqual(letters(lines));
        } catch (error) {
          if (!isAppError(error)) throw error;
        }
      }),
    );
  });
});

describe('decodeText', () => {
  test.each([
    ['UTF-8 with a mark', Buffer.from('\ufeffé'), undefined],
    ['UTF-16 little endian', Buffer.from('\ufeffé', 'utf16le'), undefined],
    ['UTF-16 big endian', Buffer.from('\ufeffé', 'utf16le').swap16(), undefined],
    ['declared Latin-1', Buffer.from([0xe9]), 'iso-8859-1'],
  ])('reads %s', (_, bytes, declared) => {
    expect(decodeText(bytes, declared)).toBe('é');
  });

  test('reads the quotes and the euro of windows-1252', () => {
    expect(decodeText(Buffer.from([0x93, 0x80, 0x94]), 'windows-1252')).toBe('“€”');
  });

  test.each([
    ['binary', Buffer.from('a\nb\u0000c'), undefined, 'binary', 2],
    ['invalid UTF-8', Buffer.from([0x61, 10, 10, 0xff, 0x62, 10]), undefined, 'not valid UTF-8', 3],
    ['UTF-8 that ends early', Buffer.from([0x61, 10, 0xe2, 0x82]), undefined, 'not valid UTF-8', 2],
    ['an unknown encoding', Buffer.from('a'), 'klingon', 'unknown encoding', undefined],
  ])('rejects %s with its line', (_, bytes, declared, message, line) => {
    expect(() => decodeText(bytes, declared)).toThrow(
      expect.objectContaining({ code: 'invalid_article', message: expect.stringContaining(message), line }),
    );
  });
});

const SEED = '../shared/seed/article.txt';

testWith(existsSync(SEED) ? undefined : `${SEED} is absent`)('reads the seed article', () => {
  const article = parseArticleText(decodeText(readFileSync(SEED)), { id: 'seed' });
  expect(article.title).toMatch(/^Zelensky seeks to revive peace negotiations/);
  expect(article.lede).toMatch(/^Ukrainian President/);
  expect(article.related).toHaveLength(8);
  expect(article.relatedPositions).toEqual([2, 2, 4, 4, 7, 7, 9, 9]);
  expect(article.body).toHaveLength(10);
});
