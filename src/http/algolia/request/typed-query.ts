/**
 * Reads a query as Algolia reads it: plain words, whatever signs are among them. With `advancedSyntax`, quotes make a
 * phrase and a `-` excludes articles with the word or phrase after it.
 *
 * ```bnf
 * query  = *( space | [ "-" ] phrase | [ "-" ] word )
 * phrase = '"' text '"'                                   an open quote at the end is closed there
 * word   = 1*( any but white space )
 * ```
 */
import type { ParsedQuery, QueryNode } from '../../../query/ast.js';

const PLAIN = /(?<word>[^\s"]+)/gu;
const PHRASES = /"(?<phrase>[^"]*)(?:"|$)|(?<word>[^\s"]+)/gu;
const EXCLUSIONS = /(?<minus>-?)(?<word>[^\s"]+)/gu;
const ADVANCED = /(?<minus>-?)(?:"(?<phrase>[^"]*)(?:"|$)|(?<word>[^\s"]+))/gu;

/**
 * @param syntax `exactPhrase` and `excludeWords` where they apply
 * @param everyPrefix whether every word, not only the last, is a prefix
 */
export function readTypedQuery(text: string, syntax: readonly string[], everyPrefix: boolean): ParsedQuery {
  const items = Array.from(text.matchAll(patternOf(syntax)), (match): QueryNode[] => {
    const { minus = '', phrase, word = '' } = match.groups ?? {};
    const span = { start: match.index + minus.length, end: match.index + match[0].length };
    const isExcluded = minus !== '';
    const node: QueryNode =
      phrase === undefined
        ? { kind: 'word', text: word, prefix: everyPrefix && !isExcluded, span }
        : { kind: 'phrase', text: phrase, span };
    if (node.text.trim() === '') return [];
    return [isExcluded ? { kind: 'not', of: node, span } : node];
  }).flat();
  const span = { start: 0, end: text.length };
  const root: QueryNode | null = items.length === 0 ? null : { kind: 'and', implicit: true, of: items, span };
  return { text, root, warnings: [] };
}

function patternOf(syntax: readonly string[]): RegExp {
  const excludes = syntax.includes('excludeWords');
  if (syntax.includes('exactPhrase')) return excludes ? ADVANCED : PHRASES;
  return excludes ? EXCLUSIONS : PLAIN;
}
