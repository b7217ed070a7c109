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

/** The word keys of an article, as read from a segment. */
const keysAt = (tier: SegmentTier, id: string) => {
  const { count, words } = tier.sequence(tier.docId(id));
  return Array.from(words.subarray(0, count), (word) => tier.lexicon.key(word));
};
/** The word keys of an article, as analysed. */
const keysOf = (list: readonly Article[], id: string) =>
  list.filter((article) => article.id === id).flatMap((article) => analyse(article).keys);

describe('a segment', () => {
  test('merged from parts has the bytes of one built from all documents', () => {
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

  test('merged after removals has the bytes of one built without the removed documents', () => {
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

  test('returns the token sequence of every document as analysed', () => {
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

  test('stores words of ranks beyond one unit, also when a merge changes which words are common', () => {
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
    const tokens = tier.selectedTokens(tier.docId('b'), tier.select([set]));
    expect([...tokens.words.subarray(0, tokens.count)]).toEqual([last]);
    const [position] = tokens.positions;
    const { keys, positions } = analyse(list[1] ?? article('', 0, 0));
    expect(position).toBe(positions[keys.indexOf(tier.lexicon.key(last))]);
    expect(tier.selectedTokens(tier.docId('a'), tier.select([set])).count).toBe(0);
    const parts = [list.slice(0, 1), list.slice(1)].map((part) => new SegmentTier(openSegment(build(part))));
    expect(bytes(mergeSegments(parts)).equals(bytes(whole))).toBe(true);
    tier.remove('b');
    expect(bytes(mergeSegments([tier])).equals(bytes(build(list.filter(({ id }) => id !== 'b'))))).toBe(true);
  }, 60_000);

  test('counts documents by word, headline and stem exactly, before and after removals', () => {
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

  test('with any byte changed is refused', () => {
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
        view[at] = (view[at] ?? 0) ^ change;
        // The checksum does not cover the length of the header.
        if (at >= 8 && at < 12) return;
        expect(() => openSegment(copy, segmentChecksum)).toThrow();
      }),
      { numRuns: 200 },
    );
  });

  test('finds words by prefix as a linear search does', () => {
    fc.assert(
      fc.property(articles, fc.constantFrom('s', 'ha', 'clo', 'gen', 'x'), (list, prefix) => {
        const { lexicon } = new SegmentTier(openSegment(build(list)));
        const surfaces = new Set(list.flatMap((article) => analyse(article).keys.map(surfaceOf)));
        const matching = new Set<string>();
        lexicon.withPrefix(prefix, (first, end) => {
          for (let word = first; word < end; word += 1) matching.add(surfaceOf(lexicon.key(word)));
        });
        expect(matching).toEqual(new Set([...surfaces].filter((surface) => surface.startsWith(prefix))));
      }),
      { numRuns: 40 },
    );
  });
});
