/** Hostile queries over 500 articles: every one is answered, after a bounded amount of work. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyQuery, longQuery } from '../query/arbitrary-query.js';
import { archiveOf, article, type TestArchive } from './archive.js';
import { corpusArticles } from './corpus.js';

/** Readings of the clock that a request may take: the backend reads it between steps of bounded work. Most take 40. */
const MAX_READINGS = 500;

let archive: TestArchive;
let now = 0;
beforeAll(async () => {
  const corpus = await corpusArticles();
  archive = await archiveOf(
    Array.from({ length: 500 }, (_, i) => ({ ...(corpus[i % corpus.length] ?? article('')), id: `a${i}` })),
    { clock: () => now++, deadlineMs: MAX_READINGS },
  );
  await archive.search('harbour storm', { explain: true, collapse: true });
});

/** The clock is a millisecond later at each reading: the deadline is a number of steps, on a machine of any speed. */
async function answered(q: string, request = {}) {
  const { hits, total } = await archive.search(q, request);
  expect(hits.length).toBeLessThanOrEqual(10);
  expect(total).toBeGreaterThanOrEqual(0);
}

describe('a searcher', () => {
  test.each([
    [
      '5,000 characters of noise',
      Array.from({ length: 5000 }, (_, i) => String.fromCharCode(33 + ((i * 7919) % 600))).join(''),
    ],
    ['64 KB of one letter', 'a'.repeat(65_536)],
    ['64 KB of words', 'harbour '.repeat(8192)],
    ['64 KB of different words', Array.from({ length: 12_000 }, (_, i) => `w${i}`).join(' ')],
    ['64 KB of quoted words', `"${'the '.repeat(16_000)}"`],
    ['64 KB of hyphens between letters', 'a-'.repeat(32_768)],
    ['64 KB of apostrophes', "o'".repeat(32_768)],
    ['64 KB of dots', 'u.'.repeat(32_768)],
    ['64 KB of combining marks', `e${'\u0301'.repeat(65_535)}`],
    ['64 KB of Chinese', '和平谈判'.repeat(16_384)],
    ['64 KB of emoji', '🎉'.repeat(32_768)],
    ['10,000 clauses', Array.from({ length: 10_000 }, (_, i) => `w${i}`).join(' OR ')],
    ['10,000 exclusions', '-harbour '.repeat(10_000)],
    ['10,000 prefixes', 'h* '.repeat(10_000)],
    ['10,000 phrases', '"the storm" '.repeat(10_000)],
    ['nesting 1,000 deep', `${'('.repeat(1000)}harbour${')'.repeat(1000)}`],
    ['nesting 1,000 deep with operators', `${'(a OR NOT ('.repeat(1000)}harbour${'))'.repeat(1000)}`],
    ['scopes 1,000 deep', `${'title:('.repeat(1000)}harbour${')'.repeat(1000)}`],
    ['conflicting operators', 'OR AND NOT OR ( ) - - -( AND ) NOT NOT OR'],
    ['half a character', `harbour \ud83d \udc00`],
    ['control characters', '\u0000\u0001\u001fharbour\u007f'],
    ['an unclosed quote', '"unclosed'],
    ['an impossible date', 'date:2023-02-30 after:9999999 before:'],
    ['one letter', 'e'],
    ['two letters', 'th'],
    ['misspelt words', 'habrour brekwater tralwer observatry univeristy jalapneo ferrry inspecton'],
    ['a long misspelt word', 'antidisestablishmentarianismistically'],
  ])('answers %s', async (_, q) => {
    await answered(q, { explain: true, collapse: true, facets: ['section'] });
    await answered(q, { typing: false, sort: 'title:asc' });
    expect((await archive.searcher.suggest(q, 8)).length).toBeLessThanOrEqual(8);
  });

  test('warns that it reads only the beginning of a long query', async () => {
    const { warnings = [] } = await archive.search('harbour '.repeat(8192));
    expect(warnings).toContainEqual({ message: expect.stringContaining('8192'), start: 8192, end: 65_536 });
  });

  test('never throws for any query', async () => {
    await fc.assert(
      fc.asyncProperty(anyQuery, fc.boolean(), (q, typing) => answered(q, { typing, explain: true })),
      { numRuns: 150 },
    );
  });

  test('never throws on 64 KB of pieces of the language', async () => {
    await fc.assert(
      fc.asyncProperty(longQuery, (q) => answered(q)),
      // Shrinking a text of this size would take hours.
      { numRuns: 5, endOnFailure: true },
    );
  });
});
