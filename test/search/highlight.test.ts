/** Highlights: marks are exactly the matching words; the text is escaped. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeHtml, highlight } from '../../src/search/highlight.js';
import type { MarkedText } from '../../src/search/marks.js';
import { searchRequestSchema } from '../../src/search/request.js';
import { archiveOf, article } from './archive.js';
import { marked, plain } from './markup.js';

const titleOf = async (title: string, q: string, members = {}) => {
  const archive = await archiveOf([article('a', { title, ...members })]);
  return (await archive.search(q)).hits[0]?._highlights.title ?? 'not found';
};

describe('a headline is marked', () => {
  test.each([
    ['Peace negotiations in Turkey', 'negotiation', ['negotiations'], 'a word that shares the stem, whole'],
    ['Harbour reopens', 'harb', ['Harb'], 'the typed part of a longer word'],
    ['Harbour reopens', 'harbuor', ['Harbour'], 'a misspelt word, whole'],
    ['Zoë Ångström wins', 'zoe angs', ['Zoë', 'Ångs'], 'through diacritics'],
    ['Zoe\u0308 A\u030angstro\u0308m', 'zoë ang', ['Zoe\u0308', 'A\u030ang'], 'through combining marks'],
    ['The council’s plan', "council's", ['council'], 'without the possessive'],
    ['The council’s plan', 'councils', ['council'], 'without the possessive, typed without apostrophe'],
    ['Talks about the E.U. treaty', 'EU', ['E.U.'], 'with the dots of an acronym'],
    ['COVID-19 clinic', 'covid19', ['COVID-19'], 'the whole of a compound typed as one word'],
    ['COVID-19 clinic', 'covid 19', ['COVID', '19'], 'the parts of a compound typed as words'],
    ['A just peace, they say', '"just peace"', ['just peace'], 'the whole of a phrase'],
    ['A “just” peace', '"just peace"', ['just” peace'], 'a phrase with the punctuation inside it'],
    ['ＨＡＲＢＯＵＲ news', 'harbour', ['ＨＡＲＢＯＵＲ'], 'wide letters'],
    ['The ﬁre brigade', 'fire', ['ﬁre'], 'a ligature'],
    ['Co\u00adoperative bank', 'cooperative', ['Co\u00adoperative'], 'over a soft hyphen'],
    ['İstanbul talks', 'istanbul', ['İstanbul'], 'a dotted capital'],
    ['東京タワー', '東京', ['東京'], 'a script without spaces'],
    ['Peace at last', 'title:peace', ['Peace'], 'within a scope'],
    ['Peace at last', '(war OR peace)', ['Peace'], 'the side of an OR that matched'],
  ])('%s for %s: marks %j, %s', async (title, q, expected) => {
    expect(marked(await titleOf(title, q))).toEqual(expected);
  });

  test('but never at excluded words', async () => {
    const archive = await archiveOf([
      article('a', { title: 'Ferry and harbour', lede: 'An inspection of the ferry.' }),
    ]);
    const hit = await archive.hit('a', 'title:ferry -title:inspection NOT "press release"');
    expect(JSON.stringify([hit._highlights, hit._snippets])).not.toContain('<mark>inspection');
    expect(marked(hit._highlights.title ?? '')).toEqual(['Ferry']);
  });

  test('at function words only beside their neighbours in the query', async () => {
    expect(await titleOf('The end of the harbour', 'the harbour')).toBe(
      'The end of <mark>the</mark> <mark>harbour</mark>',
    );
    expect(marked(await titleOf('The Who play', 'the who'))).toEqual(['The', 'Who']);
  });

  test('only in the fields of a scope', async () => {
    const archive = await archiveOf([article('a', { title: 'Harbour', lede: 'The harbour.', related: ['Harbour'] })]);
    const { _highlights, _snippets } = await archive.hit('a', 'lede:harbour');
    expect(_highlights).toEqual({ title: 'Harbour', lede: 'The <mark>harbour</mark>.', related: ['Harbour'] });
    expect(_snippets).toEqual(['The <mark>harbour</mark>.']);
  });

  test('with the requested tags', async () => {
    const archive = await archiveOf([article('a', { title: 'Peace <b>now</b>' })]);
    const tags = { highlightPreTag: '<em class="x">', highlightPostTag: '</em>' };
    const { _highlights } = await archive.hit('a', 'peace', tags);
    expect(_highlights.title).toBe('<em class="x">Peace</em> &lt;b&gt;now&lt;/b&gt;');
  });
});

describe('related headlines', () => {
  test('are marked, each by itself', async () => {
    const related = ['Nothing here', 'Russia’s Iskander-M & the rules', ''];
    const archive = await archiveOf([article('a', { title: 'Talks', related })]);
    const { _highlights, related: raw } = await archive.hit('a', 'iskander');
    expect(raw).toEqual(related);
    expect(_highlights.related).toEqual(['Nothing here', 'Russia’s <mark>Iskander</mark>-M &amp; the rules', '']);
  });
});

describe('markup', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc
      .array(
        fc.constantFrom(
          '<script>',
          '&amp;',
          '"',
          "'",
          'peace ',
          'pea',
          ' talks',
          '<mark>',
          'é',
          '’s ',
          '-',
          '🎉',
          '和平',
        ),
      )
      .map((parts) => parts.join('')),
  );

  test('without marks and unescaped is the original text', async () => {
    await fc.assert(
      fc.asyncProperty(text, text, async (title, lede) => {
        // Tags that cannot occur in the text.
        const tags = { highlightPreTag: '\u0002', highlightPostTag: '\u0003' };
        const archive = await archiveOf([article('a', { title: `peace ${title}`, lede })]);
        const { _highlights } = await archive.hit('a', 'peac talk', tags);
        expect(plain(_highlights.title ?? '', '\u0002', '\u0003')).toBe(`peace ${title}`);
        expect(plain(_highlights.lede ?? '', '\u0002', '\u0003')).toBe(lede);
        for (const html of [_highlights.title ?? '', _highlights.lede ?? ''])
          expect(html.replace(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toMatch(/[<>"'&]/);
      }),
      { numRuns: 60 },
    );
  });

  test('escapes the five special characters of HTML', () => {
    expect(escapeHtml(`<a href="x" id='y'>&`)).toBe('&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;');
  });

  test('of a range cuts marks at its ends', () => {
    const marks = [
      { start: 0, end: 3 },
      { start: 4, end: 9 },
      { start: 10, end: 12 },
    ];
    expect(highlight('one three 11', marks, { pre: '[', post: ']' }, 2, 6)).toBe('[e] [th]');
  });
});

describe('marks as ranges', () => {
  test('are those of the HTML, over unescaped text', async () => {
    const members = { lede: `Harbour & "pier" ${'far away '.repeat(60)} the harbour <wall>.`, related: ['No harbour'] };
    const archive = await archiveOf([article('a', { title: 'A <b>harbour</b> & more', ...members })]);
    const request = searchRequestSchema.parse({ q: 'harbour', typing: false, snippets: 3 });
    const [html] = (await archive.searcher.search(request)).hits;
    const [ranges] = (await archive.searcher.searchMarked(request)).hits;
    const asHtml = ({ text, marks }: MarkedText) => highlight(text, marks, { pre: '<mark>', post: '</mark>' });
    expect(ranges?._highlights.title).toEqual({
      text: 'A <b>harbour</b> & more',
      marks: [expect.objectContaining({ start: 5, end: 12 })],
    });
    expect(ranges?._snippets.map(asHtml)).toEqual(html?._snippets);
    expect(ranges?._snippets.every(({ marks }) => marks.length > 0)).toBe(true);
    expect(ranges?._highlights.related?.map(asHtml)).toEqual(html?._highlights.related);
  });
});
