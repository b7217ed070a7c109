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
  'src/analysis/chunk.ts': 1,
  'src/analysis/tokenizer.ts': 1,
  'src/backend/archive-backend.ts': 1,
  'src/cli/exit.ts': 2,
  'src/cli/rebuild-note.ts': 1,
  'src/cli/run.ts': 1,
  'src/cli/search-command.ts': 1,
  'src/cli/serve-command.ts': 2,
  'src/document/importers/byte-stream.ts': 1,
  'src/document/importers/import-url.ts': 1,
  'src/document/importers/json.ts': 1,
  'src/document/importers/page-metadata.ts': 1,
  'src/document/importers/xml-items.ts': 1,
  'src/document/text-decoding.ts': 2,
  'src/engine/embedded/doc-values/value-words.ts': 1,
  'src/engine/embedded/documents/minhash.ts': 1,
  'src/engine/embedded/matching/condition-matching.ts': 3,
  'src/engine/embedded/matching/match-set.ts': 1,
  'src/engine/embedded/matching/word-matching.ts': 4,
  'src/engine/embedded/persistence/shared-memory.ts': 4,
  'src/engine/embedded/persistence/worker-protocol.ts': 1,
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
  'src/engine/embedded/segment/section-layout.ts': 1,
  'src/engine/embedded/similarity/duplicate-folding.ts': 1,
  'src/engine/embedded/structures/bitmap.ts': 1,
  'src/engine/embedded/terms/segment-lexicon.ts': 1,
  'src/engine/embedded/terms/term-expansion.ts': 1,
  'src/engine/embedded/terms/top-terms.ts': 2,
  'src/engine/embedded/tiers/tier.ts': 4,
  'src/engine/embedded/weighting/bm25f.ts': 2,
  'src/evaluation/evaluate.ts': 1,
  'src/evaluation/judgments.ts': 1,
  'src/http/algolia/records/record.ts': 1,
  'src/http/algolia/request/parameters.ts': 2,
  'src/http/algolia/request/request-transform.ts': 1,
  'src/http/algolia/request/secured-key.ts': 1,
  'src/http/algolia/request/without-effect.ts': 1,
  'src/http/algolia/response/facet-results.ts': 2,
  'src/http/algolia/response/highlighting.ts': 5,
  'src/http/algolia/response/projection.ts': 2,
  'src/http/algolia/response/search-result.ts': 2,
  'src/http/algolia/routes/index-endpoints.ts': 2,
  'src/http/algolia/routes/search.ts': 3,
  'src/http/algolia/settings/index-settings.ts': 1,
  'src/http/algolia/settings/saved-lists.ts': 2,
  'src/indexing/article-batch.ts': 1,
  'src/indexing/folder-sync.ts': 1,
  'src/indexing/indexer.ts': 1,
  'src/indexing/tasks.ts': 1,
  'src/query/filter-lexer.ts': 1,
  'src/query/filter-parser.ts': 1,
  'src/query/lexer.ts': 1,
  'src/query/plan.ts': 2,
  'src/query/planner.ts': 2,
  'src/search/did-you-mean.ts': 1,
  'src/search/explanation.ts': 2,
  'src/search/expressions.ts': 3,
  'src/search/marks.ts': 1,
  'src/search/searcher.ts': 1,
  'src/search/spelling.ts': 1,
  'src/service/indexes.ts': 3,
  'src/service/service.ts': 1,
  'src/service/shared-lock.ts': 1,
  'src/store/article-store.ts': 1,
  'src/store/databases.ts': 1,
  'src/store/metadata.ts': 2,
  'src/store/sources.ts': 1,
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
