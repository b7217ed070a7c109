/** Snippets: bounded passages around the matches of an article, without overlaps, best first, cut at words and where possible at sentence starts. */
import type { Token } from '../analysis/token.js';
import { tokenize } from '../analysis/tokenizer.js';
import type { Article } from '../document/article.js';
import type { Mark, MarkedText, Marker } from './marks.js';

/** Most characters of text in a snippet, without ellipses. */
export const SNIPPET_LENGTH = 220;
/** Most characters before the mark that a passage is made for. */
const LEAD = 120;
const ELLIPSIS = '…';
/** A sentence ends with one of these marks, closing quotes or brackets, and white space. */
const SENTENCE_MARK = '.!?…';
const CLOSERS = '"\'”’)]';
const WHITE_SPACE = /\s/;
/** An opening quote or bracket before a word, and the end of a sentence after one. */
const OPENING = /["'“‘„«([¿¡]/;
const CLOSING = /^[.!?…]["'”’)\]]*(?=\s)/u;
/** A token that ends or begins here is part of a longer word. */
const INSIDE_WORD = /[-‐‑'’&]/;

interface Passage {
  readonly marked: MarkedText;
  readonly start: number;
  readonly end: number;
  readonly score: number;
  /** Content words of the query that it shows, each once. */
  readonly words: readonly number[];
}

/** The paragraphs of an article that snippets are taken from: the lede, and the body when words matched there. */
export function shownParagraphs({ body }: Article, marker: Marker, lede: MarkedText): MarkedText[] {
  return [
    ...(lede.text === '' ? [] : [lede]),
    ...(marker.touches('body') ? body.map((text) => marker.mark(text, 'body')) : []),
  ];
}

/** At most `count` snippets of the paragraphs; the beginning of the first when nothing is marked. */
export function snippets(paragraphs: readonly MarkedText[], count: number): readonly MarkedText[] {
  const [first] = paragraphs;
  if (count === 0 || first === undefined) return [];
  const chosen = choose(paragraphs, count);
  if (chosen.length === 0) return [excerpt(first, opening(first))];
  return chosen.map(({ marked, start, end }) => excerpt(marked, { start, end }));
}

/** Greedy selection: the passage with the most query words not shown yet, then by words, marks and order in the text. */
function choose(paragraphs: readonly MarkedText[], count: number): Passage[] {
  const candidates = paragraphs.flatMap(passages);
  const chosen: Passage[] = [];
  const shown = new Set<number>();
  while (chosen.length < count) {
    let best: Passage | undefined;
    let bestValue = 0;
    for (const candidate of candidates) {
      if (chosen.some((other) => overlaps(other, candidate))) continue;
      let value = candidate.score;
      for (const word of candidate.words) if (!shown.has(word)) value += 100;
      if (value > bestValue) {
        best = candidate;
        bestValue = value;
      }
    }
    if (best === undefined) break;
    chosen.push(best);
    for (const word of best.words) shown.add(word);
  }
  return chosen;
}

/** Passages compared in one paragraph, at most. */
const MAX_PASSAGES = 50;

/** A passage around each content mark of a paragraph. */
function passages(marked: MarkedText): Passage[] {
  const { text, marks } = marked;
  const content = marks.filter((mark) => mark.isContent).slice(0, MAX_PASSAGES);
  if (content.length === 0) return [];
  const tokens = wordsToCutAt(text);
  return content.map((mark) => {
    const { start, end } = around(text, tokens, mark);
    const inside = marks.filter((other) => other.start >= start && other.start < end);
    const words: number[] = [];
    for (const other of inside) if (other.isContent && !words.includes(other.word)) words.push(other.word);
    const score = words.length * 10 + Math.min(inside.length, 5) + (isSentenceStart(text, start) ? 1 : 0);
    return { marked, start, end, score, words };
  });
}

/** The range around a mark: the whole paragraph when it is short, else from the nearest sentence start. */
function around(text: string, tokens: readonly Token[], mark: Mark): { start: number; end: number } {
  if (text.length <= SNIPPET_LENGTH) return { start: 0, end: text.length };
  let start = Math.max(0, mark.start - LEAD);
  while (start <= mark.start && !isSentenceStart(text, start)) start += 1;
  if (start > mark.start)
    start = wordStart(text, tokens, Math.min(mark.start - LEAD / 2, text.length - SNIPPET_LENGTH), mark);
  return { start, end: wordEnd(text, tokens, start, mark) };
}

/** The start of the first word from an offset on, with its opening quote or bracket; the mark at the latest. */
function wordStart(text: string, tokens: readonly Token[], earliest: number, mark: Mark): number {
  const from = tokens.find(({ start }) => start >= earliest && !INSIDE_WORD.test(text.charAt(start - 1)))?.start;
  const start = Math.max(0, Math.min(from ?? mark.start, mark.start));
  return OPENING.test(text.charAt(start - 1)) ? start - 1 : start;
}

/** The last word end within the length; never before the end of the mark, which is cut when it is longer itself. */
function wordEnd(text: string, tokens: readonly Token[], start: number, mark: Pick<Mark, 'end'>): number {
  const limit = start + SNIPPET_LENGTH;
  if (text.length <= limit) return text.length;
  let end = 0;
  for (const token of tokens) {
    if (token.end > limit) break;
    if (token.end > start && !INSIDE_WORD.test(text.charAt(token.end))) end = Math.max(end, token.end);
  }
  if (end === 0) return safeCut(text, limit);
  if (end < mark.end) return safeCut(text, Math.min(mark.end, limit));
  const closing = CLOSING.exec(text.slice(end, limit))?.[0].length ?? 0;
  return end + closing;
}

/** An offset that does not split a surrogate pair. */
function safeCut(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}

function opening({ text }: MarkedText): { start: number; end: number } {
  return { start: 0, end: wordEnd(text, wordsToCutAt(text), 0, { end: 0 }) };
}

/** Tokens of a text that may be cut; none for one that is shown whole. */
function wordsToCutAt(text: string): readonly Token[] {
  return text.length <= SNIPPET_LENGTH ? [] : tokenize(text);
}

function isSentenceStart(text: string, at: number): boolean {
  if (at === 0) return true;
  if (!isWhiteSpace(text, at - 1) || (at < text.length && isWhiteSpace(text, at))) return false;
  let before = at - 2;
  while (before > 0 && isWhiteSpace(text, before)) before -= 1;
  while (before > 0 && CLOSERS.includes(text.charAt(before))) before -= 1;
  return before >= 0 && SENTENCE_MARK.includes(text.charAt(before));
}

function isWhiteSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 32 || ((code < 32 || code > 127) && WHITE_SPACE.test(text.charAt(at)));
}

function overlaps(a: Passage, b: Passage): boolean {
  return a.marked === b.marked && a.start < b.end && b.start < a.end;
}

/** A range of a text with its marks, and an ellipsis where the text goes on. */
function excerpt(
  { text, marks }: MarkedText,
  { start, end }: { readonly start: number; readonly end: number },
): MarkedText {
  if (start === 0 && end === text.length) return { text, marks };
  const before = start > 0 ? `${ELLIPSIS} ` : '';
  const after = end < text.length ? ` ${ELLIPSIS}` : '';
  const moved = before.length - start;
  const inside = marks.flatMap((mark): Mark[] => {
    if (mark.end <= start || mark.start >= end) return [];
    const { word, isContent } = mark;
    return [{ start: Math.max(mark.start, start) + moved, end: Math.min(mark.end, end) + moved, word, isContent }];
  });
  return { text: before + text.slice(start, end) + after, marks: inside };
}
