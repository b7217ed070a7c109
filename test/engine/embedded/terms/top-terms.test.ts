import { describe, expect, test } from '@jest/globals';
import { RecentLexicon } from '../../../../src/engine/embedded/terms/recent-lexicon.js';
import { topTerms } from '../../../../src/engine/embedded/terms/top-terms.js';

/** A lexicon of one document that holds some words. */
function lexiconOf(words: readonly string[]): RecentLexicon {
  const lexicon = new RecentLexicon();
  lexicon.count(
    words.map((word) => lexicon.intern(word)),
    [],
    1,
  );
  return lexicon;
}

describe('the top terms of a letter', () => {
  test('are those of the given lexicons, also after one was replaced by another of the same size', () => {
    const first = lexiconOf(['harbour', 'ferry']);
    const found = (second: RecentLexicon) =>
      topTerms('h', [first, second]).map(({ tier, word }) => (tier === 0 ? first : second).key(word));
    expect(found(lexiconOf(['harvest', 'storm'])).sort()).toEqual(['harbour', 'harvest']);
    expect(found(lexiconOf(['meadow', 'horizon'])).sort()).toEqual(['harbour', 'horizon']);
  });

  test('follow every change of a count', () => {
    const lexicon = lexiconOf(['harbour', 'horizon']);
    expect(topTerms('h', [lexicon])).toHaveLength(2);
    lexicon.count([lexicon.find('harbour')], [], -1);
    expect(topTerms('h', [lexicon]).map(({ word }) => lexicon.key(word))).toEqual(['horizon']);
  });
});
