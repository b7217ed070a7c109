/** Text to tokens with offsets. A compound gives its parts and its joined form. */
import { chunkTokens } from './chunk.js';
import { MAX_SURFACE } from './normalizer.js';
import { stem as porter } from './stemmer.js';
import type { Token } from './token.js';
import type { WordSieve } from './word-sieve.js';

/** Runs of letters and digits joined by inner connectors: `U.S.-led`, `O’Hara`, `12,500.75`, `AT&T`. */
const CHUNK = /[\p{L}\p{N}\p{M}\u00ad\u200c\u200d]+(?:(?:\.?[-‐‑'’ʼ＇]|[&.,])[\p{L}\p{N}\p{M}\u00ad\u200c\u200d]+)*/gu;
const SIMPLE = /^[A-Za-z0-9]+$/;

/** Character class: never part of a chunk. */
const OUTSIDE = 0;
/** Character class: an ASCII letter or digit. */
const PLAIN = 1;
/** Character class: an ASCII character that may join two parts. */
const CONNECTOR = 2;
/** Character class: decided by matching `CHUNK`. */
const UNSURE = 3;
const DOT = 46;
/** Characters below this code are classified by table: Western letters, dashes and quotation marks. */
const CLASSIFIED = 0x2070;
/** The characters of `CHUNK` that are neither letter, digit nor mark. */
const UNSURE_BETWEEN = '\u00ad\u200c\u200d‐‑’ʼ＇';
const CLASSES = Uint8Array.from({ length: CLASSIFIED }, (_, code) => {
  const character = String.fromCharCode(code);
  if (SIMPLE.test(character)) return PLAIN;
  if ("-'&.,".includes(character)) return CONNECTOR;
  const isSure = code < 128 || !(/[\p{L}\p{N}\p{M}]/u.test(character) || UNSURE_BETWEEN.includes(character));
  return isSure ? OUTSIDE : UNSURE;
});

function classAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < CLASSIFIED ? (CLASSES[code] ?? UNSURE) : UNSURE;
}

/** A token whose surface form and stem are computed on first access: highlighting reads few of those it visits. */
class TextToken implements Token {
  readonly start: number;
  readonly end: number;
  readonly position: number;
  readonly span: number;
  private readonly text: string;
  private readonly english: boolean;
  private folded: string | undefined;

  /** @param folded the surface form; undefined for a run of ASCII letters and digits, which is quick to fold */
  constructor(
    text: string,
    start: number,
    end: number,
    position: number,
    span: number,
    english: boolean,
    folded: string | undefined,
  ) {
    this.text = text;
    this.start = start;
    this.end = end;
    this.position = position;
    this.span = span;
    this.english = english;
    this.folded = folded;
  }

  get surface(): string {
    this.folded ??= foldedPlain(this.text, this.start, this.end);
    return this.folded;
  }

  get stem(): string {
    return this.english ? porter(this.surface) : this.surface;
  }
}

/**
 * The tokens of one paragraph, in order of position; the joined form of a compound comes before its parts.
 * @param english whether to apply English stemming
 */
export function tokenize(text: string, english = true): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  const word = (start: number, end: number) => {
    tokens.push(new TextToken(text, start, end, position, 1, english, undefined));
    position += 1;
  };
  const pushChunk = (chunk: string, offset: number) => {
    const known = chunkTokens(chunk, text[offset + chunk.length] === '.');
    for (const { start, end, relativePosition, span, surface } of known.tokens)
      tokens.push(
        new TextToken(text, offset + start, offset + end, position + relativePosition, span, english, surface),
      );
    position += known.positions;
  };
  scan(text, word, (start) => nextChunk(text, start, pushChunk));
  return tokens;
}

/**
 * Visits the tokens of `tokenize` without allocating them.
 * @param plain receives the offsets of a run of ASCII letters and digits (see `foldedPlain`) and its position; span is 1
 * @param other receives surface form, position and span of any other token
 */
export function visitForms(
  text: string,
  plain: (start: number, end: number, position: number) => void,
  other: (surface: string, position: number, span: number) => void,
): void {
  let position = 0;
  const word = (start: number, end: number) => {
    plain(start, Math.min(end, start + MAX_SURFACE), position);
    position += 1;
  };
  const visitChunk = (chunk: string, offset: number) => {
    const known = chunkTokens(chunk, text[offset + chunk.length] === '.');
    for (const { relativePosition, span, surface } of known.tokens) other(surface, position + relativePosition, span);
    position += known.positions;
  };
  scan(text, word, (start) => nextChunk(text, start, visitChunk));
}

/** The surface form of a run of ASCII letters and digits. */
export function foldedPlain(text: string, start: number, end: number): string {
  return text.slice(start, end).toLowerCase().slice(0, MAX_SURFACE);
}

/**
 * The tokens of a text whose surface form may pass a sieve: a superset of those that have one of its forms, and a small
 * one. Skipped words are not counted, so every position is 0.
 */
export function sift(text: string, sieve: WordSieve): Token[] {
  const tokens: Token[] = [];
  const word = (start: number, end: number) => {
    if (sieve.passes(text.charCodeAt(start), end - start))
      tokens.push(new TextToken(text, start, end, 0, 1, false, undefined));
  };
  const pushChunk = (chunk: string, offset: number) => {
    for (const { start, end, span, surface } of chunkTokens(chunk, text[offset + chunk.length] === '.').tokens)
      tokens.push(new TextToken(text, offset + start, offset + end, 0, span, false, surface));
  };
  scan(text, word, (start) => {
    const end = rejectedEnd(text, start, sieve);
    return end >= 0 ? end : nextChunk(text, start, pushChunk);
  });
  return tokens;
}

/**
 * Scans a text once.
 * @param word receives the offsets of each run of ASCII letters and digits that is a chunk of its own
 * @param chunk receives the offset at which any other chunk may begin; returns the offset to continue at
 */
function scan(text: string, word: (start: number, end: number) => void, chunk: (start: number) => number): void {
  let start = -1;
  for (let at = 0; at < text.length; ) {
    const kind = classAt(text, at);
    if (kind === PLAIN) {
      if (start < 0) start = at;
      at += 1;
    } else if (kind === UNSURE || (kind === CONNECTOR && start >= 0 && goesOn(text, at))) {
      at = chunk(start < 0 ? at : start);
      start = -1;
    } else {
      if (start >= 0) word(start, at);
      start = -1;
      at += 1;
    }
  }
  if (start >= 0) word(start, text.length);
}

/** Whether a chunk may continue after a connector; matching `CHUNK` decides. */
function goesOn(text: string, connector: number): boolean {
  if (connector + 1 === text.length) return false;
  const after = classAt(text, connector + 1);
  return text.charCodeAt(connector) === DOT ? after !== OUTSIDE : after === PLAIN || after === UNSURE;
}

/** Visits the first chunk at or after an offset. Returns its end; the length of the text when there is no chunk. */
function nextChunk(text: string, from: number, visit: (chunk: string, offset: number) => void): number {
  CHUNK.lastIndex = from;
  const match = CHUNK.exec(text);
  if (match === null) return text.length;
  visit(match[0], match.index);
  return match.index + match[0].length;
}

/** The end of a chunk of ASCII characters in which no word may pass a sieve; -1 when one may, or for other characters. */
function rejectedEnd(text: string, start: number, sieve: WordSieve): number {
  let before = CONNECTOR;
  for (let at = start; ; at += 1) {
    const kind = at < text.length ? classAt(text, at) : OUTSIDE;
    if (kind === OUTSIDE) return at;
    if (kind === UNSURE) return -1;
    if (kind === CONNECTOR && before === CONNECTOR && !isDoubleConnector(text, at)) return at;
    if (kind === PLAIN && before === CONNECTOR && sieve.begins(text.charCodeAt(at))) return -1;
    before = kind;
  }
}

/** Whether a connector completes a double one: a dot followed by a hyphen or an apostrophe. */
function isDoubleConnector(text: string, second: number): boolean {
  const character = text.charAt(second);
  return text.charCodeAt(second - 1) === DOT && (character === '-' || character === "'");
}
