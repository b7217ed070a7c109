/** Passages that show why an article was found: bounded, never overlapping, best first, cut at words, from sentence starts where possible. */
import { type HighlightTags, highlight } from './highlight.js';
import type { Mark, MarkedText } from './marks.js';

/** Characters of text a snippet holds at most, tags and ellipses not counted. */
export const SNIPPET_LENGTH = 220;
/** How far before its first mark a passage may begin. */
const LEAD = 90;
const ELLIPSIS = '…';
const SENTENCE_END = /[.!?…]["'”’)\]]*\s+/gu;

interface Passage {
  readonly paragraph: number;
  readonly start: number;
  readonly end: number;
  readonly score: number;
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
      const words = new Set(marksIn(paragraphs[candidate.paragraph], candidate).map(({ word }) => word));
      const fresh = [...words].filter((word) => !shown.has(word)).length;
      const value = fresh * 100 + candidate.score;
      if (value > bestValue) {
        best = candidate;
        bestValue = value;
      }
    }
    if (best === undefined) break;
    chosen.push(best);
    for (const { word } of marksIn(paragraphs[best.paragraph], best)) shown.add(word);
  }
  return chosen;
}

/** Most passages looked at in one paragraph. */
const MAX_PASSAGES = 50;

/** A passage around each mark of a paragraph. */
function passages(marked: MarkedText, paragraph: number): Passage[] {
  const starts = sentenceStarts(marked.text);
  return marked.marks.slice(0, MAX_PASSAGES).map((mark) => {
    const { start, end } = around(marked, mark, starts);
    const inside = marksIn(marked, { start, end });
    const words = new Set(inside.map(({ word }) => word)).size;
    const score = words * 10 + Math.min(inside.length, 5) + (starts.includes(start) ? 1 : 0);
    return { paragraph, start, end, score };
  });
}

/** The stretch that shows a mark: the whole paragraph when short, else from a sentence start if one is near. */
function around({ text, tokens }: MarkedText, mark: Mark, starts: readonly number[]): { start: number; end: number } {
  if (text.length <= SNIPPET_LENGTH) return { start: 0, end: text.length };
  const near = starts.filter((start) => start <= mark.start && mark.start - start <= LEAD);
  const earliest = mark.start - LEAD / 2;
  const latestStart = text.length - SNIPPET_LENGTH;
  const wordStart = tokens.find(({ start }) => start >= Math.min(earliest, latestStart))?.start;
  const start = near.length > 0 ? near[0] : Math.max(0, Math.min(wordStart ?? mark.start, mark.start));
  return { start, end: wordEnd({ text, tokens }, start, mark) };
}

/** The last word end within the length, at least that of the mark, which is cut if it is longer itself. */
function wordEnd(
  { text, tokens }: Pick<MarkedText, 'text' | 'tokens'>,
  start: number,
  mark: Pick<Mark, 'end'>,
): number {
  const limit = start + SNIPPET_LENGTH;
  if (text.length <= limit) return text.length;
  let end = 0;
  for (const token of tokens) {
    if (token.end > limit) break;
    if (token.end > start) end = Math.max(end, token.end);
  }
  if (end === 0) return safeCut(text, limit);
  const sentence = text.slice(end, end + 2).match(/^[.!?…]["”’]?/u);
  return (
    Math.max(end, Math.min(mark.end, safeCut(text, limit))) +
    (sentence === null || mark.end > end ? 0 : sentence[0].length)
  );
}

/** Never between the halves of a surrogate pair. */
function safeCut(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}

function opening(marked: MarkedText): { start: number; end: number } {
  return { start: 0, end: wordEnd(marked, 0, { end: 0 }) };
}

function sentenceStarts(text: string): number[] {
  return [0, ...Array.from(text.matchAll(SENTENCE_END), (match) => match.index + match[0].length)];
}

function marksIn({ marks }: MarkedText, { start, end }: { start: number; end: number }): Mark[] {
  return marks.filter((mark) => mark.start >= start && mark.start < end);
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
