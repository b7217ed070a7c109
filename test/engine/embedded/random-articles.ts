/** Random articles over a small vocabulary, so that words, phrases and values recur often. */
import fc from 'fast-check';
import type { Article } from '../../../src/document/article.js';
import { indexDocument } from '../../../src/engine/embedded/documents/indexed-document.js';
import { Vocabulary } from '../../../src/engine/embedded/documents/vocabulary.js';

const WORDS =
  'storm storms harbour harbor ferry ferries close closed closure general generous generation the of cod COVID-19 O’Hara U.N. café naïve 1,250 budget news new re-election election'.split(
    ' ',
  );

const sentence = fc
  .array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 9 })
  .map((words) => `${words.join(' ')}.`);

/** An article with one of `ids` as its id. */
export function randomArticle(ids: readonly string[]): fc.Arbitrary<Article> {
  return fc.record({
    id: fc.constantFrom(...ids),
    title: sentence,
    lede: fc.oneof(fc.constant(''), sentence),
    body: fc.array(fc.oneof(sentence, fc.constant('—')), { maxLength: 4 }),
    related: fc.array(sentence, { maxLength: 2 }),
    tags: fc.uniqueArray(fc.constantFrom('weather', 'Sport', 'sport', 'été'), { maxLength: 3 }),
    authors: fc.constant([]),
    section: fc.option(fc.constantFrom('World', 'Local', 'world'), { nil: undefined }),
    publishedAt: fc.option(
      fc.constantFrom('2024-01-01T00:00:00.000Z', '2024-05-31T12:00:00.000Z', '2025-02-01T00:00:00.000Z'),
      { nil: undefined },
    ),
    language: fc.option(fc.constantFrom('en', 'fr'), { nil: undefined }),
    attributes: fc.record(
      {
        words: fc.option(fc.integer({ min: -3, max: 9 })),
        edition: fc.option(fc.constantFrom('north', 'south', true)),
      },
      { requiredKeys: [] },
    ),
  });
}

export interface AnalysedTokens {
  /** Word keys, by token. */
  readonly keys: readonly string[];
  readonly positions: Uint32Array;
  readonly spans: Uint8Array;
  readonly fields: Uint8Array;
}

/** The tokens of an article, each with the key of its word. */
export function analyse(article: Article): AnalysedTokens {
  const vocabulary = new Vocabulary();
  const { words, ...rest } = indexDocument(article, vocabulary).sequence;
  return { ...rest, keys: Array.from(words, (word) => vocabulary.keys[word] ?? '') };
}

/** Queries that together use every part of matching. */
export const QUERIES = [
  'storm',
  'harb',
  'g',
  'genera',
  'the',
  'harbour storm',
  'harbuor',
  '"closed ferry"',
  '"the storm"',
  'covid-19',
  'covid19',
  '"covid 19"',
  'storm -ferry',
  'title:storm',
  '(storm OR cod) news',
  'NOT storm',
  'section:world',
  'tag:sport storm',
  'after:2024-02 storm',
  'storm harbour ferry closure generation news',
  'o’hara',
  'un',
  'cafe',
  '1250',
  'elections',
  '',
];

/** Pseudo-random numbers in [0, 1), determined by a seed. */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
