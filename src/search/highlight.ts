/** Marked text as HTML: text escaped first, tags put in afterwards, so that only the tags are markup. */
import type { Mark } from './marks.js';

export interface HighlightTags {
  readonly pre: string;
  readonly post: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const SPECIAL = /[&<>"']/;

/** Escapes text for HTML content and attribute values. */
export function escapeHtml(text: string): string {
  return !SPECIAL.test(text) ? text : text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

/** The part of a text from `start` to `end`, escaped, with the marks inside it wrapped in the tags. */
export function highlight(
  text: string,
  marks: readonly Pick<Mark, 'start' | 'end'>[],
  tags: HighlightTags,
  start = 0,
  end = text.length,
): string {
  let html = '';
  let at = start;
  for (const mark of marks) {
    if (mark.end <= start || mark.start >= end) continue;
    const from = Math.max(mark.start, start);
    const to = Math.min(mark.end, end);
    html += `${escapeHtml(text.slice(at, from))}${tags.pre}${escapeHtml(text.slice(from, to))}${tags.post}`;
    at = to;
  }
  return html + escapeHtml(text.slice(at, end));
}
