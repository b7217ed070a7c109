/** Cleaning of strings, applied to every title, paragraph and attribute, and splitting of text into paragraphs. */

/** Characters that need more than trimming. Most strings have none, so this one test is the fast path. */
const UNCLEAN = /[\p{Cc}\p{Surrogate}\u2028\u2029]/u;
const LINE_BREAK = /\r\n?|[\u0085\u2028\u2029]/g;
const CONTROL = /(?![\t\n])\p{Cc}/gu;
const LONE_SURROGATE = /\p{Surrogate}/gu;
const BROKEN_SPACE = /[ \t]*[\t\n][\t\n ]*/g;

/** Trims, makes every line break `\n`, removes control characters other than tab and newline, replaces lone surrogates. */
export function cleanText(text: string): string {
  if (!UNCLEAN.test(text)) return text.trim();
  return text.replace(LINE_BREAK, '\n').replace(CONTROL, '').replace(LONE_SURROGATE, '\ufffd').trim();
}

/** `cleanText` for a single line: tabs and line breaks become a space. */
export function cleanLine(text: string): string {
  if (!UNCLEAN.test(text)) return text.trim();
  return cleanText(text).replace(BROKEN_SPACE, ' ');
}

/**
 * Splits a string into paragraphs, at blank lines and at line breaks.
 *
 * Text wrapped at a fixed width (wire copy, old archives) is detected and its lines are joined, so that phrases match
 * across line ends. In such text a paragraph starts after a blank line or at an indented line.
 */
export function splitParagraphs(text: string): string[] {
  const clean = cleanText(text);
  if (clean === '') return [];
  if (!clean.includes('\n')) return [clean];
  const lines = clean.split('\n');
  return isWrapped(lines) ? joinWrapped(lines) : lines.map((line) => line.trim()).filter((line) => line !== '');
}

/** Longest line of wrapped text; common widths are 72, 80 and 100 columns. */
const WRAP_WIDTH = 100;
/** Shortest line that counts as wrapped; a shorter one may be a paragraph without a full stop. */
const WRAP_MINIMUM = 40;
const SENTENCE_END = /[.!?…:;"”’»)\]]$/;
const INDENT = /^[ \t]{2,}|^\t/;

/** Whether no line exceeds WRAP_WIDTH and at least two line breaks, and half of them, are inside a sentence. */
function isWrapped(lines: readonly string[]): boolean {
  let breaks = 0;
  let wraps = 0;
  let previous = '';
  for (const line of lines) {
    if (line.length > WRAP_WIDTH) return false;
    const trimmed = line.trim();
    if (previous !== '' && trimmed !== '') {
      breaks += 1;
      if (previous.length >= WRAP_MINIMUM && !INDENT.test(line) && !SENTENCE_END.test(previous)) wraps += 1;
    }
    previous = trimmed;
  }
  return wraps >= 2 && wraps * 2 >= breaks;
}

function joinWrapped(lines: readonly string[]): string[] {
  const paragraphs: string[] = [];
  let current: string[] = [];
  for (const line of lines) {
    const trimmed = line.trim();
    if ((trimmed === '' || INDENT.test(line)) && current.length > 0) {
      paragraphs.push(current.join(' '));
      current = [];
    }
    if (trimmed !== '') current.push(trimmed);
  }
  if (current.length > 0) paragraphs.push(current.join(' '));
  return paragraphs;
}
