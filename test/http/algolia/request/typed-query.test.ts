/** Query text with and without advanced syntax. */
import { describe, expect, test } from '@jest/globals';
import { readTypedQuery } from '../../../../src/http/algolia/request/typed-query.js';

describe('readTypedQuery', () => {
  const kinds = (text: string, ...syntax: string[]) => {
    const { root } = readTypedQuery(text, syntax, false);
    return root?.kind === 'and'
      ? root.of.map((node) => (node.kind === 'not' ? `not ${node.of.kind}` : node.kind))
      : root;
  };

  test('reads words; with advanced syntax, phrases and exclusions', () => {
    expect(kinds('a "b c" -d title:e')).toEqual(['word', 'word', 'word', 'word', 'word']);
    expect(kinds('a "b c" -d -"e f" "open', 'exactPhrase', 'excludeWords')).toEqual([
      'word',
      'phrase',
      'not word',
      'not phrase',
      'phrase',
    ]);
    expect(kinds('a "b c" -d', 'exactPhrase')).toEqual(['word', 'phrase', 'word']);
    expect(kinds('a "b c" -d', 'excludeWords')).toEqual(['word', 'word', 'word', 'not word']);
    expect(kinds(' "" ', 'exactPhrase', 'excludeWords')).toBeNull();
  });
});
