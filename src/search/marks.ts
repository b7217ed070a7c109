/** Marks in a text: exactly the tokens that matched, by the rules that matched them. */
import { typedLength } from '../analysis/normalizer.js';
import type { Token } from '../analysis/token.js';
import { sift, tokenize } from '../analysis/tokenizer.js';
import { WordSieve } from '../analysis/word-sieve.js';
import type { MatchKind, PageHit, SurfaceMatch, WordMatch } from '../backend/page.js';
import type { SearchField } from '../document/article.js';
import type { PlannedWord, TermMatch } from '../query/plan.js';

/** A marked range of a text and the word of the query that it matches. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly word: number;
  /** False for a function word, which is marked only beside other words. */
  readonly isContent: boolean;
}

/** A text with its marks, in order and without overlaps. */
export interface MarkedText {
  readonly text: string;
  readonly marks: readonly Mark[];
}

/** One match of a hit. */
interface MatchForms {
  readonly word: number;
  readonly isContent: boolean;
  readonly fields: readonly SearchField[];
  /** Index among the matches of the hit: of two marks on the same characters the first wins. */
  readonly rank: number;
}
/** A surface form of a match of a single term. */
interface SingleForm {
  readonly match: MatchForms;
  readonly kind: MatchKind;
  /** Number of characters of the typed term. */
  readonly typed: number;
}
/** A match of several adjacent terms. */
interface PhraseForms {
  readonly match: MatchForms;
  /** For each term, its surface forms in the article. */
  readonly terms: readonly ReadonlySet<string>[];
}

/** Marks the texts of one hit. */
export class Marker {
  private readonly matches: readonly MatchForms[];
  private readonly singles = new Map<string, SingleForm[]>();
  private readonly phrases: PhraseForms[] = [];
  private readonly sieve: WordSieve;
  /** Whether marks depend on neighbouring tokens, so that the whole text must be tokenized. */
  private readonly needsNeighbours: boolean;

  constructor(words: readonly PlannedWord[], hit: Pick<PageHit, 'matches'>) {
    this.matches = hit.matches.map(({ word, alternative, terms, fields }, rank) => {
      const planned = words[word];
      const match = { word, isContent: planned?.role !== 'function', fields, rank };
      const forms = terms[0];
      if (forms !== undefined && terms.length === 1) {
        this.addSingle(match, forms, planned?.alternatives[alternative]?.terms[0]?.surface.length ?? 0);
      } else this.phrases.push({ match, terms: terms.map((some) => new Set(some.map(({ surface }) => surface))) });
      return match;
    });
    this.sieve = new WordSieve(this.singles.keys());
    this.needsNeighbours = this.phrases.length > 0 || this.matches.some(({ isContent }) => !isContent);
  }

  /** Whether any word matched in a field. */
  touches(field: SearchField): boolean {
    return this.matches.some(({ fields }) => fields.includes(field));
  }

  /** @param field of the text; undefined: matches of all fields are marked */
  mark(text: string, field?: SearchField): MarkedText {
    if (field !== undefined && !this.touches(field)) return { text, marks: NO_MARKS };
    const tokens = this.needsNeighbours ? tokenize(text) : sift(text, this.sieve);
    const places: Place[] = [];
    for (const token of tokens) {
      if (!this.sieve.begins(text.charCodeAt(token.start))) continue;
      for (const form of this.singles.get(token.surface) ?? NO_FORMS)
        if (isIn(field, form.match)) places.push(singlePlace(text, token, form));
    }
    if (this.phrases.length > 0) {
      const starts = byPosition(tokens);
      for (const phrase of this.phrases)
        if (isIn(field, phrase.match)) places.push(...phrasePlaces(tokens, starts, phrase));
    }
    return { text, marks: places.length === 0 ? NO_MARKS : disjoint(withoutLoneFunctionWords(places)) };
  }

  private addSingle(match: MatchForms, surfaces: readonly SurfaceMatch[], typed: number): void {
    for (const { surface, kind } of surfaces) {
      const forms = this.singles.get(surface);
      if (forms === undefined) this.singles.set(surface, [{ match, kind, typed }]);
      else if (forms.every((form) => form.match !== match)) forms.push({ match, kind, typed });
    }
  }
}

