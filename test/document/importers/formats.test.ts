/** Importers of all formats, on fixtures: their articles, and the rejections for other content. */
import { describe, expect, test } from '@jest/globals';
import { importFile, importStream } from '../../../src/document/importers/import-file.js';
import { collect, fixture, importFixture, importText, streamOf } from './collect.js';

describe('native text', () => {
  test('takes id and date from the file name', async () => {
    const { articles } = await importFixture('folder/2025-03-01-harbour-reopens.txt');
    expect(articles).toEqual([
      expect.objectContaining({
        id: '2025-03-01-harbour-reopens',
        title: 'Harbour reopens after storm',
        publishedAt: '2025-03-01T00:00:00.000Z',
        related: ['Storm closes harbour'],
        relatedPositions: [1],
      }),
    ]);
  });

  test('with the same name in two folders gets distinct ids', async () => {
    const root = fixture('folder');
    const ids = [];
    for (const name of ['local/budget.txt', 'world/budget.txt']) {
      const { articles } = await collect(importFile(fixture(`folder/${name}`), { root }));
      ids.push(articles[0]?.id);
    }
    expect(ids).toEqual(['local/budget', 'world/budget']);
  });

  test.each([
    ['empty.txt', 'empty', 1],
    ['binary.txt', 'binary', 2],
    ['invalid-utf8.txt', 'not valid UTF-8', 3],
    ['no-such-file.txt', 'no such file', undefined],
  ])('%s is a rejection with file, line and reason', async (name, reason, line) => {
    const { items } = await importFixture(name);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ kind: 'rejected', file: fixture(name), reason: expect.stringContaining(reason) });
    if (line !== undefined) expect(items[0]).toHaveProperty('line', line);
  });

  test('in UTF-16 is decoded by its byte order mark', async () => {
    const { articles } = await importText('a.txt', Buffer.from('\ufeffTitle\nLede é', 'utf16le'));
    expect(articles[0]).toMatchObject({ title: 'Title', lede: 'Lede é' });
  });
});

describe('Markdown', () => {
  test('is imported with its front matter, text and related links', async () => {
    const { articles, items } = await importFixture('story.md');
    expect(articles).toEqual([
      {
        id: 'story',
        title: 'Café Ångström closes',
        lede: 'The last guest left at noon.',
        body: ['“We will be back,” she said.'],
        related: ['A street without cafés', 'Rents rise again'],
        relatedPositions: [1, 1],
        publishedAt: '2025-03-01T06:00:00.000Z',
        section: 'Local',
        tags: ['food', 'closing'],
        authors: ['Jane Roe', 'Otto Maier'],
        attributes: { edition: 'north' },
      },
    ]);
    expect(items[0]).toMatchObject({ warnings: [] });
  });

  test.each([
    ['front-matter-script.md', '“js”, which is not supported', 1],
    ['front-matter-toml.md', 'TOML', 1],
    ['front-matter-broken.md', 'front matter', 3],
    ['front-matter-bomb.md', 'alias', undefined],
  ])('%s is rejected', async (name, reason, line) => {
    const { items } = await importFixture(name);
    expect(items).toEqual([expect.objectContaining({ kind: 'rejected', reason: expect.stringContaining(reason) })]);
    if (line !== undefined) expect(items[0]).toHaveProperty('line', line);
  });

  test('without front matter takes the title from its first heading', async () => {
    const { articles } = await importText('x/2025-03-01-a.md', '# Title\n\nLede\n\nBody\n');
    expect(articles[0]).toMatchObject({ id: '2025-03-01-a', title: 'Title', lede: 'Lede', body: ['Body'] });
    expect(articles[0]).toHaveProperty('publishedAt', '2025-03-01T00:00:00.000Z');
  });

  test('keeps a standfirst as its lede', async () => {
    const { articles } = await importText('a.md', '---\ntitle: T\nsummary: S\n---\nOne\n\nTwo\n');
    expect(articles[0]).toMatchObject({ title: 'T', lede: 'S', body: ['One', 'Two'] });
  });
});

