/** Passages that show why an article was found: bounded, never overlapping, best first, cut at words, from sentence starts where possible. */
import type { Token } from '../analysis/token.js';
import { tokenize } from '../analysis/tokenizer.js';
import type { Article } from '../document/article.js';
import { type HighlightTags, highlight } from './highlight.js';
import type { Mark, MarkedText, Marker } from './marks.js';

/** Characters of text a snippet holds at most, tags and ellipses not counted. */
export const SNIPPET_LENGTH = 220;
/** How far before its first mark a passage may begin. */
const LEAD = 120;
const ELLIPSIS = '…';
/** Sentences end with a mark and what closes behind it, then white space. */
const SENTENCE_MARK = '.!?…';
const CLOSERS = '"\'”’)]';
const WHITE_SPACE = /\s/;
/** What opens a word, and what ends a sentence. */
const OPENING = /["'“‘„«([¿¡]/;
const CLOSING = /^[.!?…]["'”’)\]]*(?=\s)/u;
/** A token that ends or begins here is part of a longer word. */
const INSIDE_WORD = /[-‐‑'’&]/;

interface Passage {
  readonly paragraph: number;
  readonly start: number;
  readonly end: number;
  readonly score: number;
  /** Telling words of the query that it shows, each once. */
  readonly words: readonly number[];
}

/**
 * The paragraphs of an article that snippets are taken from, marked: those of the body only when words matched there.
 * @param lede the article's, marked
 */
export function shownParagraphs({ body }: Article, marker: Marker, lede: MarkedText): MarkedText[] {
  return [
    ...(lede.text === '' ? [] : [lede]),
    ...(marker.touches('body') ? body.map((text) => marker.mark(text, 'body')) : []),
  ];
}

/** At most `count` snippets of the paragraphs; the beginning of the first when nothing is marked. */
export function snippets(paragraphs: readonly MarkedText[], count: number, tags: HighlightTags): string[] {
  if (count === 0 || paragraphs.length === 0) return [];
  const chosen = choose(paragraphs, count);
  if (chosen.length === 0) return [render(paragraphs[0], opening(paragraphs[0]), tags)];
  return chosen.map((passage) => render(paragraphs[passage.paragraph], passage, tags));
}

/** Greedily the passage with most query words not shown yet; then by words, marks, and place in the text. */
function choose(paragraphs: readonly MarkedText[], count: number): Passage[] {
  const candidates = paragraphs.flatMap((marked, paragraph) => passages(marked, paragraph));
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

/** Most passages looked at in one paragraph. */
const MAX_PASSAGES = 50;

/** A passage around each telling mark of a paragraph. */
function passages({ text, marks }: MarkedText, paragraph: number): Passage[] {
  const telling = marks.filter((mark) => mark.telling).slice(0, MAX_PASSAGES);
  if (telling.length === 0) return [];
  const tokens = wordsToCutAt(text);
  return telling.map((mark) => {
    const { start, end } = around(text, tokens, mark);
    const inside = marks.filter((other) => other.start >= start && other.start < end);
    const words: number[] = [];
    for (const other of inside) if (other.telling && !words.includes(other.word)) words.push(other.word);
    const score = words.length * 10 + Math.min(inside.length, 5) + (isSentenceStart(text, start) ? 1 : 0);
    return { paragraph, start, end, score, words };
  });
}

/** The stretch that shows a mark: the whole paragraph when short, else from a sentence start if one is near. */
function around(text: string, tokens: readonly Token[], mark: Mark): { start: number; end: number } {
  if (text.length <= SNIPPET_LENGTH) return { start: 0, end: text.length };
  let start = Math.max(0, mark.start - LEAD);
  while (start <= mark.start && !isSentenceStart(text, start)) start += 1;
  if (start > mark.start)
    start = wordStart(text, tokens, Math.min(mark.start - LEAD / 2, text.length - SNIPPET_LENGTH), mark);
  return { start, end: wordEnd(text, tokens, start, mark) };
}

/** The first word from an offset on, with the quotation mark or bracket that opens it; the mark itself at the latest. */
function wordStart(text: string, tokens: readonly Token[], earliest: number, mark: Mark): number {
  const from = tokens.find(({ start }) => start >= earliest && !INSIDE_WORD.test(text.charAt(start - 1)))?.start;
  const start = Math.max(0, Math.min(from ?? mark.start, mark.start));
  return OPENING.test(text.charAt(start - 1)) ? start - 1 : start;
}

/** The last word end within the length, at least that of the mark, which is cut if it is longer itself. */
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

/** Never between the halves of a surrogate pair. */
function safeCut(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}

function opening({ text }: MarkedText): { start: number; end: number } {
  return { start: 0, end: wordEnd(text, wordsToCutAt(text), 0, { end: 0 }) };
}

/** None for a text that is shown whole. */
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
  return a.paragraph === b.paragraph && a.start < b.end && b.start < a.end;
}

function render(
  { text, marks }: MarkedText,
  { start, end }: { start: number; end: number },
  tags: HighlightTags,
): string {
  const before = start > 0 ? `${ELLIPSIS} ` : '';
  const after = end < text.length ? ` ${ELLIPSIS}` : '';
  return before + highlight(text, marks, tags, start, end) + after;
}
