/** What to mark in a text: exactly the tokens that matched, by the rules that matched them. */
import { typedLength } from '../analysis/normalizer.js';
import type { Token } from '../analysis/token.js';
import { tokenize } from '../analysis/tokenizer.js';
import type { SearchField } from '../document/article.js';
import type { EngineHit, MatchKind, SurfaceMatch, WordMatch } from '../engine/engine.js';
import type { PlannedWord, TermMatch } from '../query/plan.js';

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
  /** Place among the matches of the hit: of two marks on the same letters the first counts. */
  readonly rank: number;
}

/** What is looked for in a text. */
interface Wanted {
  /** 1 for the code of each ASCII letter that one of the surface forms, in either case, begins with. */
  readonly initials: Uint8Array;
  /** Matches of a single word, by surface form. */
  readonly singles: ReadonlyMap<string, readonly SingleForm[]>;
  readonly phrases: readonly MatchForms[];
}
interface SingleForm {
  readonly match: MatchForms;
  readonly kind: MatchKind;
}

/** Marks the texts of one hit. */
export class Marker {
  private readonly matches: readonly MatchForms[];
  private readonly english: boolean;
  /** By field, made when the first text of it is marked. */
  private readonly wanted = new Map<SearchField | undefined, Wanted>();

  /** @param english whether the article's text is stemmed as English */
  constructor(words: readonly PlannedWord[], hit: Pick<EngineHit, 'matches'>, english: boolean) {
    this.english = english;
    this.matches = hit.matches.map(({ word, alternative, terms, fields }, rank) => ({
      word,
      telling: words[word].role !== 'function',
      fields,
      rank,
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
    const { initials, singles, phrases } = this.wantedIn(field);
    const places: Place[] = [];
    for (const token of tokens) {
      // Folding never changes an ASCII letter into another, so most words need not be folded.
      const initial = text.charCodeAt(token.start);
      if (initial < ASCII && initials[initial] === 0) continue;
      const forms = singles.get(token.surface);
      if (forms !== undefined) for (const form of forms) places.push(singlePlace(text, token, form));
    }
    if (phrases.length > 0) {
      const starts = byPosition(tokens);
      for (const match of phrases) places.push(...phrasePlaces(tokens, starts, match));
    }
    return { text, tokens, marks: places.length === 0 ? NO_MARKS : disjoint(besideOthers(places)) };
  }

  private wantedIn(field: SearchField | undefined): Wanted {
    const known = this.wanted.get(field);
    if (known !== undefined) return known;
    const here = this.matches.filter(({ fields }) => field === undefined || fields.includes(field));
    const singles = new Map<string, SingleForm[]>();
    for (const match of here) {
      if (match.terms.length > 1) continue;
      for (const [surface, kind] of match.terms[0].forms) {
        const forms = singles.get(surface);
        if (forms === undefined) singles.set(surface, [{ match, kind }]);
        else forms.push({ match, kind });
      }
    }
    const initials = new Uint8Array(ASCII);
    for (const surface of singles.keys()) {
      for (const initial of [surface.charCodeAt(0), surface.toUpperCase().charCodeAt(0)])
        if (initial < ASCII) initials[initial] = 1;
    }
    const wanted = { initials, singles, phrases: here.filter(({ terms }) => terms.length > 1) };
    this.wanted.set(field, wanted);
    return wanted;
  }
}

const ASCII = 128;
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
  { match: { word, telling, terms, rank }, kind }: SingleForm,
): Place {
  const length = kind === 'prefix' ? typedLength(text.slice(start, end), terms[0].typed) : end - start;
  return { start, end: start + length, word, telling, rank, from: position, to: position + span };
}

/** Runs of adjacent tokens, from the first to the last. */
function phrasePlaces(
  tokens: readonly Token[],
  starts: TokensByPosition,
  { terms, word, telling, rank }: MatchForms,
): Place[] {
  return tokens.flatMap((token) => {
    const last = runEnd(starts, terms, token, 0);
    if (last === undefined) return [];
    const from = token.position;
    return [{ start: token.start, end: last.end, word, telling, rank, from, to: last.position + last.span }];
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
