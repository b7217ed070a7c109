/** Explanations: parts that add up to the score, labelled for readers. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { archiveOf, article, NOW } from './archive.js';

const ARTICLES = [
  article('a', {
    title: 'Ferry fails inspection',
    lede: 'The ferry failed.',
    body: ['Ferries again. An inspection.'],
    publishedAt: new Date(NOW - 5e9).toISOString(),
  }),
  article('b', {
    title: 'Harbour news',
    lede: 'A ferry.',
    related: ['Ferry fails inspection'],
    publishedAt: new Date(NOW).toISOString(),
  }),
  article('c', { title: 'Inspector of ferries', body: ['One inspection, the ferry'] }),
];

describe('an explanation', () => {
  test('adds up to the score, also with freshness, for any query', async () => {
    const archive = await archiveOf(ARTICLES);
    const word = fc.constantFrom(
      'ferry',
      'inspection',
      'fails',
      '"ferry fails"',
      'the',
      'insp',
      'feryr',
      '-news',
      'title:ferry',
      'harbour OR ferry',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 6 }), fc.constantFrom(0, 0.3, 1), async (words, recency) => {
        const { hits } = await archive.search(words.join(' '), { explain: true, recency });
        for (const { _score, _explain } of hits) {
          const sum = _explain?.parts.reduce((total, { value }) => total + value, 0) ?? Number.NaN;
          expect(sum).toBeCloseTo(_score, 6);
          expect(_explain?.total).toBe(_score);
          expect(_explain?.parts.every(({ label }) => label.length > 0)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('names the word, the field and the kind of each match', async () => {
    const archive = await archiveOf(ARTICLES);
    const labels = async (q: string, id: string, request = {}) =>
      (await archive.hit(id, q, { explain: true, ...request }))._explain?.parts
        .map(({ label }) => label)
        .filter((label) => !label.startsWith('Words of the query make up'));
    expect(await labels('ferry', 'a', { typing: false })).toEqual([
      '“ferry” in the headline (“ferry”: as typed)',
      '“ferry” in the lede (“ferry”: as typed)',
      '“ferry” in the body (“ferries”: another form of the word)',
    ]);
    expect(await labels('harb', 'b')).toEqual(['“harb” in the headline (“harbour”: begins with what was typed)']);
    expect(await labels('harbor', 'b')).toEqual(['“harbor” in the headline (“harbour”: allowing for a typing error)']);
    expect(await labels('"ferry fails"', 'b')).toEqual([
      '“ferry fails” in a related headline (“ferry fails”: side by side)',
    ]);
    expect(await labels('ferry fails inspection', 'a', { typing: false })).toEqual(
      expect.arrayContaining(['“ferry” stands close to “fails”', 'The headline is exactly the query']),
    );
    expect((await labels('ferry', 'a', { recency: 1 }))?.at(-1)).toMatch(/^Published 57 days ago/);
    expect((await labels('ferry', 'c', { recency: 1 }))?.at(-1)).toMatch(/^No known date/);
  });

  test('is absent unless requested', async () => {
    const archive = await archiveOf(ARTICLES);
    expect((await archive.hit('a', 'ferry'))._explain).toBeUndefined();
  });
});
