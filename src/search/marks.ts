/** What to mark in a text: exactly the tokens that matched, by the rules that matched them. */
import { typedLength } from '../analysis/normalizer.js';
import type { Token } from '../analysis/token.js';
import { sift, tokenize } from '../analysis/tokenizer.js';
import { WordSieve } from '../analysis/word-sieve.js';
import type { MatchKind, PageHit, SurfaceMatch, WordMatch } from '../backend/page.js';
import type { SearchField } from '../document/article.js';
import type { PlannedWord, TermMatch } from '../query/plan.js';

/** A range of a text to mark, and the word of the query it stands for. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly word: number;
  /** False for a function word, which is marked beside other words but worth no passage of its own. */
  readonly telling: boolean;
}

/** A text with what to mark in it; marks are in order and never overlap. */
export interface MarkedText {
  readonly text: string;
  readonly marks: readonly Mark[];
}

/** What one match of a hit marks. */
interface MatchForms {
  readonly word: number;
  readonly telling: boolean;
  readonly fields: readonly SearchField[];
  /** Place among the matches of the hit: of two marks on the same letters the first counts. */
  readonly rank: number;
}
/** A surface form of a match of one word. */
interface SingleForm {
  readonly match: MatchForms;
  readonly kind: MatchKind;
  /** Letters typed of it. */
  readonly typed: number;
}
/** A match of several words side by side. */
interface PhraseForms {
  readonly match: MatchForms;
  /** For each of them, the surface forms it was found as. */
  readonly terms: readonly ReadonlySet<string>[];
}

/** Marks the texts of one hit. */
export class Marker {
  private readonly matches: readonly MatchForms[];
  private readonly singles = new Map<string, SingleForm[]>();
  private readonly phrases: PhraseForms[] = [];
  private readonly sieve: WordSieve;
  /** Whether it matters what stands beside what. */
  private readonly beside: boolean;

  constructor(words: readonly PlannedWord[], hit: Pick<PageHit, 'matches'>) {
    this.matches = hit.matches.map(({ word, alternative, terms, fields }, rank) => {
      const match = { word, telling: words[word].role !== 'function', fields, rank };
      if (terms.length === 1) this.addSingle(match, terms[0], words[word].alternatives[alternative].terms[0]);
      else this.phrases.push({ match, terms: terms.map((forms) => new Set(forms.map(({ surface }) => surface))) });
      return match;
    });
    this.sieve = new WordSieve(this.singles.keys());
    this.beside = this.phrases.length > 0 || this.matches.some(({ telling }) => !telling);
  }

  /** Whether anything matched in a field at all. */
  touches(field: SearchField): boolean {
    return this.matches.some(({ fields }) => fields.includes(field));
  }

  /** @param field where the text stands; without it, whatever matched anywhere in the article is marked */
  mark(text: string, field?: SearchField): MarkedText {
    if (field !== undefined && !this.touches(field)) return { text, marks: NO_MARKS };
    const tokens = this.beside ? tokenize(text) : sift(text, this.sieve);
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
    return { text, marks: places.length === 0 ? NO_MARKS : disjoint(besideOthers(places)) };
  }

  private addSingle(
    match: MatchForms,
    found: readonly SurfaceMatch[],
    { surface: { length: typed } }: TermMatch,
  ): void {
    for (const { surface, kind } of found) {
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

/** How words of a query match a text that an engine did not search word by word: as forms, stems and beginnings. */
export function matchesIn(words: readonly PlannedWord[], text: string, english: boolean): readonly WordMatch[] {
  const tokens = tokenize(text, english);
  return words.flatMap(({ alternatives }, word) =>
    alternatives.flatMap(({ terms: wanted }, alternative): WordMatch[] => {
      const terms = wanted.map((term) =>
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

/** A mark with the positions its tokens cover, half-open. */
interface Place extends Mark {
  readonly from: number;
  readonly to: number;
  readonly rank: number;
}

type TokensByPosition = ReadonlyMap<number, readonly Token[]>;

function byPosition(tokens: readonly Token[]): TokensByPosition {
  const starts = new Map<number, Token[]>();
  for (const token of tokens) {
    const there = starts.get(token.position);
    if (there === undefined) starts.set(token.position, [token]);
    else there.push(token);
  }
  return starts;
}

function singlePlace(
  text: string,
  { start, end, position, span }: Token,
  { match: { word, telling, rank }, kind, typed }: SingleForm,
): Place {
  const length = kind === 'prefix' ? typedLength(text.slice(start, end), typed) : end - start;
  return { start, end: start + length, word, telling, rank, from: position, to: position + span };
}

/** Runs of adjacent tokens, from the first to the last. */
function phrasePlaces(
  tokens: readonly Token[],
  starts: TokensByPosition,
  { terms, match: { word, telling, rank } }: PhraseForms,
): Place[] {
  return tokens.flatMap((token) => {
    const last = runEnd(starts, terms, token, 0);
    if (last === undefined) return [];
    const from = token.position;
    return [{ start: token.start, end: last.end, word, telling, rank, from, to: last.position + last.span }];
  });
}

function runEnd(starts: TokensByPosition, terms: PhraseForms['terms'], token: Token, term: number): Token | undefined {
  if (!terms[term].has(token.surface)) return undefined;
  if (term === terms.length - 1) return token;
  for (const next of starts.get(token.position + token.span) ?? []) {
    const last = runEnd(starts, terms, next, term + 1);
    if (last !== undefined) return last;
  }
  return undefined;
}

/** Leaves out function words, except where a neighbour in the query is their neighbour in the text. */
function besideOthers(places: Place[]): Place[] {
  if (places.every(({ telling }) => telling)) return places;
  const ends = new Set(places.map(({ word, to }) => `${word} ${to}`));
  const starts = new Set(places.map(({ word, from }) => `${word} ${from}`));
  return places.filter(
    ({ telling, word, from, to }) => telling || starts.has(`${word + 1} ${to}`) || ends.has(`${word - 1} ${from}`),
  );
}

/** In order, what overlaps made one. */
function disjoint(places: Place[]): Mark[] {
  const merged: Mark[] = [];
  places.sort((a, b) => a.start - b.start || b.end - a.end || a.rank - b.rank);
  for (const { start, end, word, telling } of places) {
    const last = merged.at(-1);
    if (last !== undefined && start < last.end)
      merged[merged.length - 1] = { ...last, end: Math.max(last.end, end), telling: last.telling || telling };
    else merged.push({ start, end, word, telling });
  }
  return merged;
}
