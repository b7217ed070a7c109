/** Prints a query tree as text that parses to an equal tree. */
import type { QueryNode } from './ast.js';

/** Precedence of a node; inside one of higher precedence it needs parentheses. */
const PRECEDENCE = { or: 0, side: 1, and: 2, atom: 3 } as const;

/**
 * The query in canonical form: `-x` for every negation, `title:` for `headline:`, parentheses only where needed.
 * For every tree of `parseQuery`, parsing the result gives an equal tree apart from spans. Empty for null.
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
      return node.of.map((child) => printWithin(child, PRECEDENCE.side)).join(' OR ');
    case 'and': {
      const [lowest, operator] = node.implicit ? [PRECEDENCE.and, ' '] : [PRECEDENCE.atom, ' AND '];
      return node.of.map((child) => printWithin(child, lowest)).join(operator);
    }
  }
}

function precedence(node: QueryNode): number {
  if (node.kind === 'or') return PRECEDENCE.or;
  if (node.kind === 'and') return node.implicit ? PRECEDENCE.side : PRECEDENCE.and;
  return PRECEDENCE.atom;
}

function printWithin(node: QueryNode, lowest: number): string {
  return precedence(node) < lowest ? `(${print(node)})` : print(node);
}

/** Double negation needs parentheses: two minuses in a row are a dash. */
function printNegated(node: QueryNode): string {
  return node.kind === 'not' ? `(${print(node)})` : printWithin(node, PRECEDENCE.atom);
}

/** After a scope, anything but a word or phrase needs parentheses. */
function printScoped(node: QueryNode): string {
  return node.kind === 'word' || node.kind === 'phrase' ? print(node) : `(${print(node)})`;
}
