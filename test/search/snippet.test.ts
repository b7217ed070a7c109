/** Snippets: bounded passages that never overlap, cut at words, with most of the query in the first. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SNIPPET_LENGTH } from '../../src/search/snippet.js';
import { archiveOf, article } from './archive.js';
import { marked, passage, plain } from './markup.js';

const FILLER = 'The quick brown fox went on its way along the quay and met nobody at all that day.';
const filler = (sentences: number) => Array.from({ length: sentences }, () => FILLER).join(' ');

async function snippetsOf(body: readonly string[], q: string, snippets = 5, lede = 'A lede.') {
  const archive = await archiveOf([article('a', { title: 'Title', lede, body })]);
  return (await archive.hit('a', q, { snippets }))._snippets;
}

describe('snippets', () => {
  test('start with a sentence where one begins nearby', async () => {
    const [snippet = ''] = await snippetsOf([`${filler(6)} But then the harbour closed. ${filler(6)}`], 'harbour');
    expect(snippet).toMatch(/^… (?:The quick|But then)/);
    expect(marked(snippet)).toEqual(['harbour']);
  });

  test('show the passage with most of the query first', async () => {
    const body = [`The ferry left. ${filler(5)}`, `${filler(5)} The ferry passed its inspection. ${filler(5)}`];
    const [first = '', second = ''] = await snippetsOf(body, 'ferry inspection');
    expect(new Set(marked(first))).toEqual(new Set(['ferry', 'inspection']));
    expect(second).toMatch(/^The <mark>ferry<\/mark> left\./);
  });

  test('are two by default, at most five, none for 0', async () => {
    const body = Array.from({ length: 9 }, (_, i) => `Harbour number ${i}.`);
    const archive = await archiveOf([article('a', { title: 'Title', body })]);
    expect((await archive.hit('a', 'harbour'))._snippets).toHaveLength(2);
    expect((await archive.hit('a', 'harbour', { snippets: 5 }))._snippets).toHaveLength(5);
    expect((await archive.hit('a', 'harbour', { snippets: 0 }))._snippets).toEqual([]);
  });

  test('are the beginning of the lede when nothing in the text matched', async () => {
    const archive = await archiveOf([article('a', { title: 'Harbour', lede: filler(5), body: ['More.'] })]);
    const [snippet = '', ...rest] = (await archive.hit('a', 'harbour'))._snippets;
    expect(rest).toEqual([]);
    expect(snippet).toMatch(/^The quick .* …$/);
    expect(filler(5).startsWith(passage(snippet))).toBe(true);
  });

  test('are missing when there is no text', async () => {
    const archive = await archiveOf([article('a', { title: 'Harbour' })]);
    expect((await archive.hit('a', 'harbour'))._snippets).toEqual([]);
  });

  test('are not made for function words alone', async () => {
    const snippets = await snippetsOf([`The end of it. ${filler(9)}`, 'Only the harbour.'], 'the harbour');
    expect(snippets).toEqual(['Only <mark>the</mark> <mark>harbour</mark>.']);
  });

  test('keep an opening quotation mark and the full stop at the end', async () => {
    const words = Array.from({ length: 60 }, (_, i) => `w${i}`).join(' ');
    const [snippet = ''] = await snippetsOf([`${words} “Never again the harbour,” she said ${words}`], 'harbour');
    expect(plain(snippet)).toContain('“Never again the harbour,”');
  });

  test('are bounded even for one word of 64 KB', async () => {
    const [snippet = ''] = await snippetsOf([`harbour ${'x'.repeat(65_536)}`], 'harbour', 2);
    expect(passage(snippet).length).toBeLessThanOrEqual(SNIPPET_LENGTH);
    const lede = await snippetsOf(['Harbour.'], 'title:title', 2, '😀'.repeat(40_000));
    expect(passage(lede[0] ?? '').length).toBeLessThanOrEqual(SNIPPET_LENGTH);
    expect(passage(lede[0] ?? '')).not.toMatch(/[\ud800-\udbff]$/);
  });

  const word = fc.constantFrom(
    'harbour',
    'ferry',
    'the',
    'it',
    '“quay”',
    'co-operative',
    'O’Hara’s',
    'end.',
    'Why?',
    '東京',
    'n',
    'é',
  );
  const paragraph = fc.array(word, { maxLength: 150 }).map((words) => words.join(' '));

  test('never overlap, are parts of the text, bounded, cut at words, and hold marks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(paragraph, { maxLength: 4 }), fc.integer({ min: 1, max: 5 }), async (body, count) => {
        const archive = await archiveOf([article('a', { title: 'harbour ferry', body })]);
        const snippets = (await archive.hit('a', 'harbour ferry', { snippets: count }))._snippets;
        expect(snippets.length).toBeLessThanOrEqual(count);
        for (const snippet of snippets) {
          const text = passage(snippet);
          expect(text.length).toBeLessThanOrEqual(SNIPPET_LENGTH);
          const atWords = new RegExp(`[\\s“]${literal(text)}(?=[\\s.?”])`, 'u');
          expect(body.some((whole) => whole === text || atWords.test(` ${whole} `))).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('of one long paragraph do not repeat a word', async () => {
    const numbered = Array.from({ length: 400 }, (_, i) => (i % 40 === 7 ? `harbour n${i}` : `n${i}`)).join(' ');
    const snippets = await snippetsOf([numbered], 'harbour');
    const numbers = snippets.flatMap((snippet) => passage(snippet).match(/n\d+/g) ?? []);
    expect(snippets.length).toBe(5);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