describe('a web page', () => {
  test('is imported with its JSON-LD and the extracted text', async () => {
    const { articles } = await importFixture('page.html');
    expect(articles[0]).toMatchObject({
      id: 'page',
      title: 'Harbour reopens after storm',
      lede: expect.stringMatching(/^The harbour of Velm reopened .* authority said\.$/),
      body: [expect.stringMatching(/^Fishermen had .* counts\.”$/), expect.stringMatching(/^The authority expects/)],
      related: ['Storm closes harbour', 'Ferries stay in port'],
      publishedAt: '2025-03-01T06:00:00.000Z',
      section: 'Local',
      tags: ['weather', 'harbour'],
      authors: ['Jane Roe', 'Otto Maier'],
      url: 'https://example.org/harbour',
      image: 'https://example.org/og.png',
      language: 'en-GB',
      source: 'Example Post',
      attributes: {},
    });
  });

  test('without text is imported with its Open Graph metadata', async () => {
    const { articles } = await importFixture('page-open-graph.html');
    expect(articles[0]).toMatchObject({
      title: 'Bakers & millers strike',
      lede: 'A summary.',
      body: [],
      publishedAt: '2025-03-02T00:00:00.000Z',
      tags: ['work', 'bread'],
      authors: ['Jane Roe'],
    });
  });

  test('is decoded by the encoding it declares', async () => {
    const { articles } = await importFixture('page-windows-1252.html');
    expect(articles[0]).toMatchObject({ title: 'Café', lede: '“Closed”, it said – for 5 €.' });
  });

  test('takes the text from JSON-LD where the page has none', async () => {
    const body = 'A long sentence of the article. '.repeat(20);
    const linked = JSON.stringify({ '@type': 'NewsArticle', headline: 'T', articleBody: `One.\n${body}` });
    const html = `<html><script type="application/ld+json">${linked}</script><body><p>Please subscribe.</p></body></html>`;
    const { articles } = await importText('a.html', html);
    expect(articles[0]).toMatchObject({ title: 'T', lede: 'One.', body: [body.trim()] });
  });

  test('without headline and text is rejected', async () => {
    const { rejected } = await importText('a.html', '<!doctype html><html><body></body></html>');
    expect(rejected[0]?.reason).toContain('no headline and no text');
  });
});

describe('JSON', () => {
  test('one a line: every invalid line is rejected with its number, and all others are imported', async () => {
    const { articles, rejected } = await importFixture('articles.ndjson');
    expect(articles.map(({ id }) => id)).toEqual(['12', 'three', 'three-2', 'last']);
    expect(articles[0]).toMatchObject({
      title: 'One',
      lede: 'First.',
      body: ['Second & third.'],
      authors: ['Jane Roe', 'Otto Maier'],
      publishedAt: '2025-03-01T06:00:00.000Z',
      section: 'Local',
      tags: ['Local', 'City'],
      attributes: { words: 3 },
    });
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [2, expect.stringContaining('not valid JSON')],
      [4, 'an article must be a JSON object'],
      [5, 'an article needs a title or some text'],
      [8, 'is not valid UTF-8'],
    ]);
  });

  test('in a wrapper: every article in it is imported', async () => {
    const { articles, rejected } = await importFixture('articles.json');
    expect(articles).toEqual([
      expect.objectContaining({ title: 'One', source: 'Post' }),
      expect.objectContaining({ title: 'Two', lede: 'a' }),
    ]);
    expect(rejected).toHaveLength(2);
  });

  test('in an array, or a single article, which takes its default id from the file', async () => {
    expect((await importText('a.json', '[{"title": "A"}, {"title": "B"}]')).articles).toHaveLength(2);
    const { articles } = await importText('x/2025-03-01-a.json', '{\n"title": "A"}');
    expect(articles[0]).toMatchObject({ id: '2025-03-01-a', publishedAt: '2025-03-01T00:00:00.000Z' });
  });

  test('that is invalid is rejected with the line', async () => {
    const { rejected } = await importFixture('broken.json');
    expect(rejected).toEqual([expect.objectContaining({ line: 3, reason: expect.stringContaining('not valid JSON') })]);
  });

  test('with exact field names keeps other names as attributes', async () => {
    const line = '{"title": "T", "category": "Local", "name": "n"}';
    const { articles } = await importText('a.ndjson', line, { format: 'ndjson', fieldNames: 'exact' });
    expect(articles[0]).toMatchObject({ title: 'T', attributes: { category: 'Local', name: 'n' } });
  });

  test('with a line longer than 16 MB loses only that line', async () => {
    const long = `{"title": "${'x'.repeat(17_000_000)}"}`;
    const { articles, rejected } = await importText('a.ndjson', `${long}\n{"title": "B"}\n`);
    expect(articles).toHaveLength(1);
    expect(rejected).toEqual([expect.objectContaining({ line: 1, code: 'payload_too_large' })]);
  });
});

