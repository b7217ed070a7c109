/** What to mark in a text: exactly the tokens that matched, by the rules that matched them. */
import { typedLength } from '../analysis/normalizer.js';
import type { Token } from '../analysis/token.js';
import { tokenize } from '../analysis/tokenizer.js';
import type { SearchField } from '../document/article.js';
import type { EngineHit, MatchKind } from '../engine/engine.js';
import type { PlannedWord } from '../query/plan.js';

/** A range of a text to mark, and the word of the query it stands for. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly word: number;
  /** False for a function word, which is marked beside other words but worth no passage of its own. */
  readonly telling: boolean;
}

/** A paragraph with its tokens and what to mark in it; marks are in order and never overlap. */
export interface MarkedText {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly marks: readonly Mark[];
}

/** One term of a match: the surface forms it was found as. */
interface TermForms {
  readonly forms: ReadonlyMap<string, MatchKind>;
  /** Letters typed of it. */
  readonly typed: number;
}
interface MatchForms {
  readonly word: number;
  readonly telling: boolean;
  readonly terms: readonly TermForms[];
  readonly fields: readonly SearchField[];
}

/** Marks the texts of one hit. */
export class Marker {
  private readonly matches: readonly MatchForms[];
  private readonly english: boolean;

  /** @param english whether the article's text is stemmed as English */
  constructor(words: readonly PlannedWord[], hit: EngineHit, english: boolean) {
    this.english = english;
    this.matches = hit.matches.map(({ word, alternative, terms, fields }) => ({
      word,
      telling: words[word].role !== 'function',
      fields,
      terms: terms.map((forms, i) => ({
        forms: new Map(forms.map(({ surface, kind }) => [surface, kind])),
        typed: words[word].alternatives[alternative].terms[i].surface.length,
      })),
    }));
  }

  /** Whether anything matched in a field at all. */
  touches(field: SearchField): boolean {
    return this.matches.some(({ fields }) => fields.includes(field));
  }

  /** @param field where the text stands; without it, whatever matched anywhere in the article is marked */
  mark(text: string, field?: SearchField): MarkedText {
    const tokens = tokenize(text, this.english);
    const here = this.matches.filter(({ fields }) => field === undefined || fields.includes(field));
    const starts = here.some(({ terms }) => terms.length > 1) ? byPosition(tokens) : NO_TOKENS;
    const places = here.flatMap((match) =>
      match.terms.length === 1
        ? singlePlaces(text, tokens, match.terms[0], match)
        : phrasePlaces(tokens, starts, match.terms, match),
    );
    return { text, tokens, marks: disjoint(besideOthers(places)) };
  }
}

/** A mark with the positions its tokens cover, half-open. */
interface Place extends Mark {
  readonly from: number;
  readonly to: number;
}

type Matched = Pick<MatchForms, 'word' | 'telling'>;
type TokensByPosition = ReadonlyMap<number, readonly Token[]>;
const NO_TOKENS: TokensByPosition = new Map();

function byPosition(tokens: readonly Token[]): TokensByPosition {
  const starts = new Map<number, Token[]>();
  for (const token of tokens) {
    const there = starts.get(token.position);
    if (there === undefined) starts.set(token.position, [token]);
    else there.push(token);
  }
  return starts;
}

function singlePlaces(
  text: string,
  tokens: readonly Token[],
  { forms, typed }: TermForms,
  { word, telling }: Matched,
): Place[] {
  return tokens.flatMap(({ surface, start, end, position, span }) => {
    const kind = forms.get(surface);
    if (kind === undefined) return [];
    const length = kind === 'prefix' ? typedLength(text.slice(start, end), typed) : end - start;
    return [{ start, end: start + length, word, telling, from: position, to: position + span }];
  });
}

/** Runs of adjacent tokens, from the first to the last. */
function phrasePlaces(
  tokens: readonly Token[],
  starts: TokensByPosition,
  terms: readonly TermForms[],
  { word, telling }: Matched,
): Place[] {
  return tokens.flatMap((token) => {
    const last = runEnd(starts, terms, token, 0);
    if (last === undefined) return [];
    return [{ start: token.start, end: last.end, word, telling, from: token.position, to: last.position + last.span }];
  });
}

function runEnd(starts: TokensByPosition, terms: readonly TermForms[], token: Token, term: number): Token | undefined {
  if (!terms[term].forms.has(token.surface)) return undefined;
  if (term === terms.length - 1) return token;
  for (const next of starts.get(token.position + token.span) ?? []) {
    const last = runEnd(starts, terms, next, term + 1);
    if (last !== undefined) return last;
  }
  return undefined;
}

/** Leaves out function words, except where a neighbour in the query is their neighbour in the text. */
function besideOthers(places: readonly Place[]): Place[] {
  if (places.every(({ telling }) => telling)) return [...places];
  const ends = new Set(places.map(({ word, to }) => `${word} ${to}`));
  const starts = new Set(places.map(({ word, from }) => `${word} ${from}`));
  return places.filter(
    ({ telling, word, from, to }) => telling || starts.has(`${word + 1} ${to}`) || ends.has(`${word - 1} ${from}`),
  );
}

/** In order, what overlaps made one. */
function disjoint(marks: readonly Mark[]): Mark[] {
  const merged: Mark[] = [];
  for (const { start, end, word, telling } of [...marks].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last !== undefined && start < last.end)
      merged[merged.length - 1] = { ...last, end: Math.max(last.end, end), telling: last.telling || telling };
    else merged.push({ start, end, word, telling });
  }
  return merged;
}
