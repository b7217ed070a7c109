import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SEARCH_FIELDS } from '../../../../src/document/article.js';
import { ScoringWindow } from '../../../../src/engine/embedded/postings/scoring-window.js';
import { SegmentPostings } from '../../../../src/engine/embedded/postings/segment-postings.js';
import { prune } from '../../../../src/engine/embedded/postings/window-scoring.js';
import { openSegment } from '../../../../src/engine/embedded/segment/segment.js';
import { buildSegment } from '../../../../src/engine/embedded/segment/segment-builder.js';
import { analyseArticles } from '../../../../src/engine/embedded/segment/segment-source.js';
import { Bitmap } from '../../../../src/engine/embedded/structures/bitmap.js';
import { TermSet } from '../../../../src/engine/embedded/terms/term-set.js';
import { SegmentTier } from '../../../../src/engine/embedded/tiers/segment-tier.js';
import { saturate } from '../../../../src/engine/embedded/weighting/bm25f.js';
import { fieldFrequency, inHeadline } from '../../../../src/engine/embedded/weighting/field-frequencies.js';
import { FieldNorms } from '../../../../src/engine/embedded/weighting/field-norms.js';
import { normsOf } from '../../../../src/engine/embedded/weighting/length-norms.js';
import { article } from '../../../search/archive.js';
import { numbers } from '../random-articles.js';

const ARTICLES = 700;
/** In how many of a hundred articles each word stands; `form…` are neighbours in the lexicon. */
const SHARES: Readonly<Record<string, number>> = { form: 40, format: 20, formation: 5, storm: 60, harbour: 2 };

/** Articles with frequencies from 0 to beyond the clamps, in fields of many lengths. */
function articles() {
  const next = numbers(11);
  const some = (share: number, max: number) =>
    Object.entries(SHARES)
      .flatMap(([word, of]) =>
        next() * 100 < of * share ? Array.from({ length: 1 + Math.floor(next() ** 4 * max) }, () => word) : [],
      )
      .join(' ');
  const filler = (max: number) => 'filler '.repeat(Math.floor(next() ** 3 * max));
  return Array.from({ length: ARTICLES }, (_, i) =>
    article(`a${i}`, {
      title: some(0.4, 20) + filler(20),
      lede: some(0.6, 20) + filler(60),
      body: [some(1, 80) + filler(400)],
      related: [some(0.2, 6) + filler(40)],
    }),
  );
}

/** Documents whose values differ by more than rounding. */
function differences(actual: ReadonlyMap<number, number>, expected: ReadonlyMap<number, number>): number[] {
  const docIds = new Set([...actual.keys(), ...expected.keys()]);
  return [...docIds].filter((docId) => !(Math.abs((actual.get(docId) ?? -1) - (expected.get(docId) ?? -1)) < 1e-9));
}

