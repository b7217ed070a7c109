/** The position of the first syntax error in JSON text, which V8's `JSON.parse` does not report reliably. */

const TOKEN =
  /[ \t\n\r]*(?:("(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([{}[\],:]))/y;
const SPACE = /[ \t\n\r]*/y;

type Expected = 'value' | 'value or ]' | 'name' | 'name or }' | ':' | 'separator';

/** Offset of the first error in UTF-16 code units; the length of the text when it ends early; null when it is valid. */
export function jsonFault(text: string): number | null {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  while (!(expected === 'separator' && open.length === 0)) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    const tokenStart = skipSpace(text, at);
    if (match === null) return tokenStart;
    const [, string, scalar, punctuator] = match;
    const next = accept(expected, open, string !== undefined, string !== undefined || scalar !== undefined, punctuator);
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

/** The state after a token; null when the token is not allowed here. */
function accept(
  expected: Expected,
  open: ('{' | '[')[],
  isString: boolean,
  isScalar: boolean,
  punctuator: string | undefined,
): Expected | null {
  if (expected === 'value' || expected === 'value or ]') {
    if (isScalar) return 'separator';
    if (punctuator === '{' || punctuator === '[') {
      open.push(punctuator);
      return punctuator === '{' ? 'name or }' : 'value or ]';
    }
    return punctuator === ']' && expected === 'value or ]' ? close(open) : null;
  }
  if (expected === 'name' || expected === 'name or }') {
    if (isString) return ':';
    return punctuator === '}' && expected === 'name or }' ? close(open) : null;
  }
  if (expected === ':') return punctuator === ':' ? 'value' : null;
  const inside = open.at(-1);
  if (punctuator === ',') return inside === '{' ? 'name' : 'value';
  return punctuator === (inside === '{' ? '}' : ']') ? close(open) : null;
}

function close(open: ('{' | '[')[]): Expected {
  open.pop();
  return 'separator';
}