describe('CSV', () => {
  test('is read with its delimiter, quotes and column names', async () => {
    const { articles, rejected } = await importFixture('articles.csv');
    expect(articles).toEqual([
      expect.objectContaining({
        title: 'Semicolons; in quotes',
        lede: 'Two',
        body: ['lines'],
        publishedAt: '2025-03-01T00:00:00.000Z',
        tags: ['a', 'b'],
        attributes: { Words: 12 },
      }),
      expect.objectContaining({ title: 'Last', attributes: { Words: '007' } }),
    ]);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [4, 'the row has 7 fields, the header names 5'],
      [5, 'an article needs a title or some text'],
    ]);
  });

  test.each([
    ['title,text\na,b\n', ','],
    ['title\ttext\na\tb\n', 'tab'],
  ])('is detected without an extension: %j', async (data) => {
    expect((await importText('export', data)).articles[0]).toMatchObject({ title: 'a', lede: 'b' });
  });

  test.each([['no-title.csv', 'no column for a title']])('%s is rejected', async (name, reason) => {
    expect((await importFixture(name)).rejected).toEqual([
      expect.objectContaining({ line: 1, reason: expect.stringContaining(reason) }),
    ]);
  });

  test('with an unclosed quote keeps the rows before and after', async () => {
    const { articles, rejected } = await importText('a.csv', 'title,text\na,"b\nb"\nc,"d\ne,f\ng,h');
    expect(articles.map(({ title, lede }) => [title, lede])).toEqual([
      ['a', 'b'],
      ['e', 'f'],
      ['g', 'h'],
    ]);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [4, 'the row has a quote that is never closed'],
    ]);
  });

  test('with a row of many megabytes loses only that row, and counts its lines', async () => {
    const long = `"${'word, ""word""\n'.repeat(1_500_000)}"`;
    const { articles, rejected } = await importText('a.csv', `title,text\na,b\nc,${long}\nd,e\nf,g,h\n`);
    expect(articles.map(({ title }) => title)).toEqual(['a', 'd']);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [3, expect.stringContaining('longer than')],
      [1_500_005, 'the row has 3 fields, the header names 2'],
    ]);
  });

  test('that is empty, or has a row that is not UTF-8, is rejected with the reason', async () => {
    expect((await importText('a.csv', '\n\n', { format: 'csv' })).rejected[0]?.reason).toBe('is empty');
    const { articles, rejected } = await importText('a.csv', Buffer.from('title,text\na,\xff\nb,c\n', 'latin1'));
    expect(articles).toHaveLength(1);
    expect(rejected).toEqual([expect.objectContaining({ line: 2, reason: 'is not valid UTF-8' })]);
  });
});