function isIn(field: SearchField | undefined, { fields }: MatchForms): boolean {
  return field === undefined || fields.includes(field);
}

const NO_FORMS: readonly SingleForm[] = [];
const NO_MARKS: readonly Mark[] = [];

/** Matches of the words of a query in a text that the backend did not index: surface forms, stems and prefixes. */
export function matchesIn(words: readonly PlannedWord[], text: string, english: boolean): readonly WordMatch[] {
  const tokens = tokenize(text, english);
  return words.flatMap(({ alternatives }, word) =>
    alternatives.flatMap(({ terms: requested }, alternative): WordMatch[] => {
      const terms = requested.map((term) =>
        tokens.flatMap((token): SurfaceMatch[] => {
          const kind = kindOf(term, token);
          return kind === undefined ? [] : [{ surface: token.surface, kind }];
        }),
      );
      return terms.every((forms) => forms.length > 0) ? [{ word, alternative, terms, fields: [] }] : [];
    }),
  );
}

function kindOf({ surface, stem, prefix }: TermMatch, token: Token): MatchKind | undefined {
  if (token.surface === surface) return 'exact';
  if (stem !== null && token.stem === stem) return 'stem';
  return prefix && token.surface.startsWith(surface) ? 'prefix' : undefined;
}

/** A mark with the half-open range of token positions that it covers. */
interface Place extends Mark {
  readonly from: number;
  readonly to: number;
  readonly rank: number;
}

type TokensByPosition = ReadonlyMap<number, readonly Token[]>;

function byPosition(tokens: readonly Token[]): TokensByPosition {
  const starts = new Map<number, Token[]>();
  for (const token of tokens) {
    const others = starts.get(token.position);
    if (others === undefined) starts.set(token.position, [token]);
    else others.push(token);
  }
  return starts;
}

function singlePlace(
  text: string,
  { start, end, position, span }: Token,
  { match: { word, isContent, rank }, kind, typed }: SingleForm,
): Place {
  const length = kind === 'prefix' ? typedLength(text.slice(start, end), typed) : end - start;
  return { start, end: start + length, word, isContent, rank, from: position, to: position + span };
}

/** The places where the terms of a phrase are adjacent. */
function phrasePlaces(
  tokens: readonly Token[],
  starts: TokensByPosition,
  { terms, match: { word, isContent, rank } }: PhraseForms,
): Place[] {
  return tokens.flatMap((token) => {
    const last = runEnd(starts, terms, token, 0);
    if (last === undefined) return [];
    const from = token.position;
    return [{ start: token.start, end: last.end, word, isContent, rank, from, to: last.position + last.span }];
  });
}

/** The last token of a run that begins with `token` and matches the terms from `term` on. */
function runEnd(starts: TokensByPosition, terms: PhraseForms['terms'], token: Token, term: number): Token | undefined {
  if (terms[term]?.has(token.surface) !== true) return undefined;
  if (term === terms.length - 1) return token;
  for (const next of starts.get(token.position + token.span) ?? []) {
    const last = runEnd(starts, terms, next, term + 1);
    if (last !== undefined) return last;
  }
  return undefined;
}

/** Drops function words unless their neighbour in the query is also their neighbour in the text. */
function withoutLoneFunctionWords(places: Place[]): Place[] {
  if (places.every(({ isContent }) => isContent)) return places;
  const ends = new Set(places.map(({ word, to }) => `${word} ${to}`));
  const starts = new Set(places.map(({ word, from }) => `${word} ${from}`));
  return places.filter(
    ({ isContent, word, from, to }) => isContent || starts.has(`${word + 1} ${to}`) || ends.has(`${word - 1} ${from}`),
  );
}

/** In order, overlapping places merged. */
function disjoint(places: Place[]): Mark[] {
  const merged: Mark[] = [];
  places.sort((a, b) => a.start - b.start || b.end - a.end || a.rank - b.rank);
  for (const { start, end, word, isContent } of places) {
    const last = merged.at(-1);
    if (last !== undefined && start < last.end)
      merged[merged.length - 1] = { ...last, end: Math.max(last.end, end), isContent: last.isContent || isContent };
    else merged.push({ start, end, word, isContent });
  }
  return merged;
}
