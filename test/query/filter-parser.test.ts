/** The filter language of `filter=`: trees, errors with positions, and printing. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AppError } from '../../src/errors.js';
import type { Filter, Operand } from '../../src/query/filter.js';
import { parseFilter } from '../../src/query/filter-parser.js';
import { filterFields, printFilter } from '../../src/query/filter-printer.js';

/** A filter as one line; text values in quotes, dates marked with `@`. */
function outline(filter: Filter | null): string {
  switch (filter?.kind) {
    case undefined:
      return '';
    case 'compare':
      return `${filter.field}${filter.operator}${operand(filter.operand)}`;
    case 'range':
      return `${filter.field}=${operand(filter.from)}..${operand(filter.to)}`;
    case 'in':
      return `${filter.field}[${filter.operands.map(operand).join(' ')}]`;
    case 'exists':
      return `${filter.field}?`;
    case 'not':
      return `!${outline(filter.of)}`;
    case 'and':
      return `(${filter.of.map(outline).join(' & ')})`;
    case 'or':
      return `(${filter.of.map(outline).join(' | ')})`;
  }
}

function operand({ value, date }: Operand): string {
  return `${JSON.stringify(value)}${date === undefined ? '' : '@'}`;
}

function fault(text: string): { message: string; position: number | undefined } {
  try {
    parseFilter(text);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid_filter' && error.param === 'filter') {
      return { message: error.message, position: error.position };
    }
    throw error;
  }
  return { message: 'none', position: undefined };
}

function withoutOffsets(filter: Filter | null): unknown {
  return JSON.parse(JSON.stringify(filter, (key, value) => (key === 'at' ? undefined : value)));
}

describe('parseFilter', () => {
  test.each([
    ['', ''],
    ['  \n', ''],
    ['section = World', 'section="World"'],
    ['section="World"', 'section="World"'],
    ["section:'World'", 'section="World"'],
    ['section != World', 'section!="World"'],
    ['words > 100', 'words>100'],
    ['words<=-1.5', 'words<=-1.5'],
    ['paid = true', 'paid=true'],
    ['paid = "true"', 'paid="true"'],
    ['words = "100"', 'words="100"'],
    ['code = 007', 'code="007"'],
    ['code = 12345678901234567890', 'code="12345678901234567890"'],
    ['hierarchy.lvl0 = News', 'hierarchy.lvl0="News"'],
    ['"odd name" = x', 'odd name="x"'],
    ['url = http://example.org/a', 'url="http://example.org/a"'],
    ['section = Économie', 'section="Économie"'],
    ['title = "say \\"hi\\" \\\\ \'"', 'title="say \\"hi\\" \\\\ \'"'],
    ["title = 'it\\'s'", 'title="it\'s"'],
    ['publishedAt >= 2024', 'publishedAt>=2024@'],
    ['publishedAt >= 2024-01', 'publishedAt>="2024-01"@'],
    ['publishedAt:2024-01-01T10:30:00Z', 'publishedAt="2024-01-01T10:30:00Z"@'],
    ['publishedAt < "2024-01-01 10:30"', 'publishedAt<"2024-01-01 10:30"@'],
    ['publishedAt > 2024-13-45', 'publishedAt>"2024-13-45"'],
    ['publishedAt 2023..2024', 'publishedAt=2023@..2024@'],
    ['publishedAt = 2023 .. 2024', 'publishedAt=2023@..2024@'],
    ['words: 1.5..-2', 'words=1.5..-2'],
    ['section = "a".."b c"', 'section="a".."b c"'],
    ['tags IN [sport, "the arts",3]', 'tags["sport" "the arts" 3]'],
    ['tags in []', 'tags[]'],
    ['tags NOT IN [sport]', '!tags["sport"]'],
    ['NOT tags IN [sport]', '!tags["sport"]'],
    ['image EXISTS', 'image?'],
    ['image not exists', '!image?'],
    ['NOT image EXISTS', '!image?'],
    ['a=1 AND b=2 and c=3', '(a=1 & b=2 & c=3)'],
    ['a=1 OR b=2 AND NOT c=3', '(a=1 | (b=2 & !c=3))'],
    ['(a=1 OR b=2) AND c=3', '((a=1 | b=2) & c=3)'],
    ['NOT (a=1 OR b=2)', '!(a=1 | b=2)'],
    ['NOT NOT a=1', '!!a=1'],
    ['((a=1))', 'a=1'],
    [
      'section = "World" AND publishedAt >= 2024-01-01 AND NOT tags IN [sport, weather]',
      '(section="World" & publishedAt>="2024-01-01"@ & !tags["sport" "weather"])',
    ],
  ])('reads %j as %s', (text, tree) => {
    expect(outline(parseFilter(text))).toBe(tree);
  });

  test('gives a date the range it covers', () => {
    expect(parseFilter('publishedAt = 2024-02')).toEqual({
      kind: 'compare',
      field: 'publishedAt',
      operator: '=',
      operand: { value: '2024-02', date: { from: Date.UTC(2024, 1, 1), until: Date.UTC(2024, 2, 1) } },
      at: 0,
    });
  });

  test('gives each condition the offset of its field', () => {
    const filter = parseFilter('a=1 OR ( "b" EXISTS )');
    expect(filter?.kind === 'or' && filter.of.map((part) => 'at' in part && part.at)).toEqual([0, 9]);
  });

  test('gives a tree whose fields filterFields lists', () => {
    expect(filterFields(parseFilter('a=1 OR NOT (b IN [1] AND c EXISTS AND a 1..2)'))).toEqual(
      new Set(['a', 'b', 'c']),
    );
    expect(filterFields(null)).toEqual(new Set());
  });
});

