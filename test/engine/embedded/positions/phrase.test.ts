import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Article } from '../../../../src/document/article.js';
import { openSegment } from '../../../../src/engine/embedded/segment/segment.js';
import { buildSegment } from '../../../../src/engine/embedded/segment/segment-builder.js';
import { analyseArticles } from '../../../../src/engine/embedded/segment/segment-source.js';
import { TermSet } from '../../../../src/engine/embedded/terms/term-set.js';
import { RecentTier } from '../../../../src/engine/embedded/tiers/recent-tier.js';
import { SegmentTier } from '../../../../src/engine/embedded/tiers/segment-tier.js';
import type { Tier } from '../../../../src/engine/embedded/tiers/tier.js';
import { type AnalysedTokens, analyse, randomArticle } from '../random-articles.js';

const IDS = Array.from({ length: 6 }, (_, i) => `article/${i}`);
const articles = fc.uniqueArray(randomArticle(IDS), { selector: ({ id }) => id, minLength: 1, maxLength: IDS.length });
/** Words of the random articles: repeated ones, joined forms and their parts, unstemmed twins. */
// biome-ignore format: a list to scan
const KEYS = ['storm', 'storms', 'storms\u0001', 'the', 'of', 'covid', '19', 'covid19', 're', 'election', 'reelection', 'closed', 'closed\u0001', 'news'];
/** For each term, its words and their weight. */
const phrase = fc.array(
  fc.record({
    weight: fc.constantFrom(1, 0.5),
    keys: fc.uniqueArray(fc.constantFrom(...KEYS), { minLength: 1, maxLength: 4 }),
  }),
  { minLength: 2, maxLength: 4 },
);
type Phrase = ReadonlyArray<{ readonly weight: number; readonly keys: readonly string[] }>;
/** Field of each occurrence, by article. */
type Occurrences = Record<string, number[]>;

function archiveOf(list: readonly Article[]): SegmentTier {
  return new SegmentTier(openSegment(buildSegment(analyseArticles(list))));
}

function recentOf(list: readonly Article[]): RecentTier {
  const tier = new RecentTier();
  const { keys, documents } = analyseArticles(list);
  for (const document of documents) tier.put(document, keys);
  return tier;
}

function occurrencesIn(tier: Tier, terms: Phrase): Occurrences {
  const sets = terms.map(({ weight, keys }) => {
    const set = new TermSet();
    for (const key of keys) if (tier.lexicon.find(key) >= 0) set.add(tier.lexicon.find(key), { kind: 'exact', weight });
    return set;
  });
  const places: Occurrences = {};
  const lowest = Math.min(...terms.map(({ weight }) => weight));
  tier.visitPhrase(sets, tier.live, (docId, field, weight) => {
    expect(weight).toBe(lowest);
    places[tier.id(docId)] = [...(places[tier.id(docId)] ?? []), field];
  });
  return places;
}

function expectedOccurrences(list: readonly Article[], terms: Phrase): Occurrences {
  const found = list.map((article) => [article.id, occurrencesOf(analyse(article), terms)] as const);
  return Object.fromEntries(found.filter(([, fields]) => fields.length > 0));
}

/** The field of every token that starts a chain of adjacent tokens of the other terms. */
function occurrencesOf({ keys, positions, spans, fields }: AnalysedTokens, terms: Phrase): number[] {
  const continues = (token: number, term: number): boolean =>
    term === terms.length ||
    keys.some(
      (key, next) =>
        positions[next] === (positions[token] ?? 0) + (spans[token] ?? 0) &&
        terms[term]?.keys.includes(key) === true &&
        continues(next, term + 1),
    );
  return keys.flatMap((key, token) =>
    terms[0]?.keys.includes(key) && continues(token, 1) ? [fields[token] ?? 0] : [],
  );
}

describe('a phrase', () => {
  test('is found in a segment wherever its words are adjacent, joined forms and parts alike', () => {
    fc.assert(
      fc.property(articles, phrase, (list, terms) => {
        expect(occurrencesIn(archiveOf(list), terms)).toEqual(expectedOccurrences(list, terms));
      }),
      { numRuns: 300 },
    );
  });

  test('is found in the recent tier at the same places', () => {
    fc.assert(
      fc.property(articles, phrase, (list, terms) => {
        expect(occurrencesIn(recentOf(list), terms)).toEqual(expectedOccurrences(list, terms));
      }),
      { numRuns: 100 },
    );
  });

  test('is not found in removed articles', () => {
    fc.assert(
      fc.property(articles, phrase, fc.subarray(IDS), (list, terms, removed) => {
        const tier = archiveOf(list);
        for (const id of removed) tier.remove(id);
        const left = list.filter(({ id }) => !removed.includes(id));
        expect(occurrencesIn(tier, terms)).toEqual(expectedOccurrences(left, terms));
      }),
      { numRuns: 100 },
    );
  });
});
