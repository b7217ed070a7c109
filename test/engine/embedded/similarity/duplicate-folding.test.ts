import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Article } from '../../../../src/document/article.js';
import { indexDocument } from '../../../../src/engine/embedded/documents/indexed-document.js';
import { SIGNATURE_SIZE } from '../../../../src/engine/embedded/documents/minhash.js';
import { Vocabulary } from '../../../../src/engine/embedded/documents/vocabulary.js';
import { DisjointSets } from '../../../../src/engine/embedded/similarity/disjoint-sets.js';
import { foldNearDuplicates, NEAR_IDENTICAL } from '../../../../src/engine/embedded/similarity/duplicate-folding.js';
import { RecentTier } from '../../../../src/engine/embedded/tiers/recent-tier.js';
import { article } from '../../../search/archive.js';

const WORDS = Array.from({ length: 60 }, (_, i) => `word${i}`);
/** The same text with some words replaced. */
const text = fc
  .uniqueArray(fc.nat(59), { maxLength: 6 })
  .map((changed) => WORDS.map((word, i) => (changed.includes(i) ? `other${i}` : word)).join(' '));

function tierOf(articles: readonly Article[]): RecentTier {
  const tier = new RecentTier();
  for (const one of articles) {
    const vocabulary = new Vocabulary();
    tier.put(indexDocument(one, vocabulary), vocabulary.keys);
  }
  return tier;
}

function agreement(a: Uint32Array, b: Uint32Array): number {
  return [...a].filter((value, row) => value === b[row]).length / SIGNATURE_SIZE;
}

/** Connected components by comparing all pairs, members of a tier after each other. */
function naive(signatures: readonly Uint32Array[]): number[] {
  const groups = signatures.map((_, i) => i);
  for (const [i, a] of signatures.entries()) {
    for (const [j, b] of signatures.entries()) {
      if (j >= i || agreement(a, b) < NEAR_IDENTICAL) continue;
      const [from, to] = [groups[i] ?? i, groups[j] ?? j];
      for (const [k, group] of groups.entries()) if (group === from || group === to) groups[k] = Math.min(from, to);
    }
  }
  return groups;
}

test('documents are folded as comparing all pairs of signatures would', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 8 }), (texts) => {
      const tier = tierOf(texts.map((body, i) => article(`a${i}`, { body: [body] })));
      const members = texts.map((_, docId) => ({ tier: 0, docId }));
      const signatures = texts.map((_, docId) => tier.signature(docId));
      // With 18 or more of 32 rows equal, no pair fails to share one of 16 bands of 2 rows.
      expect([...foldNearDuplicates(members, [tier])]).toEqual(naive(signatures));
    }),
    { numRuns: 50 },
  );
});

test('documents too short for a signature are never folded', () => {
  const tier = tierOf([article('a', { title: 'storm' }), article('b', { title: 'storm' })]);
  const members = [0, 1].map((docId) => ({ tier: 0, docId }));
  expect([...foldNearDuplicates(members, [tier])]).toEqual([0, 1]);
});

test('disjoint sets are represented by the least member of each', () => {
  const pairs = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 12 });
  fc.assert(
    fc.property(pairs, (united) => {
      const sets = new DisjointSets(10);
      let expected = Array.from({ length: 10 }, (_, i) => i);
      for (const [a, b] of united) {
        sets.unite(a, b);
        const [one = a, other = b] = [expected[a], expected[b]];
        expected = expected.map((root) => (root === one || root === other ? Math.min(one, other) : root));
      }
      expect(expected.map((_, i) => sets.find(i))).toEqual(expected);
    }),
  );
});