describe('an invalid filter is rejected with the expected and the actual text and its position', () => {
  test.each([
    ['section =', 9, 'Expected a value after "=" but found the end of the filter.'],
    ['section = )', 10, 'Expected a value after "=" but found “)”.'],
    ['section == x', 9, 'Expected a value after "=" but found “=”.'],
    [
      'section',
      7,
      'Expected an operator (=, !=, <, <=, >, >=, IN, EXISTS) after the field "section" but found the end of the filter.',
    ],
    [
      'section World',
      8,
      'Expected an operator (=, !=, <, <=, >, >=, IN, EXISTS) after the field "section" but found “World”.',
    ],
    ['a NOT b', 6, 'Expected IN or EXISTS after NOT but found “b”.'],
    ['a=1 b=2', 4, 'Expected AND, OR or the end of the filter but found “b”.'],
    ['a=1)', 3, 'Expected AND, OR or the end of the filter but found “)”.'],
    ['a=1 AND', 7, 'Expected a field but found the end of the filter.'],
    ['AND a=1', 0, 'Expected a field but found the keyword AND; put quotes around it to mean the word.'],
    ['state = OR', 8, 'Expected a value after "=" but found the keyword OR; put quotes around it to mean the word.'],
    ['(a=1', 4, 'Expected AND, OR or the ")" that closes the "(" at position 0 but found the end of the filter.'],
    ['()', 1, 'Expected a field but found “)”.'],
    ['tags IN sport', 8, 'Expected "[" after IN but found “sport”.'],
    ['tags IN [a b]', 11, 'Expected "," or "]" but found “b”.'],
    ['tags IN [a,]', 11, 'Expected a value but found “]”.'],
    ['title = "x', 8, 'This quote is never closed.'],
    ['title = “x”', 8, 'Typographic quotes do not work in a filter; write "…" or \'…\' around a value.'],
    [
      'a 1..',
      5,
      'Expected a value after ".." (use >= or <= for a range with one end) but found the end of the filter.',
    ],
    ['a > 1..2', 5, 'Expected AND, OR or the end of the filter but found “.”.'],
    ['a & b', 2, 'Expected an operator (=, !=, <, <=, >, >=, IN, EXISTS) after the field "a" but found “&”.'],
    [
      `a=${'x'.repeat(9)} ${'y'.repeat(99)}`,
      12,
      `Expected AND, OR or the end of the filter but found “${'y'.repeat(30)}…”.`,
    ],
  ])('%j', (text, position, message) => {
    expect(fault(text)).toEqual({ message, position });
  });

  test('nesting deeper than 50 and more than 1,000 conditions', () => {
    const nested = (depth: number) => `${'('.repeat(depth)}a=1${')'.repeat(depth)}`;
    expect(parseFilter(nested(50))).not.toBeNull();
    expect(fault(nested(51))).toEqual({ message: 'Parentheses and NOT are nested more than 50 deep.', position: 50 });
    expect(fault('NOT '.repeat(100_000)).position).toBe(200);
    expect(fault('('.repeat(1_000_000)).position).toBe(50);
    const conditions = (count: number) => Array(count).fill('a=1').join(' OR ');
    expect(parseFilter(conditions(1000))).not.toBeNull();
    expect(fault(conditions(1001))).toEqual({ message: 'The filter has more than 1000 conditions.', position: 7000 });
  });
});

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('OR', 'true', '5', '007', '2024-01', 'a..b', '“x”'),
);
const value = fc.oneof(
  text.map((string) => JSON.stringify(string).replace(/\\[^"\\]/g, '')),
  fc.constantFrom('bare', 'é', '2024', '2024-02-30', '-0', '1.50', '1e5', 'true', "'x'", '10:30'),
);
const name = fc.constantFrom('a', 'b.c', '"x y"', 'publishedAt', '"OR"', '"q\\"q"', '"a:b"');
const condition = fc.oneof(
  fc.tuple(name, fc.constantFrom('=', ':', '!=', '<', '>='), value).map((parts) => parts.join(' ')),
  fc.tuple(name, value, value).map(([field, from, to]) => `${field} ${from}..${to}`),
  fc.tuple(name, fc.array(value)).map(([field, values]) => `${field} NOT IN [${values.join(',')}]`),
  name.map((field) => `${field} EXISTS`),
);
const { expression } = fc.letrec<{ expression: string; nested: string }>((tie) => ({
  expression: fc.oneof({ maxDepth: 4 }, condition, tie('nested')),
  nested: fc.oneof(
    fc.tuple(tie('expression'), fc.constantFrom('AND', 'OR'), tie('expression')).map((parts) => parts.join(' ')),
    tie('expression').map((inner) => `(${inner})`),
    tie('expression').map((inner) => `NOT ${inner}`),
  ),
}));
const soup = fc
  .array(
    fc.constantFrom(
      'a',
      '=',
      '..',
      '(',
      ')',
      '[',
      ']',
      ',',
      'IN',
      'NOT',
      'AND',
      'OR',
      'EXISTS',
      '"',
      '\\',
      ' ',
      '1',
      ':',
      '<',
    ),
  )
  .map((parts) => parts.join(''));

describe('for any filter', () => {
  test('printing gives text that parses to the same tree', () => {
    fc.assert(
      fc.property(expression, (filter) => {
        const tree = parseFilter(filter);
        expect(withoutOffsets(parseFilter(printFilter(tree)))).toEqual(withoutOffsets(tree));
      }),
      { numRuns: 1000 },
    );
  });

  test('parsing gives a tree or an error with a position inside the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), soup), (filter) => {
        const { position = 0 } = fault(filter);
        expect(position).toBeGreaterThanOrEqual(0);
        expect(position).toBeLessThanOrEqual(filter.length);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    '(',
    'NOT ',
    'a',
    'a=1 AND ',
    '"',
    '\\',
    '"\\',
    'a IN [',
    'a IN [a] OR ',
    '[',
    '..',
    ' ',
    'é',
    '\ud800',
    'a..',
  ])(
    'parsing is linear: 256 KB of %j',
    (part) => {
      // Quadratic work on 2^18 units takes 7 × 10^10 steps, for which the time limit of the test is too short.
      const long = part.repeat(Math.ceil((1 << 18) / part.length));
      for (const filter of [long, `a = "${long}`])
        expect(fault(filter).position ?? 0).toBeLessThanOrEqual(filter.length);
    },
    30_000,
  );
});
