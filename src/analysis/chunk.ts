/** What is inside a chunk, a run of letters and digits with its inner connectors: words, split and joined compounds. */
import { fold } from './normalizer.js';
import type { Token } from './token.js';

const WORD_CHARACTER = /[\p{L}\p{N}]/u;
const PART = /([\p{L}\p{N}\p{M}\u00ad\u200c\u200d]+)(\.?[-‐‑'’ʼ＇]|[&.,])?/gu;
const APOSTROPHE = /^['’ʼ＇]$/;
const HYPHEN = /[-‐‑]$/;
const CONTRACTION = /^(?:t|m|d|ll|re|ve|n)$/i;
const DIGITS = /^\p{Nd}+$/u;
/** Scripts written without spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Whether a text is in a script written without spaces, at least in part. */
export function isUnspaced(text: string): boolean {
  return UNSPACED.test(text);
}

/** More parts than this are a list, not a compound. */
const MAX_COMPOUND_PARTS = 5;

/** UTF-16 units segmented at once. */
const SEGMENT_WINDOW = 1024;
const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

interface Part {
  readonly start: number;
  readonly end: number;
  /** What stands between this part and the next. */
  readonly connector: string;
}

/** The tokens of a chunk, counted from where it stands. */
interface ChunkTokens {
  readonly tokens: readonly ChunkToken[];
  /** How many positions it takes. */
  readonly positions: number;
}
interface ChunkToken extends Pick<Token, 'start' | 'end' | 'span' | 'surface'> {
  /** Positions from that of the chunk on. */
  readonly ahead: number;
}

/** Chunks remembered: `U.S.`, `company’s` and `e-mail` come again and again. */
const CHUNK_CACHE_LIMIT = 50_000;
/** V8 copies a slice up to here; a longer one would keep the whole text it comes from in memory. */
const LONGEST_REMEMBERED = 12;
const chunks = new Map<string, ChunkTokens>();

/** @param dotted whether a dot follows, which belongs to an acronym */
export function chunkTokens(chunk: string, dotted: boolean): ChunkTokens {
  const text = dotted ? `${chunk}.` : chunk;
  const known = chunks.get(text);
  if (known !== undefined) return known;
  const found = analyzeChunk(text, chunk);
  if (chunk.length <= LONGEST_REMEMBERED) {
    if (chunks.size >= CHUNK_CACHE_LIMIT) chunks.clear();
    chunks.set(text, found);
  }
  return found;
}

/** @param text the chunk with the dot behind it, if there is one */
function analyzeChunk(text: string, chunk: string): ChunkTokens {
  const tokens: ChunkToken[] = [];
  let ahead = 0;
  const push = (start: number, end: number, span: number) => {
    const surface = fold(text.slice(start, end));
    if (surface === '') return false;
    tokens.push({ start, end, span, surface, ahead });
    return true;
  };
  if (UNSPACED.test(chunk)) {
    for (const { start, end } of segments(chunk)) {
      if (WORD_CHARACTER.test(chunk.slice(start, end)) && push(start, end, 1)) ahead += 1;
    }
  } else if (WORD_CHARACTER.test(chunk)) {
    for (const word of words(text, chunk)) {
      const parts = word.filter((part) => fold(text.slice(part.start, part.end)) !== '');
      const first = parts[0];
      const last = parts.at(-1);
      if (first === undefined || last === undefined) continue;
      if (parts.length > 1 && isCompound(text, parts)) push(first.start, last.end, parts.length);
      for (const part of parts) if (push(part.start, part.end, 1)) ahead += 1;
    }
  }
  return { tokens, positions: ahead };
}

/** The words of a chunk in a script without spaces, a window at a time: the segmenter is slow on long texts. */
function* segments(chunk: string): Generator<{ readonly start: number; readonly end: number }> {
  for (let from = 0; from < chunk.length; ) {
    const cut = from + SEGMENT_WINDOW < chunk.length;
    const window = [...segmenter.segment(chunk.slice(from, from + SEGMENT_WINDOW))];
    // The last word may go on beyond the window: it begins the next one.
    const whole = cut && window.length > 1 ? window.slice(0, -1) : window;
    let end = from;
    for (const { index, segment } of whole) {
      end = from + index + segment.length;
      yield { start: from + index, end };
    }
    from = end;
  }
}

/** Splits a chunk at its connectors into words, each a list of parts that stand side by side. */
function words(text: string, chunk: string): Part[][] {
  const parts = Array.from(chunk.matchAll(PART), ({ index, 1: letters, 2: connector = '' }) => ({
    start: index,
    end: index + letters.length,
    connector,
  }));
  return compounds(mergeApostrophes(text, mergeNumbers(text, mergeAcronyms(text, parts))));
}

/** `U.S.` is one part: single letters joined by dots, its last dot included. */
function mergeAcronyms(text: string, parts: readonly Part[]): Part[] {
  const single = (part: Part | undefined) =>
    part !== undefined && [...text.slice(part.start, part.end)].length === 1 && /^\p{L}/u.test(text.slice(part.start));
  const dotted = (part: Part) => part.connector === '.' || part.connector.startsWith('.');
  const merged: Part[] = [];
  for (let i = 0; i < parts.length; i += 1) {
    let j = i;
    while (j + 1 < parts.length && single(parts[j]) && parts[j].connector === '.' && single(parts[j + 1])) j += 1;
    const part = parts[j];
    if (j > i) {
      const dot = text[part.end] === '.' && (part.connector === '' || dotted(part));
      const connector = part.connector === '.' ? ' ' : part.connector.replace(/^\./, '');
      merged.push({ start: parts[i].start, end: dot ? part.end + 1 : part.end, connector });
    } else merged.push(part);
    i = j;
  }
  return merged;
}

/** `12,500` and `1.5` are one part; a comma anywhere else separates words. */
function mergeNumbers(text: string, parts: readonly Part[]): Part[] {
  const merged: Part[] = [];
  let number = false;
  for (const part of parts) {
    const previous = merged.at(-1);
    const word = text.slice(part.start, part.end);
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

/** The possessive `’s` is dropped; `don’t` is one part; `O’Hara` stays two. */
function mergeApostrophes(text: string, parts: readonly Part[]): Part[] {
  const merged: Part[] = [];
  for (let i = 0; i < parts.length; i += 1) {
    const part = parts[i];
    const next = parts[i + 1];
    if (next === undefined || !APOSTROPHE.test(part.connector)) {
      merged.push(part);
      continue;
    }
    const after = text.slice(next.start, next.end);
    if (/^s$/i.test(after)) {
      merged.push({ ...part, connector: next.connector });
      i += 1;
    } else if (CONTRACTION.test(after) || part.end - part.start > 2) {
      merged.push({ start: part.start, end: next.end, connector: next.connector });
      i += 1;
    } else merged.push(part);
  }
  return merged;
}

/** Groups parts joined by hyphens, `&` or a name's apostrophe; dots and commas separate. */
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

/** Whether the joined form is worth finding: not for dates and ranges of numbers, not for long chains. */
function isCompound(text: string, parts: readonly Part[]): boolean {
  return (
    parts.length <= MAX_COMPOUND_PARTS &&
    !parts.every((part) => /^[\p{Nd}.,]+$/u.test(text.slice(part.start, part.end)))
  );
}
