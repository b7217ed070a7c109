/** The sources use the terms of the field: none of the phrases that stand in for a term is left in comments, messages or names. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

/** Banned phrases, each with what to write instead. */
const BANNED: readonly (readonly [RegExp, string])[] = [
  [/\b(whoever|somebody|nobody|anybody)\b/gi, 'the caller, the client, the user, a thread'],
  [/\bwho (asks?|calls?|can|comes?|is|has|holds?|wants?|knows?)\b/gi, 'the caller, the document, the candidate'],
  [
    /\bwhat (is|are|was|were) (asked|found|kept|looked for|said|sought|told)\b/gi,
    'the request, the match set, the top k',
  ],
  [/\b(is|are|was|were|be|been) (asked|said|sought|told)\b(?! apart)/gi, 'requested, reported, searched, given'],
  [/\bsays? (most|something)\b/gi, 'weight, selectivity, idf'],
  [/\basks? (otherwise|of)\b/gi, 'the caller retries, requests'],
  [/\bworth\b/gi, 'weight, score, benefit'],
  [/\bcomes? between\b/gi, 'atomic, uninterrupted'],
  [/\b(among|of) the best\b/gi, 'in the top k'],
  [/\bsuch as (are|have|hold)\b/gi, 'those that, or the name of the set'],
  [/\b(gives?|given|hands?|handed) out\b/gi, 'returned, shared, assigned'],
  [/\bgoing to be asked\b/gi, 'later requests'],
  [/\brather ask\b/gi, 'retry'],
];

/** Phrases still in the sources, by file. A count may only fall; a file without any must leave the list. */
const KNOWN: Readonly<Record<string, number>> = {
  'src/engine/embedded/matching/condition-matching.ts': 3,
  'src/engine/embedded/matching/match-set.ts': 1,
  'src/engine/embedded/matching/word-matching.ts': 4,
  'src/engine/embedded/positions/phrase.ts': 1,
  'src/engine/embedded/postings/postings.ts': 1,
  'src/engine/embedded/postings/scoring-window.ts': 1,
  'src/engine/embedded/query-evaluation.ts': 8,
  'src/engine/embedded/scoring/block-max.ts': 4,
  'src/engine/embedded/scoring/maxscore.ts': 6,
  'src/engine/embedded/scoring/ordering.ts': 4,
  'src/engine/embedded/scoring/ranking.ts': 4,
  'src/engine/embedded/scoring/second-look.ts': 2,
  'src/engine/embedded/scoring/top-docs.ts': 2,
  'src/engine/embedded/segment/block-impacts.ts': 5,
  'src/engine/embedded/terms/segment-lexicon.ts': 1,
  'src/engine/embedded/terms/term-expansion.ts': 1,
  'src/engine/embedded/terms/top-terms.ts': 2,
  'src/engine/embedded/tiers/tier.ts': 4,
  'src/engine/embedded/weighting/bm25f.ts': 2,
  'src/query/filter-parser.ts': 1,
  'src/query/plan.ts': 2,
};

/** Text with comments that run over several lines on one. */
const unwrap = (text: string): string => text.replace(/\n\s*(\*|\/\/) /g, ' ');

function phrasesIn(text: string): string[] {
  return BANNED.flatMap(([phrase, instead]) =>
    [...text.matchAll(phrase)].map(([found]) => `“${found}” (write: ${instead})`),
  );
}

const phrases = new Map<string, readonly string[]>(
  readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [`src/${file}`, phrasesIn(unwrap(readFileSync(`src/${file}`, 'utf8')))]),
);

test('no file has more banned phrases than are known', () => {
  const more = [...phrases].filter(([path, found]) => found.length > (KNOWN[path] ?? 0));
  expect(more.map(([path, found]) => `${path}: ${found.join(', ')}`)).toEqual([]);
});

test('every file with known phrases still has some', () => {
  expect(Object.keys(KNOWN).filter((path) => (phrases.get(path) ?? []).length === 0)).toEqual([]);
});