describe('the scoring loops over segment postings', () => {
  const segment = openSegment(buildSegment(analyseArticles(articles())));
  const tier = new SegmentTier(segment);
  const { lexicon, lengths } = tier;

  const weight = fc.constantFrom(0, 0.3, 1, 1.2, 5);
  const weighting = fc.record({
    weights: fc.record({ title: weight, lede: weight, body: weight, related: weight }),
    means: fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 30 })),
    fields: fc.subarray([...SEARCH_FIELDS], { minLength: 1 }),
  });
  const normsFor = ({ weights, means, fields }: typeof weighting extends fc.Arbitrary<infer T> ? T : never) =>
    new FieldNorms(normsOf(means), weights, fields);

  /** Single words, and maybe the run of words with the prefix `form`. */
  const terms = fc
    .tuple(fc.uniqueArray(fc.constantFrom('storm', 'harbour', 'format'), { maxLength: 3 }), fc.boolean())
    .filter(([words, prefix]) => words.length > 0 || prefix);
  const termSet = ([words, prefix]: readonly [readonly string[], boolean]) => {
    const set = new TermSet();
    for (const word of words) set.add(lexicon.find(word), { kind: 'exact', weight: 1 });
    if (prefix) lexicon.withPrefix('form', (first, end) => set.addRun(first, end, { kind: 'prefix', weight: 0.78 }));
    return set;
  };
  const removed = fc.array(fc.nat(ARTICLES - 1), { maxLength: 600 });

  /** Frequencies by document as `FieldNorms.frequency` defines them, and the documents with a word in the headline. */
  const expectedFrequencies = (set: TermSet, factor: number, by: FieldNorms, within: Bitmap) => {
    const frequencies = new Map<number, number>();
    const headlines = new Set<number>();
    for (const word of set.all()) {
      for (let i = segment.postingStarts[word] ?? 0; i < (segment.postingStarts[word + 1] ?? 0); i += 1) {
        const docId = segment.postingDocIds[i] ?? 0;
        const frequency = by.frequency(segment.postingFrequencies[i] ?? 0, lengths, docId);
        if (!within.has(docId) || frequency === 0) continue;
        const value = factor * (set.get(word)?.weight ?? 0) * frequency;
        frequencies.set(docId, (frequencies.get(docId) ?? 0) + value);
        if (inHeadline(segment.postingFrequencies[i] ?? 0)) headlines.add(docId);
      }
    }
    return { frequencies, headlines };
  };
  const windowOver = () => {
    const window = new ScoringWindow();
    window.headlines = new Bitmap(ARTICLES);
    window.moveTo(0, ARTICLES);
    return window;
  };
  const allBut = (docIds: readonly number[]) => {
    const within = Bitmap.full(ARTICLES);
    for (const docId of docIds) within.delete(docId);
    return within;
  };

  test('a frequency is the sum over fields of occurrences × field weight × length norm', () => {
    fc.assert(
      fc.property(weighting, fc.nat(0xffff), fc.nat(ARTICLES - 1), (chosen, packed, docId) => {
        const by = normsFor(chosen);
        const sum = SEARCH_FIELDS.reduce(
          (total, _, field) => total + fieldFrequency(packed, field) * by.of(lengths, docId, field),
          0,
        );
        expect(by.frequency(packed, lengths, docId)).toBeCloseTo(sum, 9);
      }),
      { numRuns: 1000 },
    );
  });

  test('accumulate the frequencies of FieldNorms', () => {
    fc.assert(
      fc.property(terms, weighting, removed, (words, chosen, missing) => {
        const [set, by] = [termSet(words), normsFor(chosen)];
        const within = allBut(missing);
        const window = windowOver();
        new SegmentPostings(segment, lengths, { words: set, weight: 0.7 }, by).accumulate(
          window,
          within,
          within.count(),
        );
        const sums = new Map<number, number>();
        for (const docId of window.touched.subarray(0, window.count)) sums.set(docId, window.sums[docId] ?? 0);
        const { frequencies } = expectedFrequencies(set, 0.7, by, within);
        expect(differences(sums, frequencies)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('prune to exactly the documents whose score reaches the threshold', () => {
    const threshold = fc.constantFrom(Number.NEGATIVE_INFINITY, 0.5, 2, 4, 6);
    const before = fc.array(fc.tuple(fc.nat(ARTICLES - 1), fc.constantFrom(0.1, 1, 3)), { maxLength: 100 });
    fc.assert(
      fc.property(terms, weighting, removed, threshold, before, (words, chosen, missing, minimum, earlier) => {
        const [set, by] = [termSet(words), normsFor(chosen)];
        const within = allBut(missing);
        const window = windowOver();
        const scores = new Map<number, number>();
        for (const [docId, score] of earlier) {
          if (!within.has(docId) || scores.has(docId)) continue;
          scores.set(docId, score);
          window.scores[docId] = score;
          window.scored[window.scoredCount] = docId;
          window.scoredCount += 1;
        }
        const postings = new SegmentPostings(segment, lengths, { words: set, weight: 1 }, by);
        const holding = prune([postings], window, within, within.count(), 2, minimum);
        const { frequencies, headlines } = expectedFrequencies(set, 1, by, within);
        for (const [docId, frequency] of frequencies)
          scores.set(docId, (scores.get(docId) ?? 0) + 2 * saturate(frequency));
        const { places, scores: survivorScores, count } = window.survivors;
        const survivors = new Map<number, number>();
        for (let k = 0; k < count; k += 1) survivors.set(places[k] ?? 0, survivorScores[k] ?? 0);
        const isClear = ([, score]: readonly [number, number]) => Math.abs(score - minimum) > 1e-9;
        const expected = [...scores].filter(([, score]) => score >= minimum);
        expect(differences(new Map([...survivors].filter(isClear)), new Map(expected.filter(isClear)))).toEqual([]);
        expect(holding).toBe(frequencies.size);
        expect([Math.max(...window.sums), Math.max(...window.scores)]).toEqual([0, 0]);
        const inHeadlines = [...survivors.keys()].filter((docId) => headlines.has(docId) && by.searches(0));
        expect(inHeadlines.filter((docId) => !window.headlines.has(docId))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
