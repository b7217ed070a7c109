/** Where a query may hold a slip, and what may have been meant: another spelling, a space too many, a space too few. */
import { isStopWord } from '../analysis/stop-words.js';
import type { Token } from '../analysis/token.js';
import { tokenize } from '../analysis/tokenizer.js';
import type { SearchEngine } from '../engine/engine.js';
import type { Span } from '../query/ast.js';
import { EMPTY_PLAN, type Plan, type PlannedWord, type TermMatch } from '../query/plan.js';
import type { PlannedQuery } from '../query/planner.js';
import { misspellingCost, typedWord } from './error-model.js';
import { isRare } from './relaxation.js';
import { corrections } from './spelling.js';

/** A stretch of the query and one thing it may have been; the lower `cost`, the likelier. In edits. */
export interface Replacement {
  readonly span: Span;
  readonly text: string;
  readonly cost: number;
}

export interface Slips {
  /** For each word that may be a slip, what else it may be, likeliest first; never empty. */
  readonly words: readonly (readonly Replacement[])[];
  /** Neighbouring words that are one word of the archive. */
  readonly joins: readonly Replacement[];
}

/** Corrections tried for a word. */
const CHOICES = 3;
/** Words corrected in one query. */
const MAX_WORDS = 4;
/** Edits a letter beyond which a word is not a misspelling but another word; 97 of 100 common misspellings cost less. */
const PLAUSIBLE = 0.25;
/** A space left out or put in by mistake, in edits. */
const SPACE_COST = 0.6;
/** Shorter words are not split, and parts are not shorter than this. */
const MIN_SPLIT = 5;
const MIN_PART = 2;
const QUOTE = /["“”„«»]/;
/** No word of a language is longer; bounds the work on noise. */
const LONGEST = 40;

/** A word as it stands in the query. */
interface QueryWord {
  readonly surface: string;
  readonly term: TermMatch;
  readonly span: Span;
  /** Whether several words may take its place: not behind a scope, which binds only one. */
  readonly free: boolean;
  readonly documents: number;
}

/** The slips in a query. Words under exclusion, function words and words with digits are none. */
export async function findSlips(engine: SearchEngine, query: string, plan: Plan & PlannedQuery): Promise<Slips> {
  const collection = engine.stats().documents;
  const words = await queryWords(engine, query, plan);
  const rare = (word: QueryWord) => isRare(word.documents, collection) && !/\p{N}/u.test(word.surface);
  const slips = words.filter((word) => word.surface.length > 2 && rare(word)).slice(0, MAX_WORDS);
  const found = await Promise.all(
    slips.map(async (word) => [...(await spellings(engine, word)), ...(await splits(engine, plan, word))]),
  );
  const neighbours = words.flatMap((left, i): [QueryWord, QueryWord][] => {
    const right = words[i + 1];
    if (right === undefined || !left.free || !right.free || !(rare(left) || rare(right))) return [];
    return /^\s+$/.test(query.slice(left.span.end, right.span.start)) ? [[left, right]] : [];
  });
  return {
    words: found
      .filter((choices) => choices.length > 0)
      .map((choices) => choices.sort((a, b) => a.cost - b.cost).slice(0, CHOICES)),
    joins: await joins(engine, plan, neighbours.slice(0, MAX_WORDS)),
  };
}

/** Every word of the query that must be found, also inside quotes, with how many articles hold a form of it. */
async function queryWords(engine: SearchEngine, query: string, plan: Plan & PlannedQuery): Promise<QueryWord[]> {
  const found = plan.words.flatMap((word, index): Omit<QueryWord, 'documents'>[] => {
    if (word.role !== 'content') return [];
    const span = plan.spans[index];
    const tokens = outermost(tokenize(query.slice(span.start, span.end)));
    const typing = word.alternatives[0].terms.at(-1)?.prefix ?? false;
    const free = plan.free.includes(index) || QUOTE.test(query.charAt(span.start));
    return tokens.map((token, i) => ({
      surface: token.surface,
      term: termOf(token, typing && i === tokens.length - 1),
      span: { start: span.start + token.start, end: span.start + token.end },
      free,
    }));
  });
  const documents = await documentCounts(
    engine,
    plan,
    found.map(({ term }) => term),
  );
  return found.map((word, i) => ({ ...word, documents: documents[i] }));
}

/** Tokens that are not parts of a compound. */
function outermost(tokens: readonly Token[]): Token[] {
  let end = 0;
  return tokens.filter((token) => {
    if (token.position < end) return false;
    end = token.position + token.span;
    return true;
  });
}

/** Words of the archive it may be a misspelling of. Function words are none: they find more only by asking for less. */
async function spellings(engine: SearchEngine, { surface, span, documents }: QueryWord): Promise<Replacement[]> {
  const typed = typedWord(surface);
  // Who mistypes a word three times seldom hits upon another of the archive's, and looking takes a millisecond.
  const edits = documents > 0 ? 2 : 3;
  const found = await corrections(surface, (near, most, limit) => engine.wordsNear(near, most, limit), CHOICES, edits);
  return found
    .filter((choice) => choice.documents > documents && !isStopWord(choice.surface))
    .filter(
      (choice) => misspellingCost(typed, choice.surface) <= PLAUSIBLE * Math.max(surface.length, choice.surface.length),
    )
    .map((choice) => ({ span, text: choice.surface, cost: choice.cost }));
}

/** The word as two of the archive's: at the place where both are known best. */
async function splits(engine: SearchEngine, plan: Plan, { surface, span, free }: QueryWord): Promise<Replacement[]> {
  if (!free || surface.length < MIN_SPLIT || surface.length > LONGEST) return [];
  const cuts = Array.from({ length: surface.length - 2 * MIN_PART + 1 }, (_, i) => i + MIN_PART);
  const parts = cuts.flatMap((cut) => [surface.slice(0, cut), surface.slice(cut)]);
  const documents = await documentCounts(engine, plan, parts.map(exactTerm));
  const known = cuts.map((_, i) => Math.min(documents[2 * i], documents[2 * i + 1]));
  const best = known.indexOf(Math.max(...known));
  if (known[best] === 0) return [];
  const text = `${parts[2 * best]} ${parts[2 * best + 1]}`;
  return [{ span, text, cost: SPACE_COST }];
}

async function joins(
  engine: SearchEngine,
  plan: Plan,
  neighbours: readonly (readonly [QueryWord, QueryWord])[],
): Promise<Replacement[]> {
  const texts = neighbours.map(([left, right]) => left.surface + right.surface);
  const documents = await documentCounts(engine, plan, texts.map(exactTerm));
  return neighbours.flatMap(([left, right], i): Replacement[] => {
    if (documents[i] === 0) return [];
    const span = { start: left.span.start, end: right.span.end };
    return [{ span, text: texts[i], cost: SPACE_COST }];
  });
}

function termOf({ surface, stem }: Token, prefix: boolean): TermMatch {
  return { surface, stem, prefix, typos: 0 };
}

function exactTerm(surface: string): TermMatch {
  return { surface, stem: null, prefix: false, typos: 0 };
}

/** How many articles hold each term, without looking for them: a plan whose words weigh nothing and tie nothing down. */
async function documentCounts(
  engine: SearchEngine,
  plan: Plan,
  terms: readonly TermMatch[],
): Promise<readonly number[]> {
  if (terms.length === 0) return [];
  const words = terms.map(
    (term): PlannedWord => ({
      text: term.surface,
      alternatives: [{ terms: [term], weight: 1, origin: 'typed' }],
      fields: null,
      weight: 0,
      role: 'function',
    }),
  );
  const { fields, fieldWeights } = plan;
  const counting: Plan = { ...EMPTY_PLAN, fields, fieldWeights, words };
  return (await engine.search(counting)).documents;
}
