/**
 * JSON bodies of many megabytes without keeping the thread: a large array is cut into its items, each parsed by itself,
 * with others having a turn in between. What is small, or no array, or not JSON, goes to `JSON.parse` as it is.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Parsing this many UTF-16 units at once takes 5 ms. */
const AT_ONCE = 500_000;

const QUOTE = 34;
const COMMA = 44;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** The value of a JSON text. Throws SyntaxError as `JSON.parse` does. */
export async function parseJson(text: string): Promise<unknown> {
  if (text.length <= AT_ONCE) return JSON.parse(text);
  const items = await parseItems(text);
  return items ?? JSON.parse(text);
}

/** The items of an array; undefined when the text is none, or not JSON. */
async function parseItems(text: string): Promise<unknown[] | undefined> {
  const items: unknown[] = [];
  let parsed = 0;
  try {
    for (const { start, end, last } of itemSpans(text)) {
      const item = text.slice(start, end);
      // `[]` and a comma before the end: only an array without items has an empty one.
      if (last && items.length === 0 && item.trim() === '') return [];
      items.push(JSON.parse(item));
      if (end - parsed < AT_ONCE) continue;
      parsed = end;
      await nextTurn();
    }
    return items.length === 0 ? undefined : items;
  } catch {
    return undefined;
  }
}

interface ItemSpan {
  readonly start: number;
  readonly end: number;
  /** Followed by the array's end. */
  readonly last: boolean;
}

/** Where the items of an array stand. Throws SyntaxError when the text is no array as a whole. */
function* itemSpans(text: string): Generator<ItemSpan> {
  const opening = /^[ \t\r\n]*\[/.exec(text)?.[0].length;
  if (opening === undefined) throw new SyntaxError('no array');
  let depth = 1;
  let start = opening;
  for (let at = opening; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) at = stringEnd(text, at);
    else if (unit === OPEN_BRACE || unit === OPEN_BRACKET) depth += 1;
    else if (unit === CLOSE_BRACE || unit === CLOSE_BRACKET) depth -= 1;
    else if (unit === COMMA && depth === 1) {
      yield { start, end: at, last: false };
      start = at + 1;
    }
    if (depth > 0) continue;
    if (unit !== CLOSE_BRACKET || text.slice(at + 1).trim() !== '') break;
    yield { start, end: at, last: true };
    return;
  }
  throw new SyntaxError('the array does not end');
}

/** Where a string that begins at a quotation mark ends. */
function stringEnd(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (text.charCodeAt(at - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return at;
  }
  return text.length;
}
