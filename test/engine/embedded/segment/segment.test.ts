import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Article } from '../../../../src/document/article.js';
import { surfaceOf } from '../../../../src/engine/embedded/documents/indexed-document.js';
import { COMMON_WORDS } from '../../../../src/engine/embedded/forward-index/term-ranks.js';
import { openSegment } from '../../../../src/engine/embedded/segment/segment.js';
import { segmentChecksum } from '../../../../src/engine/embedded/segment/segment-assembly.js';
import { buildSegment } from '../../../../src/engine/embedded/segment/segment-builder.js';
import { mergeSegments } from '../../../../src/engine/embedded/segment/segment-merge.js';
import { analyseArticles } from '../../../../src/engine/embedded/segment/segment-source.js';
import { TermSet } from '../../../../src/engine/embedded/terms/term-set.js';
import { SegmentTier } from '../../../../src/engine/embedded/tiers/segment-tier.js';
import { analyse, randomArticle } from '../random-articles.js';

const IDS = Array.from({ length: 12 }, (_, i) => `article/${i}`);
const articles = fc.uniqueArray(randomArticle(IDS), { selector: ({ id }) => id, maxLength: IDS.length });

function build(list: readonly Article[]): SharedArrayBuffer {
  return buildSegment(analyseArticles(list));
}

function bytes(buffer: SharedArrayBuffer): Buffer {
  return Buffer.from(new Uint8Array(buffer));
}

/** The word keys of an article, read from a segment and analysed. */
const keysAt = (tier: SegmentTier, id: string) => {
  const { count, words } = tier.sequence(tier.docId(id));
  return Array.from(words.subarray(0, count), (word) => tier.lexicon.key(word));
};
const keysOf = (list: readonly Article[], id: string) =>
  list.filter((article) => article.id === id).flatMap((article) => analyse(article).keys);

