/** Arbitrary queries for property tests: any text, and random sequences of the syntax of the query language. */
import fc from 'fast-check';
import type { QueryNode } from '../../src/query/ast.js';

// biome-ignore format: a list to scan
const PIECES = [
  'a', 'B', 'word', 'OR', 'AND', 'NOT', 'or', 'not', '(', ')', '()', '-', '--', '"', '“', '”', '«', ':', '*', ' ', '  ',
  '\n', 'title:', 'Headline:', 'section:', 'TAG:', 'foo:', 'after:', 'date:', 'BEFORE:', '2024', '2023-02-30', '..', '…',
  '10:30', 'http://x', '🎉', '\u0301', 'é', '中', '\ud83d', "'", '12"', 'x"y', '-OR', ',', '&', 'harb*',
];

const soup = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join(''));
const spaced = fc.array(fc.constantFrom(...PIECES), { maxLength: 20 }).map((pieces) => pieces.join(' '));
// biome-ignore format: a list to scan
const CAPITALS = ['A', 'BC', 'OR', 'AND', 'NOT', 'TITLE:', 'TITLE:()', '"D E"', '(', ')', '-F', 'AFTER:2024', '7'];
const shouted = fc.array(fc.constantFrom(...CAPITALS), { maxLength: 12 }).map((pieces) => pieces.join(' '));

/** Any string, and strings with many operators. */
export const anyQuery = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), soup, spaced, shouted);

/** About 64 KB of pieces. */
export const longQuery = fc
  .array(fc.constantFrom(...PIECES), { minLength: 20_000, maxLength: 24_000, size: 'max' })
  .map((pieces) => pieces.join('').slice(0, 65_536));

/** The tree as plain data without positions. */
export function withoutSpans(node: QueryNode | null): unknown {
  return JSON.parse(JSON.stringify(node, (key, value) => (key === 'span' ? undefined : value)));
}
