/** Tokens of a chunk, a run of letters and digits with inner connectors: words, and compounds both split and joined. */
import { fold } from './normalizer.js';
import type { Token } from './token.js';
import { WordCache } from './word-cache.js';

const WORD_CHARACTER = /[\p{L}\p{N}]/u;
const PART = /([\p{L}\p{N}\p{M}\u00ad\u200c\u200d]+)(\.?[-‐‑'’ʼ＇]|[&.,])?/gu;
const APOSTROPHE = /^['’ʼ＇]$/;
const HYPHEN = /[-‐‑]$/;
const CONTRACTION = /^(?:t|m|d|ll|re|ve|n)$/i;
const DIGITS = /^\p{Nd}+$/u;
const LETTER_FIRST = /^\p{L}/u;
/** Scripts written without spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Whether a text has a character of a script written without spaces. */
export function isUnspaced(text: string): boolean {
  return UNSPACED.test(text);
}

/** A chunk of more parts is a list and gets no joined form. */
const MAX_COMPOUND_PARTS = 5;

/** UTF-16 units passed to the segmenter at a time. */
const SEGMENT_WINDOW = 1024;
const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

interface Part {
  readonly start: number;
  readonly end: number;
  /** The text between this part and the next. */
  readonly connector: string;
}

/** The tokens of a chunk; offsets and positions are relative to its start. */
interface ChunkTokens {
  readonly tokens: readonly ChunkToken[];
  /** Number of positions the chunk takes. */
  readonly positions: number;
}
interface ChunkToken extends Pick<Token, 'start' | 'end' | 'span' | 'surface'> {
  /** Position relative to that of the chunk. */
  readonly relativePosition: number;
}

/** A few chunks, such as `U.S.`, `company’s` and `e-mail`, make up most occurrences. */
const chunks = new WordCache<ChunkTokens>(25_000);
/** V8 copies a slice of up to 12 units. A longer key would keep the whole text it is sliced from in memory. */
const MAX_CACHED_LENGTH = 12;

/** @param dotted whether a dot follows the chunk; it belongs to a final acronym */
export function chunkTokens(chunk: string, dotted: boolean): ChunkTokens {
  const text = dotted ? `${chunk}.` : chunk;
  const cached = chunks.get(text);
  if (cached !== undefined) return cached;
  const analyzed = analyzeChunk(text, chunk);
  if (chunk.length <= MAX_CACHED_LENGTH) chunks.set(text, analyzed);
  return analyzed;
}

/** @param text the chunk, with the dot that follows it, if any */
function analyzeChunk(text: string, chunk: string): ChunkTokens {
  const tokens: ChunkToken[] = [];
  let relativePosition = 0;
  const push = (start: number, end: number, span: number) => {
    const surface = fold(text.slice(start, end));
    if (surface === '') return false;
    tokens.push({ start, end, span, surface, relativePosition });
    return true;
  };
  if (UNSPACED.test(chunk)) {
    for (const { start, end } of segments(chunk)) {
      if (WORD_CHARACTER.test(chunk.slice(start, end)) && push(start, end, 1)) relativePosition += 1;
    }
  } else if (WORD_CHARACTER.test(chunk)) {
    for (const word of words(text, chunk)) {
      const parts = word.filter((part) => fold(textOf(part, text)) !== '');
      const first = parts[0];
      const last = parts.at(-1);
      if (first === undefined || last === undefined) continue;
      if (parts.length > 1 && isCompound(text, parts)) push(first.start, last.end, parts.length);
      for (const part of parts) if (push(part.start, part.end, 1)) relativePosition += 1;
    }
  }
  return { tokens, positions: relativePosition };
}

/** The words of a chunk in a script without spaces. Segmented in windows: the segmenter is slow on long texts. */
function* segments(chunk: string): Generator<{ readonly start: number; readonly end: number }> {
  for (let from = 0; from < chunk.length; ) {
    const cut = from + SEGMENT_WINDOW < chunk.length;
    const window = [...segmenter.segment(chunk.slice(from, from + SEGMENT_WINDOW))];
    // The last word may continue past the window: it starts the next one.
    const whole = cut && window.length > 1 ? window.slice(0, -1) : window;
    let end = from;
    for (const { index, segment } of whole) {
      end = from + index + segment.length;
      yield { start: from + index, end };
    }
    from = end;
  }
}

/** The words of a chunk, each as its parts. */
function words(text: string, chunk: string): Part[][] {
  const parts = Array.from(chunk.matchAll(PART), ({ index, 1: letters = '', 2: connector = '' }) => ({
    start: index,
    end: index + letters.length,
    connector,
  }));
  return compounds(mergeApostrophes(text, mergeNumbers(text, mergeAcronyms(text, parts))));
}

/** `U.S.` is one part: single letters joined by dots, with the last dot. */
function mergeAcronyms(text: string, parts: readonly Part[]): Part[] {
  const merged: Part[] = [];
  let initial = false;
  for (const part of parts) {
    const previous = merged.at(-1);
    const follows = initial && previous?.connector === '.';
    initial = isInitial(textOf(part, text));
    if (previous !== undefined && follows && initial) merged[merged.length - 1] = { ...part, start: previous.start };
    else merged.push(part);
  }
  return merged.map((part) => (textOf(part, text).includes('.') ? withLastDot(part, text) : part));
}

/** Whether a word is a single letter. */
function isInitial(word: string): boolean {
  return LETTER_FIRST.test(word) && [...word].length === 1;
}

/** An acronym with the dot that ends it; a connector that is only this dot becomes a space, which joins nothing. */
function withLastDot({ start, end, connector }: Part, text: string): Part {
  const dot = text[end] === '.' && (connector === '' || connector.startsWith('.'));
  return { start, end: dot ? end + 1 : end, connector: connector === '.' ? ' ' : connector.replace(/^\./, '') };
}

/** `12,500` and `1.5` are one part. Elsewhere a comma separates words. */
function mergeNumbers(text: string, parts: readonly Part[]): Part[] {
  const merged: Part[] = [];
  let number = false;
  for (const part of parts) {
    const previous = merged.at(-1);
    const word = textOf(part, text);
    const groups = previous?.connector === ',' && /^\p{Nd}{3}$/u.test(word);
    const decimals = previous?.connector === '.' && /^\p{Nd}/u.test(word);
    if (previous !== undefined && number && (groups || decimals)) {
      merged[merged.length - 1] = { ...part, start: previous.start };
      number = DIGITS.test(word);
    } else {
      merged.push(part);
      number = DIGITS.test(word);
    }
  }
  return merged;
}

/** The possessive `’s` is dropped, `don’t` is one part, `O’Hara` stays two. */
function mergeApostrophes(text: string, parts: readonly Part[]): Part[] {
  const merged: Part[] = [];
  let open = false;
  for (const part of parts) {
    const previous: Part | undefined = open ? merged.at(-1) : undefined;
    const joined: Part | undefined = previous && joinedByApostrophe(previous, part, text);
    if (joined === undefined) merged.push(part);
    else merged[merged.length - 1] = joined;
    open = joined === undefined && APOSTROPHE.test(part.connector);
  }
  return merged;
}

/** A part and the one after its apostrophe as one; undefined when they are two. */
function joinedByApostrophe(part: Part, next: Part, text: string): Part | undefined {
  const after = textOf(next, text);
  if (/^s$/i.test(after)) return { ...part, connector: next.connector };
  if (!CONTRACTION.test(after) && part.end - part.start <= 2) return undefined;
  return { start: part.start, end: next.end, connector: next.connector };
}

/** Groups parts joined by hyphens, `&` or a name's apostrophe. Dots and commas separate. */
function compounds(parts: readonly Part[]): Part[][] {
  const groups: Part[][] = [];
  let group: Part[] = [];
  for (const part of parts) {
    group.push(part);
    if (HYPHEN.test(part.connector) || part.connector === '&' || APOSTROPHE.test(part.connector)) continue;
    groups.push(group);
    group = [];
  }
  if (group.length > 0) groups.push(group);
  return groups;
}

/** Whether the parts get a joined form: dates, ranges of numbers and long chains do not. */
function isCompound(text: string, parts: readonly Part[]): boolean {
  return parts.length <= MAX_COMPOUND_PARTS && !parts.every((part) => /^[\p{Nd}.,]+$/u.test(textOf(part, text)));
}

function textOf({ start, end }: Part, text: string): string {
  return text.slice(start, end);
}
