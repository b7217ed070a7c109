/** Writes a query tree as text that parses to the same tree. */
import type { QueryNode } from './ast.js';

/** How tightly a node holds together; one that stands in a tighter place needs parentheses. */
const TIGHTNESS = { or: 0, side: 1, and: 2, atom: 3 } as const;

/**
 * The query in canonical form: `-x` for every negation, `title:` for `headline:`, parentheses only where needed.
 * For every tree of `parseQuery`, parsing the result gives an equal tree (spans aside). Empty for null.
 */
export function printQuery(root: QueryNode | null): string {
  return root === null ? '' : print(root);
}

function print(node: QueryNode): string {
  switch (node.kind) {
    case 'word':
      return node.prefix ? `${node.text}*` : node.text;
    case 'phrase':
      return `"${node.text}"`;
    case 'date':
      return node.text;
    case 'not':
      return `-${printNegated(node.of)}`;
    case 'scope':
      return `${node.field}:${printScoped(node.of)}`;
    case 'or':
      return node.of.map((child) => printWithin(child, TIGHTNESS.side)).join(' OR ');
    case 'and': {
      const [least, joint] = node.implicit ? [TIGHTNESS.and, ' '] : [TIGHTNESS.atom, ' AND '];
      return node.of.map((child) => printWithin(child, least)).join(joint);
    }
  }
}

function tightness(node: QueryNode): number {
  if (node.kind === 'or') return TIGHTNESS.or;
  if (node.kind === 'and') return node.implicit ? TIGHTNESS.side : TIGHTNESS.and;
  return TIGHTNESS.atom;
}

function printWithin(node: QueryNode, least: number): string {
  return tightness(node) < least ? `(${print(node)})` : print(node);
}

/** Two minuses in a row would be a dash. */
function printNegated(node: QueryNode): string {
  return node.kind === 'not' ? `(${print(node)})` : printWithin(node, TIGHTNESS.atom);
}

/** Only a word or a phrase can follow a scope without parentheses. */
function printScoped(node: QueryNode): string {
  return node.kind === 'word' || node.kind === 'phrase' ? print(node) : `(${print(node)})`;
}
