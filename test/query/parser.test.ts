/** The query language of `q=`: trees, warnings and spans. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { QueryNode } from '../../src/query/ast.js';
import { parseQuery } from '../../src/query/parser.js';
import { printQuery } from '../../src/query/printer.js';
import { anyQuery, longQuery, withoutSpans } from './arbitrary-query.js';

/** A tree as one line: `[a b]` implicit AND, `(a & b)`, `(a | b)`, `!a`, `"phrase"`, `title{…}`, `prefix*`. */
function outline(node: QueryNode | null): string {
  switch (node?.kind) {
    case undefined:
      return '';
    case 'word':
      return node.prefix ? `${node.text}*` : node.text;
    case 'phrase':
      return `"${node.text}"`;
    case 'not':
      return `!${outline(node.of)}`;
    case 'scope':
      return `${node.field}{${outline(node.of)}}`;
    case 'date':
      return `${day(node.from)}..${day(node.until)}`;
    case 'or':
      return `(${node.of.map(outline).join(' | ')})`;
    case 'and':
      return node.implicit ? `[${node.of.map(outline).join(' ')}]` : `(${node.of.map(outline).join(' & ')})`;
  }
}

function day(time: number | undefined): string {
  return time === undefined ? '' : new Date(time).toISOString().replace('T00:00:00.000Z', '');
}

function warned(text: string): string[] {
  return parseQuery(text).warnings.map(({ start, end }) => text.slice(start, end));
}

const VALID: readonly (readonly [query: string, tree: string])[] = [
  // words
  ['', ''],
  ['   ', ''],
  ['harbour', 'harbour'],
  ['ceasefire talks', '[ceasefire talks]'],
  ['Hello, world!', '[Hello, world!]'],
  ["don't U.S.-led AT&T", "[don't U.S.-led AT&T]"],
  ['北京 Ελλάδα', '[北京 Ελλάδα]'],
  ['... ! & —', ''],
  ['a & b', '[a b]'],
  // prefixes
  ['harb*', 'harb*'],
  ['harb**', 'harb*'],
  ['* h*rb *rb', '[h*rb *rb]'],
  ['har*, b', '[har*, b]'],
  // phrases
  ['"security council"', '"security council"'],
  ['"talks"', '"talks"'],
  ['“security council”', '"security council"'],
  ['„Rat der Stadt“ «le monde»', '["Rat der Stadt" "le monde"]'],
  ['»umgekehrt« x', '["umgekehrt" x]'],
  ['un "security council" vote', '[un "security council" vote]'],
  ['"a OR -b (c) title:d"', '"a OR -b (c) title:d"'],
  ['"one""two"three', '["one" "two" three]'],
  ['said,"yes minister"', '[said, "yes minister"]'],
  ['12" vinyl', '[12" vinyl]'],
  ['5\'10" tall 6" wide', '[5\'10" tall 6" wide]'],
  // exclusion
  ['-sport', '!sport'],
  ['football -sport', '[football !sport]'],
  ['-"press release"', '!"press release"'],
  ['-(a b)', '![a b]'],
  ['-section:sport', '!section{sport}'],
  ['-title:"press release"', '!title{"press release"}'],
  ['-harb*', '!harb*'],
  ['-after:2024', '!2024-01-01..'],
  ['a - b', '[a b]'],
  ['- - -', ''],
  ['well-known b- c', '[well-known b- c]'],
  ['word --dash', '[word dash]'],
  ['−x –y', '[−x –y]'],
  // operators
  ['a OR b', '(a | b)'],
  ['a OR b OR c', '(a | b | c)'],
  ['a AND b', '(a & b)'],
  ['a AND b AND c', '(a & b & c)'],
  ['NOT a', '!a'],
  ['a NOT b', '[a !b]'],
  ['a AND NOT b', '(a & !b)'],
  ['a OR -b', '(a | !b)'],
  ['a or b and not c', '[a or b and not c]'],
  ['a Or b', '[a Or b]'],
  ['-OR', '!or'],
  // precedence: NOT, then AND, then implicit AND, then OR
  ['a b OR c', '([a b] | c)'],
  ['a OR b c', '(a | [b c])'],
  ['a AND b OR c', '((a & b) | c)'],
  ['a AND b c', '[(a & b) c]'],
  ['a b AND c d', '[a (b & c) d]'],
  ['NOT a b', '[!a b]'],
  ['NOT a AND b OR c', '((!a & b) | c)'],
  // parentheses
  ['(a)', 'a'],
  ['((a b))', '[a b]'],
  ['a (b OR c)', '[a (b | c)]'],
  ['a(b)c', '[a b c]'],
  ['(a OR b) AND (c OR d)', '((a | b) & (c | d))'],
  ['NOT (a OR b)', '!(a | b)'],
  ['NOT (NOT a)', '!!a'],
  // scopes
  ['title:harbour', 'title{harbour}'],
  ['headline:harbour', 'title{harbour}'],
  ['TITLE:harbour Author:Smith', '[title{harbour} author{Smith}]'],
  ['lede:a body:b related:c section:d tag:e source:f', '[lede{a} body{b} related{c} section{d} tag{e} source{f}]'],
  ['author:"Jane Doe"', 'author{"Jane Doe"}'],
  ['title:(storm OR flood)', 'title{(storm | flood)}'],
  ['title:harb* x', '[title{harb*} x]'],
  ['title:(a section:b)', 'title{[a section{b}]}'],
  ['section:title:x', 'section{title:x}'],
  ['title:-x', 'title{-x}'],
  ['title:OR', 'title{or}'],
  // dates
  ['after:2024-05', '2024-05-01..'],
  ['before:2025', '..2025-01-01'],
  ['date:2024', '2024-01-01..2025-01-01'],
  ['date:2024-02', '2024-02-01..2024-03-01'],
  ['date:2024-02-29', '2024-02-29..2024-03-01'],
  ['date:2023..2024', '2023-01-01..2025-01-01'],
  ['date:2023-12..2024-01-15', '2023-12-01..2024-01-16'],
  ['date:2023..', '2023-01-01..'],
  ['date:..2024', '..2025-01-01'],
  ['After:2024-05-01T12:30:00+02:00', '2024-05-01T10:30:00.000Z..'],
  ['storm after:2024 OR flood', '([storm 2024-01-01..] | flood)'],
  // colons that are not scopes
  ['10:30 3:1 http://example.org/a?b=c', '[10:30 3:1 http://example.org/a?b=c]'],
  ['Breaking: storm', '[Breaking: storm]'],
  // all in capitals
  ['UN OR NATO', '(UN | NATO)'],
  ['A OR B OR C', '(A | B | C)'],
  ['TRUCE OR TALKS OR WAR LOOM', '[TRUCE or TALKS or WAR LOOM]'],
  ['FIRE AND RESCUE NOT CALLED IN OSLO', '[FIRE and RESCUE not CALLED IN OSLO]'],
  ['SHE SAID "YES AND NO" OR NOTHING', '[SHE SAID "YES AND NO" or NOTHING]'],
  ['Truce OR TALKS OR WAR OR PEACE', '(Truce | TALKS | WAR | PEACE)'],
  ['中国 OR 日本 OR 台湾 OR 韓国', '(中国 | 日本 | 台湾 | 韓国)'],
  ['1 OR 2 OR 3 OR 4', '(1 | 2 | 3 | 4)'],
];

