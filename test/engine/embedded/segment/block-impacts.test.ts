import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Article, SEARCH_FIELDS } from '../../../../src/document/article.js';
import { minimumImpact } from '../../../../src/engine/embedded/postings/block-ranges.js';
import { BLOCK_DOCUMENTS, blockCount } from '../../../../src/engine/embedded/segment/block-impacts.js';
import { openSegment } from '../../../../src/engine/embedded/segment/segment.js';
import { buildSegment } from '../../../../src/engine/embedded/segment/segment-builder.js';
import { mergeSegments } from '../../../../src/engine/embedded/segment/segment-merge.js';
import { analyseArticles } from '../../../../src/engine/embedded/segment/segment-source.js';
import { SegmentTier } from '../../../../src/engine/embedded/tiers/segment-tier.js';
import { collectionStatistics } from '../../../../src/engine/embedded/weighting/collection-statistics.js';
import { FieldNorms } from '../../../../src/engine/embedded/weighting/field-norms.js';
import { normsOf } from '../../../../src/engine/embedded/weighting/length-norms.js';
import { article } from '../../../search/archive.js';
import { numbers } from '../random-articles.js';

const ARTICLES = 2000;
/** In how many of a hundred articles each word stands; forms of some stems among them. */
const SHARES: Readonly<Record<string, number>> = { storm: 40, storms: 15, stormed: 6, harbour: 70, ferry: 9, cod: 3 };
const DEFAULT_WEIGHTS = { title: 5, lede: 1.2, body: 1, related: 0.3 };

function articles(): Article[] {
  const next = numbers(5);
  const some = (share: number) =>
    Object.entries(SHARES).flatMap(([word, of]) =>
      next() * 100 < of * share ? Array.from({ length: 1 + Math.floor(next() * 4) }, () => word) : [],
    );
  return Array.from({ length: ARTICLES }, (_, i) =>
    article(`a${i}`, {
      title: `note ${some(0.2).join(' ')}`,
      lede: some(0.5).join(' '),
      body: [[...some(1), ...Array.from({ length: Math.floor(next() * 300) }, () => 'filler')].join(' ')],
      related: i % 7 === 0 ? [some(0.3).join(' ')] : [],
    }),
  );
}

describe('the block impacts of a stem', () => {
  const all = articles();
  const segment = openSegment(buildSegment(analyseArticles(all)));
  const tier = new SegmentTier(segment);
  const { meanLengths } = collectionStatistics([tier]);

  /** By block, the highest frequency of any live document. */
  const maxima = (stem: string, norms: FieldNorms, { live }: SegmentTier): number[] => {
    const sums = new Float64Array(ARTICLES);
    for (const word of tier.lexicon.withStem(stem)) {
      for (let i = segment.postingStarts[word] ?? 0; i < (segment.postingStarts[word + 1] ?? 0); i += 1) {
        const docId = segment.postingDocIds[i] ?? 0;
        sums[docId] = (sums[docId] ?? 0) + norms.frequency(segment.postingFrequencies[i] ?? 0, tier.lengths, docId);
      }
    }
    return Array.from({ length: blockCount(ARTICLES) }, (_, block) =>
      sums
        .subarray(block * BLOCK_DOCUMENTS, (block + 1) * BLOCK_DOCUMENTS)
        .reduce((max, sum, at) => (live.has(block * BLOCK_DOCUMENTS + at) ? Math.max(max, sum) : max), 0),
    );
  };

  test('bound the frequency of every document of the block under any weights, mean lengths and removals', () => {
    const weight = fc.constantFrom(0, 0.3, 1, 5, 20);
    const weights = fc.record({ title: weight, lede: weight, body: weight, related: weight });
    const drift = fc.tuple(...meanLengths.map(() => fc.constantFrom(0.2, 0.98, 1, 1.02, 3)));
    const fields = fc.subarray([...SEARCH_FIELDS], { minLength: 1 });
    fc.assert(
      fc.property(
        fc.constantFrom('storm', 'harbour', 'ferri', 'note'),
        weights,
        drift,
        fields,
        fc.array(fc.nat(ARTICLES - 1), { maxLength: 5 }),
        (stem, own, by, searched, removed) => {
          const norms = new FieldNorms(normsOf(meanLengths.map((mean, i) => mean * (by[i] ?? 1))), own, searched);
          const reduced = new SegmentTier(segment, removed);
          const impacts = reduced.impacts(stem, norms);
          if (impacts === null) return;
          const { steps, factor } = impacts;
          const highest = maxima(stem, norms, reduced);
          expect(highest.every((sum, i) => sum === 0 || minimumImpact(sum, factor) <= (steps[i] ?? 0))).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('are tight under the norms they were stored with', () => {
    const norms = new FieldNorms(normsOf(meanLengths), DEFAULT_WEIGHTS, SEARCH_FIELDS);
    for (const stem of ['storm', 'harbour', 'ferri']) {
      const { steps = new Uint8Array(0), factor = 0 } = tier.impacts(stem, norms) ?? {};
      expect(factor).toBeCloseTo(1, 9);
      const expected = maxima(stem, norms, tier).map((sum) => (sum === 0 ? 0 : minimumImpact(sum, factor)));
      expect([...steps]).toEqual(expected);
    }
  });

  test('are absent for rare stems, and the same in a built and a merged segment', () => {
    const norms = new FieldNorms(normsOf(meanLengths), DEFAULT_WEIGHTS, SEARCH_FIELDS);
    expect(tier.impacts('cod', norms)).toBeNull();
    expect(tier.impacts('absent', norms)).toBeNull();
    const parts = [all.slice(0, 700), all.slice(700)].map((part) => buildSegment(analyseArticles(part)));
    const merged = mergeSegments(parts.map((part) => new SegmentTier(openSegment(part))));
    expect(Buffer.from(new Uint8Array(merged)).equals(Buffer.from(new Uint8Array(segment.buffer)))).toBe(true);
  });
});