describe('a segment', () => {
  test('merged from parts has the bytes of one built from the whole', () => {
    fc.assert(
      fc.property(articles, fc.array(fc.nat(IDS.length), { maxLength: 3 }), (list, cuts) => {
        const ends = [...cuts.map((cut) => Math.min(cut, list.length)).sort((a, b) => a - b), list.length];
        const parts = ends.map((end, i) => list.slice(i === 0 ? 0 : ends[i - 1], end));
        const merged = mergeSegments(parts.map((part) => new SegmentTier(openSegment(build(part)))));
        expect(bytes(merged).equals(bytes(build(list)))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('merged without what was removed has the bytes of one that never held it', () => {
    fc.assert(
      fc.property(articles, fc.subarray(IDS), (list, removed) => {
        const tier = new SegmentTier(openSegment(build(list)));
        for (const id of removed) tier.remove(id);
        const left = list.filter(({ id }) => !removed.includes(id));
        expect(bytes(mergeSegments([tier])).equals(bytes(build(left)))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('gives back every token of every article in its place', () => {
    fc.assert(
      fc.property(articles, (list) => {
        const tier = new SegmentTier(openSegment(build(list), segmentChecksum));
        for (const article of list) {
          const { keys, positions, spans, fields } = analyse(article);
          const { count, ...held } = tier.sequence(tier.docId(article.id));
          expect(Array.from(held.words.subarray(0, count), (word) => tier.lexicon.key(word))).toEqual(keys);
          expect([...held.positions.subarray(0, count)]).toEqual([...positions]);
          expect([...held.spans.subarray(0, count)]).toEqual([...spans]);
          expect([...held.fields.subarray(0, count)]).toEqual([...fields]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('keeps more words than fit in a unit, also when merging changes which are common', () => {
    const article = (id: string, from: number, words: number): Article => {
      const names = Array.from({ length: words }, (_, i) => `w${(from + i).toString(36)}x`);
      const members = { lede: '', related: [], tags: [], authors: [], attributes: {} };
      return { id, title: 'all-purpose list', body: [names.join(' '), 'all-purpose'], ...members };
    };
    const list = [article('a', 0, 30_000), article('b', 25_000, 25_000), article('c', 20_000, 10_000)];
    const whole = build(list);
    const tier = new SegmentTier(openSegment(whole));
    expect(tier.lexicon.size).toBeGreaterThan(COMMON_WORDS);
    for (const { id } of list) expect(keysAt(tier, id).join(' ')).toBe(keysOf(list, id).join(' '));
    const last = tier.lexicon.size - 1;
    const set = new TermSet();
    set.add(last, { kind: 'exact', weight: 1 });
    const found = tier.selectedTokens(tier.docId('b'), tier.select([set]));
    expect([...found.words.subarray(0, found.count)]).toEqual([last]);
    const [place] = found.positions;
    const { keys, positions } = analyse(list[1] ?? article('', 0, 0));
    expect(place).toBe(positions[keys.indexOf(tier.lexicon.key(last))]);
    expect(tier.selectedTokens(tier.docId('a'), tier.select([set])).count).toBe(0);
    const parts = [list.slice(0, 1), list.slice(1)].map((part) => new SegmentTier(openSegment(build(part))));
    expect(bytes(mergeSegments(parts)).equals(bytes(whole))).toBe(true);
    tier.remove('b');
    expect(bytes(mergeSegments([tier])).equals(bytes(build(list.filter(({ id }) => id !== 'b'))))).toBe(true);
  }, 60_000);

  test('counts documents by word, headline and stem exactly, also after removals', () => {
    fc.assert(
      fc.property(articles, fc.subarray(IDS), (list, removed) => {
        const tier = new SegmentTier(openSegment(build(list)));
        for (const id of removed) tier.remove(id);
        const fresh = new SegmentTier(openSegment(build(list.filter(({ id }) => !removed.includes(id)))));
        expect(tier.documents).toBe(fresh.documents);
        expect(tier.lengths.totals).toEqual(fresh.lengths.totals);
        expect(tier.lengths.filled).toEqual(fresh.lengths.filled);
        for (let word = 0; word < tier.lexicon.size; word += 1) {
          const key = tier.lexicon.key(word);
          const same = fresh.lexicon.find(key);
          expect([key, tier.lexicon.documents(word)]).toEqual([key, same < 0 ? 0 : fresh.lexicon.documents(same)]);
          expect([key, tier.lexicon.headlines(word)]).toEqual([key, same < 0 ? 0 : fresh.lexicon.headlines(same)]);
        }
        for (const stem of ['storm', 'close', 'closur', 'gener', 'elect']) {
          expect([stem, tier.lexicon.stemDocuments(stem)]).toEqual([stem, fresh.lexicon.stemDocuments(stem)]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('whose bytes were changed anywhere is refused', () => {
    const buffer = build([
      {
        id: 'a',
        title: 'Storm over the harbour',
        lede: '',
        body: [],
        related: [],
        tags: [],
        authors: [],
        attributes: {},
      },
    ]);
    fc.assert(
      fc.property(fc.nat(buffer.byteLength - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const copy = new SharedArrayBuffer(buffer.byteLength);
        const view = new Uint8Array(copy);
        view.set(new Uint8Array(buffer));
        view[at] ^= change;
        // The length of the header is covered by nothing but the parts it names.
        if (at >= 8 && at < 12) return;
        expect(() => openSegment(copy, segmentChecksum)).toThrow();
      }),
      { numRuns: 200 },
    );
  });

  test('finds words by prefix and near others as a plain list would', () => {
    fc.assert(
      fc.property(articles, fc.constantFrom('s', 'ha', 'clo', 'gen', 'x'), (list, prefix) => {
        const { lexicon } = new SegmentTier(openSegment(build(list)));
        const surfaces = new Set(list.flatMap((article) => analyse(article).keys.map(surfaceOf)));
        const found = new Set<string>();
        lexicon.withPrefix(prefix, (first, end) => {
          for (let word = first; word < end; word += 1) found.add(surfaceOf(lexicon.key(word)));
        });
        expect(found).toEqual(new Set([...surfaces].filter((surface) => surface.startsWith(prefix))));
      }),
      { numRuns: 40 },
    );
  });
});
