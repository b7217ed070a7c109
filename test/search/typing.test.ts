/** Typing: every prefix of every headline word matches its article. */
import { describe, expect, test } from '@jest/globals';
import { tokenize } from '../../src/analysis/tokenizer.js';
import { archiveOf, article } from './archive.js';
import { corpusArticles } from './corpus.js';

describe('every prefix of at least two letters of every headline word', () => {
  test('matches its article in corpus/', async () => {
    const articles = await corpusArticles();
    const corpus = await archiveOf(articles);
    const found = new Map<string, readonly string[]>();
    const lost: string[] = [];
    for (const { id, title } of articles) {
      for (const word of title.split(/\s+/)) {
        const letters = [...word];
        for (let length = 2; length <= letters.length; length += 1) {
          const typed = letters.slice(0, length).join('');
          if (tokenize(typed).length === 0) continue;
          const ids = found.get(typed) ?? (await corpus.ids(typed, { snippets: 0 }));
          found.set(typed, ids);
          if (!ids.includes(id)) lost.push(`${typed} (${word}, ${id})`);
        }
      }
    }
    expect(found.size).toBeGreaterThan(500);
    expect(lost).toEqual([]);
  });

  test.each([
    'generations',
    'universities',
    'skies',
    'relational',
    'U.S.',
    'COVID-19',
    'O’Dowd’s',
    'Élodie',
    '12,500',
    'e-mail',
    '東京タワー',
    '水風ソナー',
    '1,234,567',
    'co-operative',
    'ﬁre',
    'Straßenbahn',
    'AT&T',
    'don’t',
    'İstanbul',
    '“quoted”',
  ])('of %s matches it', async (word) => {
    const archive = await archiveOf([article('a', { title: `Before ${word} after` })]);
    const letters = [...word];
    for (let length = 2; length <= letters.length; length += 1) {
      const typed = letters.slice(0, length).join('');
      expect([typed, await archive.ids(typed, { typos: 'off' })]).toEqual([typed, ['a']]);
    }
  });
});
