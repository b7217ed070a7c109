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

  mark(text: string, field: SearchField): MarkedText {
    const tokens = tokenize(text, this.english);
    const marks = this.matches
      .filter(({ fields }) => fields.includes(field))
      .flatMap(({ word, terms }) =>
        terms.length === 1 ? singleMarks(text, tokens, terms[0], word) : phraseMarks(tokens, terms, word),
      );
    return { text, tokens, marks: disjoint(marks) };
  }
}

function singleMarks(text: string, tokens: readonly Token[], { forms, typed }: TermForms, word: number): Mark[] {
  return tokens.flatMap(({ surface, start, end }) => {
    const kind = forms.get(surface);
    if (kind === undefined) return [];
    const length = kind === 'prefix' ? typedLength(text.slice(start, end), typed) : end - start;
    return [{ start, end: start + length, word }];
  });
}

/** Marks runs of adjacent tokens, from the first to the last. */
function phraseMarks(tokens: readonly Token[], terms: readonly TermForms[], word: number): Mark[] {
  return tokens.flatMap((token) => {
    const last = runEnd(tokens, terms, token, 0);
    return last === undefined ? [] : [{ start: token.start, end: last.end, word }];
  });
}

function runEnd(tokens: readonly Token[], terms: readonly TermForms[], token: Token, term: number): Token | undefined {
  if (!terms[term].forms.has(token.surface)) return undefined;
  if (term === terms.length - 1) return token;
  for (const next of tokens) {
    if (next.position !== token.position + token.span) continue;
    const last = runEnd(tokens, terms, next, term + 1);
    if (last !== undefined) return last;
  }
  return undefined;
}

/** In order, what overlaps made one. */
function disjoint(marks: readonly Mark[]): Mark[] {
  const merged: Mark[] = [];
  for (const mark of [...marks].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last !== undefined && mark.start < last.end)
      merged[merged.length - 1] = { ...last, end: Math.max(last.end, mark.end) };
    else merged.push(mark);
  }
  return merged;
}
