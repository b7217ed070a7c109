/** The seed article beside corpus/: queries of a person who knows it, and their marks. */
import { beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '../skip.js';
import { archiveOf, type TestArchive } from './archive.js';
import { corpusArticles, SEED_MISSING, seedArticles } from './corpus.js';
import { marked } from './markup.js';

let archive: TestArchive;
let seed = '';
beforeAll(async () => {
  if (SEED_MISSING !== undefined) return;
  const [article] = await seedArticles();
  seed = article?.id ?? '';
  archive = await archiveOf([...(await corpusArticles()), ...(article === undefined ? [] : [article])]);
});

const shown = async (q: string) => {
  const { _highlights, _snippets } = await archive.hit(seed, q);
  return {
    title: marked(_highlights.title ?? ''),
    snippets: _snippets.flatMap((snippet) => marked(snippet)),
    related: (_highlights.related ?? []).flatMap((headline) => marked(headline)),
  };
};

describeWith(SEED_MISSING)('the seed article', () => {
  test.each([
    ['zelensky', ['Zelensky'], ['Zelensky']],
    ['Zelenski', ['Zelensky'], ['Zelensky']],
    ['zelen', ['Zelen'], ['Zelen']],
    ['peace negotiation', ['peace', 'negotiations'], ['peace', 'negotiations']],
    ['just peace', ['peace'], ['just', 'peace']],
    ['sanction', [], ['sanctions']],
    ['Witkoff', ['Witkoff'], ['Witkoff']],
    ['regions', [], ['regions']],
    ['U.S. envoy', [], ['U.S', 'envoy']],
    ['“just peace”', [], ['just peace']],
  ])('matches %s, marked %j in the headline and %j in the text', async (q, title, text) => {
    const marks = await shown(q);
    expect(new Set(marks.title)).toEqual(new Set(title));
    for (const word of text) expect(marks.snippets.map((mark) => mark.replace(/\.$/, ''))).toContain(word);
  });

  test('is first for what it alone is about', async () => {
    for (const q of [
      'zelensky',
      'Zelenski',
      'zelen',
      'peace negotiation',
      'just peace',
      '"just peace"',
      'sanction',
      'Witkoff',
    ])
      expect([q, (await archive.ids(q))[0]]).toEqual([q, seed]);
  });

  test('marks the related headline that iskander is in, and only that', async () => {
    const { _highlights } = await archive.hit(seed, 'iskander');
    expect((_highlights.related ?? []).filter((headline) => headline.includes('<mark>'))).toEqual([
      'Russia’s <mark>Iskander</mark>-M changes the rules of the game as the Patriot struggles',
    ]);
    expect((await shown('iskander')).title).toEqual([]);
  });

  test.each([
    '<script>',
    '',
    'x'.repeat(5000),
    '"unclosed',
    '- - -',
    'OR',
    'AND NOT',
    '🎉',
    '<script>alert(1)</script>',
    '()',
    '"',
  ])('is not the first hit for %j', async (q) => {
    const { hits, total, didYouMean } = await archive.search(q);
    expect(total).toBeGreaterThanOrEqual(hits.length);
    expect(didYouMean).toBeUndefined();
    for (const hit of hits) expect(JSON.stringify([hit._highlights, hit._snippets])).not.toContain('<script');
  });
});
