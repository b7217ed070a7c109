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

test('no file holds a banned phrase', () => {
  expect([...phrases].flatMap(([file, found]) => found.map((phrase) => `${file}: ${phrase}`))).toEqual([]);
});
