/** Marked text as HTML: the text is escaped, then tags are put around the marks, so that only the tags are markup. */
import type { Mark } from './marks.js';

export interface HighlightTags {
  readonly pre: string;
  readonly post: string;
  /** Applied to the text between the tags; default `escapeHtml`. */
  readonly escapeText?: (text: string) => string;
}

/** The tags of our own API where a request names no others. */
export const MARK_TAGS: HighlightTags = { pre: '<mark>', post: '</mark>' };

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

const SPECIAL = /[&<>"']/;

/** Escapes text for HTML content and attribute values. */
export function escapeHtml(text: string): string {
  return !SPECIAL.test(text) ? text : text.replace(/[&<>"']/g, (character) => ENTITIES.get(character) ?? character);
}

/** The part of a text from `start` to `end` with its marks in tags. Marks that cross its ends are cut. */
export function highlight(
  text: string,
  marks: readonly Pick<Mark, 'start' | 'end'>[],
  { pre, post, escapeText = escapeHtml }: HighlightTags,
  start = 0,
  end = text.length,
): string {
  let html = '';
  let at = start;
  for (const mark of marks) {
    if (mark.end <= start || mark.start >= end) continue;
    const from = Math.max(mark.start, start);
    const to = Math.min(mark.end, end);
    html += `${escapeText(text.slice(at, from))}${pre}${escapeText(text.slice(from, to))}${post}`;
    at = to;
  }
  return html + escapeText(text.slice(at, end));
}
