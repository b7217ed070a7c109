/** Text into tokens that know where they stood. Compounds are found both split and joined. */
import { chunkTokens } from './chunk.js';
import { MAX_SURFACE } from './normalizer.js';
import { stem as porter } from './stemmer.js';
import type { Token } from './token.js';

/** Runs of letters and digits, held together by inner connectors: `U.S.-led`, `O’Hara`, `12,500.75`, `AT&T`. */
const CHUNK = /[\p{L}\p{N}\p{M}\u00ad\u200c\u200d]+(?:(?:\.?[-‐‑'’ʼ＇]|[&.,])[\p{L}\p{N}\p{M}\u00ad\u200c\u200d]+)*/gu;
const SIMPLE = /^[A-Za-z0-9]+$/;

/** What an ASCII character is to a chunk: part of it, or what may hold two parts together. */
const PLAIN = 1;
const CONNECTOR = 2;
const DOT = 46;
const CLASSES = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return SIMPLE.test(character) ? PLAIN : "-'&.,".includes(character) ? CONNECTOR : 0;
});

/** Its surface form and stem are found when asked for: marking looks at few of the words it passes. */
class TextToken implements Token {
  readonly start: number;
  readonly end: number;
  readonly position: number;
  readonly span: number;
  private readonly text: string;
  private readonly english: boolean;
  private folded: string | undefined;

  /** @param folded undefined for a run of ASCII letters and digits, which is quick to fold */
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
    this.folded ??= this.text.slice(this.start, this.end).toLowerCase().slice(0, MAX_SURFACE);
    return this.folded;
  }

  get stem(): string {
    return this.english ? porter(this.surface) : this.surface;
  }
}

/**
 * The tokens of one paragraph, in order of position; the joined form of a compound comes before its parts.
 * @param english whether to stem by the rules of English
 */
export function tokenize(text: string, english = true): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  const pushSimple = (start: number, end: number) => {
    tokens.push(new TextToken(text, start, end, position, 1, english, undefined));
    position += 1;
  };
  const pushChunk = (chunk: string, offset: number) => {
    const known = chunkTokens(chunk, text[offset + chunk.length] === '.');
    for (const { start, end, ahead, span, surface } of known.tokens)
      tokens.push(new TextToken(text, offset + start, offset + end, position + ahead, span, english, surface));
    position += known.positions;
  };
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code < 128 && CLASSES[code] !== PLAIN) {
      at += 1;
      continue;
    }
    const end = code < 128 ? simpleEnd(text, at) : -1;
    if (end >= 0) {
      pushSimple(at, end);
      at = end;
    } else {
      CHUNK.lastIndex = at;
      const match = CHUNK.exec(text);
      if (match === null) break;
      pushChunk(match[0], match.index);
      at = match.index + match[0].length;
    }
  }
  return tokens;
}

/** Where a run of ASCII letters and digits ends, if it is plain to see that the chunk ends there too; -1 when `CHUNK` must tell. */
function simpleEnd(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && CLASSES[text.charCodeAt(end)] === PLAIN) end += 1;
  if (end === text.length) return end;
  const code = text.charCodeAt(end);
  if (code >= 128) return -1;
  if (CLASSES[code] !== CONNECTOR || end + 1 === text.length) return end;
  const after = text.charCodeAt(end + 1);
  if (after >= 128) return -1;
  const goesOn = code === DOT ? CLASSES[after] !== 0 : CLASSES[after] === PLAIN;
  return goesOn ? -1 : end;
}
