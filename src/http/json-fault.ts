/** Where JSON text stops being JSON: `JSON.parse` does not always say, and a person with a large file needs to know. */

const TOKEN =
  /[ \t\n\r]*(?:("(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([{}[\],:]))/y;
const SPACE = /[ \t\n\r]*/y;

type Expected = 'value' | 'value or ]' | 'name' | 'name or }' | ':' | 'separator';

/** Offset of the first fault in UTF-16 units; the length of the text when it ends too early; null when it is JSON. */
export function jsonFault(text: string): number | null {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  while (!(expected === 'separator' && open.length === 0)) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    const tokenStart = skipSpace(text, at);
    if (match === null) return tokenStart;
    const [, string, scalar, mark] = match;
    const next = accept(expected, open, string !== undefined, string !== undefined || scalar !== undefined, mark);
    if (next === null) return tokenStart;
    expected = next;
    at = TOKEN.lastIndex;
  }
  const end = skipSpace(text, at);
  return end === text.length ? null : end;
}

function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.exec(text);
  return SPACE.lastIndex;
}

/** What may follow the token, or null when the token itself may not stand here. */
function accept(
  expected: Expected,
  open: ('{' | '[')[],
  isString: boolean,
  isScalar: boolean,
  mark: string | undefined,
): Expected | null {
  if (expected === 'value' || expected === 'value or ]') {
    if (isScalar) return 'separator';
    if (mark === '{' || mark === '[') {
      open.push(mark);
      return mark === '{' ? 'name or }' : 'value or ]';
    }
    return mark === ']' && expected === 'value or ]' ? close(open) : null;
  }
  if (expected === 'name' || expected === 'name or }') {
    if (isString) return ':';
    return mark === '}' && expected === 'name or }' ? close(open) : null;
  }
  if (expected === ':') return mark === ':' ? 'value' : null;
  const inside = open.at(-1);
  if (mark === ',') return inside === '{' ? 'name' : 'value';
  return mark === (inside === '{' ? '}' : ']') ? close(open) : null;
}

function close(open: ('{' | '[')[]): Expected {
  open.pop();
  return 'separator';
}
