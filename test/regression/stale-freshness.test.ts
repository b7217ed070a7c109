/** Issue 18: `recency` of weight 1 with floor 0 answered `_score: null` for old articles, in arbitrary order. */
import { expect, test } from '@jest/globals';
import { archiveOf, article } from '../search/archive.js';

test('articles too old for the freshness power have a finite score and stand newest first', async () => {
  const archive = await archiveOf(
    Array.from({ length: 40 }, (_, i) =>
      article(`a${String(i).padStart(2, '0')}`, {
        title: `storm ${i}`,
        body: ['storm '.repeat(1 + (i % 4))],
        publishedAt: new Date(Date.UTC(1980, 0, 1 + ((i * 7) % 40))).toISOString(),
      }),
    ),
  );
  archive.settings({ recency: { weight: 1, halfLifeDays: 1, floor: 0 } });
  const { hits } = await archive.search('storm', { hitsPerPage: 40, explain: true });
  const plain = await archive.search('storm', { hitsPerPage: 40 });
  expect(hits).toHaveLength(40);
  expect(JSON.parse(JSON.stringify(plain.hits.map(({ _score }) => _score)))).toEqual(plain.hits.map(() => 0));
  const dates = plain.hits.map(({ publishedAt = '' }) => publishedAt);
  expect(dates).toEqual([...dates].sort().reverse());
  expect(hits.map(({ id }) => id)).toEqual(plain.hits.map(({ id }) => id));
});