const REPAIRED: readonly (readonly [query: string, tree: string, warned: readonly string[]])[] = [
  // quotes
  ['"security council', '[security council]', ['"']],
  ['a "b c" "d', '[a "b c" d]', ['"']],
  ['-"a', 'a', ['"']],
  ['a "" b', '[a b]', ['""']],
  ['"…" a', 'a', ['"…"']],
  // operators without operands
  ['OR', 'or', ['OR']],
  ['OR a', '[or a]', ['OR']],
  ['Portland OR', '[Portland or]', ['OR']],
  ['a AND', '[a and]', ['AND']],
  ['a NOT', '[a not]', ['NOT']],
  ['a OR OR b', '(a | b)', ['OR']],
  ['a AND OR b', '(a | b)', ['AND']],
  ['a OR b OR', '(a | b)', ['OR']],
  ['a OR NOT', '[a or not]', ['OR', 'NOT']],
  ['NOT NOT a', '!a', ['NOT']],
  ['NOT -a', '!a', []],
  ['(a OR) b', '[[a or] b]', ['OR']],
  ['(OR) AND a', '(or & a)', ['OR']],
  // parentheses
  ['(a b', '[a b]', ['(']],
  ['title:(a b', 'title{[a b]}', ['(']],
  ['a) b', '[a b]', [')']],
  [')(', '', [')', '(']],
  ['a () b', '[a b]', ['()']],
  ['((  )) a', 'a', ['((  ))', '(  )']],
  ['a OR ()', '[a or]', ['OR', '()']],
  // minuses and scopes without an operand
  ['-() a', 'a', ['-', '()']],
  ['title: harbour', '[title: harbour]', ['title:']],
  ['title:', 'title:', ['title:']],
  ['title:()', 'title:', ['title:', '()']],
  ['-title:() a', '[!title: a]', ['title:', '()']],
  ['title:"', 'title:', ['title:', '"']],
  ['tags:sport', 'tags:sport', ['tags:']],
  ['foo:"a b"', '[foo: "a b"]', ['foo:']],
  // dates that do not exist
  ['after:2024-13', 'after:2024-13', ['after:2024-13']],
  ['date:2023-02-30', 'date:2023-02-30', ['date:2023-02-30']],
  ['before:yesterday x', '[before:yesterday x]', ['before:yesterday']],
  ['date:2024..2023', 'date:2024..2023', ['date:2024..2023']],
  ['date:..', 'date:..', ['date:..']],
  ['after: 2024', '[after: 2024]', ['after:']],
  // symbols
  ['storm 🎉', 'storm', ['🎉']],
];

