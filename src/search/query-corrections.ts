/** Probable slips in a query with their corrections: another spelling, a missing space, a space too many. */
import { isStopWord } from '../analysis/stop-words.js';
import type { Token } from '../analysis/token.js';
import { tokenize } from '../analysis/tokenizer.js';
import type { CallOptions, SearchReader } from '../backend/archive-backend.js';
import type { Span } from '../query/ast.js';
import type { TermMatch } from '../query/plan.js';
import { misspellingCost, typedWord } from './error-model.js';
import type { QueryPlan } from './planning.js';
import { corrections } from './spelling.js';
import { isRare } from './typing-errors.js';

/** A range of the query and one correction of it; the lower `cost`, the likelier. In edits. */
export interface Replacement {
  readonly span: Span;
  readonly text: string;
  readonly cost: number;
}

export interface Slips {
  /** For each word that may be a slip, its corrections, likeliest first; never empty. */
  readonly words: readonly (readonly Replacement[])[];
  /** Neighbouring words that are one word of the archive. */
  readonly joins: readonly Replacement[];
}

/** Corrections tried for a word. */
const CHOICES = 3;
/** Words corrected in one query. */
const MAX_WORDS = 4;
/** Edits a letter above which a correction is another word, no misspelling; 97 of 100 common misspellings cost less. */
const PLAUSIBLE = 0.25;
/** A missing or additional space, in edits. */
const SPACE_COST = 0.6;
/** Letters of the shortest word that is split, and of the shortest part. */
const MIN_SPLIT = 5;
const MIN_PART = 2;
const QUOTE = /["“”„«»]/;
/** Letters of the longest word that is split. */
const LONGEST = 40;

/** A word as it stands in the query. */
interface QueryWord {
  readonly surface: string;
  readonly span: Span;
  /** Whether several words may take its place: a scope applies to one word only. */
  readonly free: boolean;
  /** Number of articles that hold a form of it. */
  readonly documents: number;
}

/** Cuts of a word in two. */
interface Cuts {
  readonly word: QueryWord;
  readonly parts: readonly (readonly [left: string, right: string])[];
}

/** The slips in a query. Excluded words, function words and words with digits are never slips. */
export async function findSlips(
  reader: SearchReader,
  query: string,
  plan: QueryPlan,
  options: CallOptions,
): Promise<Slips> {
  const words = await queryWords(reader, query, plan, options);
  if (words.length === 0) return { words: [], joins: [] };
  const { articles: collection } = await reader.size();
  const rare = (word: QueryWord) => isRare(word.documents, collection) && !/\p{N}/u.test(word.surface);
  const slips = words.filter((word) => word.surface.length > 2 && rare(word)).slice(0, MAX_WORDS);
  const neighbours = words.flatMap((left, i): (readonly [QueryWord, QueryWord])[] => {
    const right = words[i + 1];
    if (right === undefined || !left.free || !right.free || !(rare(left) || rare(right))) return [];
    return /^\s+$/.test(query.slice(left.span.end, right.span.start)) ? [[left, right]] : [];
  });
  const spelled = await Promise.all(slips.map((word) => spellings(reader, word, options)));
  const spaced = await spaceCorrections(reader, slips, neighbours.slice(0, MAX_WORDS), options);
  return {
    words: slips
      .map((_, i) => [...(spelled[i] ?? []), ...(spaced.splits[i] ?? [])])
      .filter((choices) => choices.length > 0)
      .map((choices) => choices.sort((a, b) => a.cost - b.cost).slice(0, CHOICES)),
    joins: spaced.joins,
  };
}

/** All words of the query that must match, also those in quotes. */
async function queryWords(
  reader: SearchReader,
  query: string,
  plan: QueryPlan,
  options: CallOptions,
): Promise<readonly QueryWord[]> {
  const words = plan.words.flatMap((word, index) => {
    const span = plan.spans[index];
    if (word.role !== 'content' || span === undefined) return [];
    const tokens = outermost(tokenize(query.slice(span.start, span.end)));
    const typing = word.alternatives[0]?.terms.at(-1)?.prefix ?? false;
    const free = plan.free.includes(index) || QUOTE.test(query.charAt(span.start));
    return tokens.map((token, i) => ({
      surface: token.surface,
      term: termOf(token, typing && i === tokens.length - 1),
      span: { start: span.start + token.start, end: span.start + token.end },
      free,
    }));
  });
  if (words.length === 0) return [];
  const documents = await reader.documentFrequencies(
    words.map(({ term }) => term),
    options,
  );
  return words.map(({ surface, span, free }, i) => ({ surface, span, free, documents: documents[i] ?? 0 }));
}

/** Tokens that are not parts of a compound. */
function outermost(tokens: readonly Token[]): readonly Token[] {
  let end = 0;
  return tokens.filter((token) => {
    if (token.position < end) return false;
    end = token.position + token.span;
    return true;
  });
}

/** More frequent words of the archive that a word may be a misspelling of. Function words would only relax the query. */
async function spellings(
  reader: SearchReader,
  { surface, span, documents }: QueryWord,
  options: CallOptions,
): Promise<readonly Replacement[]> {
  const typed = typedWord(surface);
  // A word of the archive is seldom three edits from the intended one, and three edits take a millisecond.
  const edits = documents > 0 ? 2 : 3;
  const near = (word: string, within: 1 | 2 | 3, limit: number) => reader.wordsNear(word, within, limit, options);
  const choices = await corrections(surface, near, CHOICES, edits);
  return choices
    .filter((choice) => choice.documents > documents && !isStopWord(choice.surface))
    .filter(
      (choice) => misspellingCost(typed, choice.surface) <= PLAUSIBLE * Math.max(surface.length, choice.surface.length),
    )
    .map((choice) => ({ span, text: choice.surface, cost: choice.cost }));
}

/**
 * Words split in two, for each the cut whose rarer part is most frequent, and neighbouring words joined in one. The
 * frequencies of all parts are read in one call.
 */
async function spaceCorrections(
  reader: SearchReader,
  slips: readonly QueryWord[],
  neighbours: readonly (readonly [QueryWord, QueryWord])[],
  options: CallOptions,
): Promise<{ readonly splits: readonly (readonly Replacement[])[]; readonly joins: readonly Replacement[] }> {
  const cuts = slips.map(cutsOf);
  const joins = neighbours.map(([left, right]) => ({
    text: left.surface + right.surface,
    span: { start: left.span.start, end: right.span.end },
  }));
  const surfaces = [...cuts.flatMap(({ parts }) => parts.flat()), ...joins.map(({ text }) => text)];
  const counts = surfaces.length === 0 ? [] : await reader.documentFrequencies(surfaces.map(exactTerm), options);
  const documents = new Map(surfaces.map((surface, i) => [surface, counts[i] ?? 0]));
  const frequency = (surface: string) => documents.get(surface) ?? 0;
  return {
    splits: cuts.map((cut) => bestSplit(cut, frequency)),
    joins: joins.flatMap(({ text, span }) => (frequency(text) === 0 ? [] : [{ span, text, cost: SPACE_COST }])),
  };
}

function cutsOf(word: QueryWord): Cuts {
  const { surface, free } = word;
  if (!free || surface.length < MIN_SPLIT || surface.length > LONGEST) return { word, parts: [] };
  const cuts = Array.from({ length: surface.length - 2 * MIN_PART + 1 }, (_, i) => i + MIN_PART);
  return { word, parts: cuts.map((cut) => [surface.slice(0, cut), surface.slice(cut)]) };
}

function bestSplit({ word, parts }: Cuts, frequency: (surface: string) => number): readonly Replacement[] {
  let best: { readonly text: string; readonly documents: number } = { text: '', documents: 0 };
  for (const [left, right] of parts) {
    const documents = Math.min(frequency(left), frequency(right));
    if (documents > best.documents) best = { text: `${left} ${right}`, documents };
  }
  return best.documents === 0 ? [] : [{ span: word.span, text: best.text, cost: SPACE_COST }];
}

function termOf({ surface, stem }: Token, prefix: boolean): TermMatch {
  return { surface, stem, prefix, typos: 0 };
}

function exactTerm(surface: string): TermMatch {
  return { surface, stem: null, prefix: false, typos: 0 };
}