describe('a feed', () => {
  test('with an endless text is rejected before it fills the memory', async () => {
    const item = '<item><title>Whole</title></item>';
    const start = `<rss version="2.0"><channel>${item}<item><title>Endless</title><description>`;
    const pieces = Array.from({ length: 25 }, () => 'word '.repeat(200_000));
    const { articles, rejected } = await collect(importStream(streamOf(start, ...pieces), { name: 'a.rss' }));
    expect(articles.map(({ title }) => title)).toEqual(['Whole']);
    expect(rejected).toEqual([expect.objectContaining({ line: 1, code: 'payload_too_large' })]);
  });

  test('in Atom may have a namespace prefix', async () => {
    const feed =
      '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>Desk</a:title><a:entry><a:id>tag:x,1</a:id>' +
      '<a:title>Storm</a:title><a:content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>Two.</p></div></a:content></a:entry></a:feed>';
    for (const data of [feed, `<?xml version="1.0"?>${feed}`]) {
      const { articles } = await importText('a.xml', data);
      expect(articles).toEqual([
        expect.objectContaining({ title: 'Storm', lede: 'One.', body: ['Two.'], source: 'Desk' }),
      ]);
    }
  });

  test('in RSS gives its items, and a rejection for the damaged one', async () => {
    const { articles, rejected } = await importFixture('feed.rss');
    expect(articles).toEqual([
      expect.objectContaining({
        id: 'https://example.org/?p=1',
        title: 'Fish & chips',
        lede: 'One fish.',
        body: ['Two chips.'],
        publishedAt: '2025-03-01T06:00:00.000Z',
        section: 'Food',
        tags: ['Food', 'Local'],
        authors: ['Jane Roe'],
        url: 'https://example.org/fish',
        language: 'en-GB',
        source: 'Example Post',
      }),
      expect.objectContaining({ lede: 'First line.', body: ['Second line.'], authors: ['Otto Maier'] }),
      expect.objectContaining({ id: '3', title: 'After the damage' }),
    ]);
    expect(JSON.stringify(articles)).not.toMatch(/boom|root:/);
    expect(rejected).toEqual([expect.objectContaining({ line: 15, reason: expect.stringContaining('well-formed') })]);
  });

  test('in Atom gives its entries, and a rejection for the truncated one', async () => {
    const { articles, rejected } = await importFixture('feed.atom');
    expect(articles).toEqual([
      expect.objectContaining({
        id: 'tag:example.org,2025:1',
        title: 'Snow again',
        lede: 'It snows.',
        body: ['Much & more.'],
        publishedAt: '2025-03-01T06:00:00.000Z',
        authors: ['Jane Roe'],
        url: 'https://example.org/snow',
        tags: ['Weather'],
      }),
    ]);
    expect(rejected).toEqual([expect.objectContaining({ line: 7, reason: expect.stringContaining('cut off') })]);
  });

  test('from WordPress gives published posts only', async () => {
    const { items, articles } = await importFixture('wordpress.xml');
    expect(items).toHaveLength(1);
    expect(articles[0]).toMatchObject({
      id: 'harbour-reopens',
      title: 'Harbour reopens',
      lede: 'The harbour is open.',
      body: ['Classic text, first.', 'Classic text, second.'],
      publishedAt: '2025-03-01T06:00:00.000Z',
      section: 'Local',
      tags: ['Sea'],
      authors: ['jane'],
      url: 'https://example.org/harbour/',
      language: 'en-US',
    });
  });

  test('is decoded by its declared encoding', async () => {
    const xml =
      '<?xml version="1.0" encoding="iso-8859-1"?><rss><channel><item><title>Caf\xe9</title></item></channel></rss>';
    expect((await importText('a.xml', Buffer.from(xml, 'latin1'))).articles[0]?.title).toBe('Café');
  });

  test('in an unknown XML format is rejected', async () => {
    expect((await importFixture('sitemap.xml')).rejected[0]).toMatchObject({ code: 'unsupported_media_type' });
  });
});

test.each([
  ['photo.jpg', '\xff\xd8\xff\xe0', 'an image'],
  ['story.txt', '%PDF-1.7', 'a PDF'],
])('the rejection of %s names its format', async (name, data, reason) => {
  const { rejected } = await importText(name, Buffer.from(data, 'latin1'));
  expect(rejected).toEqual([expect.objectContaining({ file: name, reason: expect.stringContaining(reason) })]);
});

test.each([
  ['[Update] Harbour reopens\nText', 'text'],
  ['{Sic} was right\nText', 'text'],
  ['<3 for the harbour\nText', 'text'],
])('%j is detected as text', async (text) => {
  expect((await importText('a.txt', text)).articles[0]?.title).toBe(text.split('\n')[0]);
});