describe('parseQuery', () => {
  test.each(VALID)('reads %j as %s', (query, tree) => {
    expect([outline(parseQuery(query).root), warned(query)]).toEqual([tree, []]);
  });

  test.each(REPAIRED)('reads %j as %s, with warnings at %j', (query, tree, warnings) => {
    expect([outline(parseQuery(query).root), warned(query)]).toEqual([tree, warnings]);
  });

  test('warns with the repair made and the nearest scope', () => {
    expect(parseQuery('tags:sport a').warnings[0]?.message).toBe(
      '“tags:” is not a field to search in. It is searched literally. Did you mean “tag:”?',
    );
    expect(parseQuery('a OR').warnings[0]?.message).toBe('OR needs something on both sides. It is searched as a word.');
  });
});

describe('spans', () => {
  test('cover the text of each node', () => {
    const text = ' -(a "b c") title:x* OR after:2024 ';
    const spans: string[] = [];
    walk(parseQuery(text).root, (node) => spans.push(`${node.kind}=${text.slice(node.span.start, node.span.end)}`));
    expect(spans).toEqual([
      'or=-(a "b c") title:x* OR after:2024',
      'and=-(a "b c") title:x*',
      'not=-(a "b c")',
      'and=a "b c"',
      'word=a',
      'phrase="b c"',
      'scope=title:x*',
      'word=x*',
      'date=after:2024',
    ]);
  });

  test('of siblings are in order, do not overlap and lie within the parent', () => {
    fc.assert(
      fc.property(anyQuery, (text) => {
        const { root, warnings } = parseQuery(text);
        walk(root, (node) => {
          expect(node.span.start).toBeLessThan(node.span.end);
          let from = node.span.start;
          for (const child of children(node)) {
            expect(child.span.start).toBeGreaterThanOrEqual(from);
            from = child.span.end;
          }
          expect(node.span.end).toBeGreaterThanOrEqual(from);
        });
        expect(root?.span.start ?? 0).toBeGreaterThanOrEqual(0);
        expect(root?.span.end ?? 0).toBeLessThanOrEqual(text.length);
        let from = 0;
        for (const { start, end } of warnings) {
          expect(start).toBeGreaterThanOrEqual(from);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          from = start;
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('trees', () => {
  test('have at least two children at every AND and OR', () => {
    fc.assert(
      fc.property(anyQuery, (text) => {
        walk(parseQuery(text).root, (node) => {
          if (node.kind === 'and' || node.kind === 'or') expect(node.of.length).toBeGreaterThan(1);
        });
      }),
    );
  });
});

describe('hostile input', () => {
  // biome-ignore format: a list to scan
  const repeats: readonly string[] = [
    '(', ')', '(a ', '()', '-(', '-', '"', '" ', '"a" ', 'NOT ', 'OR ', 'AND ', 'a OR ', 'a NOT ', 'title:', 'title:(',
    'title:"', 'date:', '*', 'a"', 'A ', 'a ', 'a:', '-a ', '🎉', '\u0301', '\ud800', 'a\u0301', ' ', '(a OR b) AND ',
  ];
  // Quadratic work on 2^18 units takes 7 × 10^10 steps, for which the time limit of the tests is too short.
  test.each(repeats)(
    'of 256 KB of %j is parsed in linear time and prints to an equal tree',
    (part) => {
      const { root, warnings } = parseQuery(part.repeat(Math.ceil((1 << 18) / part.length)));
      expect(withoutSpans(parseQuery(printQuery(root)).root)).toEqual(withoutSpans(root));
      expect(warnings.length).toBeLessThanOrEqual(20);
    },
    30_000,
  );

  test('of 256 KB of random syntax is parsed in linear time', () => {
    fc.assert(
      fc.property(longQuery, (text) => {
        expect(parseQuery(text.repeat(4)).warnings.length).toBeLessThanOrEqual(20);
      }),
      // Shrinking a text of this size takes hours and makes it no clearer.
      { numRuns: 8, endOnFailure: true },
    );
  }, 60_000);

  test('has parentheses up to 100 deep', () => {
    const nested = (depth: number) => `${'-('.repeat(depth)}a${')'.repeat(depth)}`;
    expect(outline(parseQuery(nested(100)).root)).toBe(`${'!'.repeat(100)}a`);
    expect(parseQuery(nested(100)).warnings).toEqual([]);
    expect(outline(parseQuery(nested(10_000)).root)).toBe(`${'!'.repeat(100)}a`);
    expect(parseQuery(nested(1000)).warnings[0]?.start).toBe(200);
  });

  test('is cut after 1,000 words', () => {
    const { root, warnings } = parseQuery('a '.repeat(10_000));
    expect(root?.kind === 'and' ? root.of.length : 0).toBe(1000);
    expect(warnings).toEqual([{ message: 'Only the first 1000 words are read.', start: 2000, end: 20_000 }]);
  });
});

function children(node: QueryNode): readonly QueryNode[] {
  if (node.kind === 'and' || node.kind === 'or') return node.of;
  return node.kind === 'not' || node.kind === 'scope' ? [node.of] : [];
}

function walk(node: QueryNode | null, visit: (node: QueryNode) => void): void {
  if (node === null) return;
  visit(node);
  for (const child of children(node)) walk(child, visit);
}
