/** Ranking by feature of the search box over corpus/: phrases, synonyms, freshness and related articles. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { archiveOf, type TestArchive } from '../search/archive.js';
import { corpusArticles } from '../search/corpus.js';

let corpus: TestArchive;
beforeAll(async () => {
  corpus = await archiveOf(await corpusArticles());
});

/** Ids without their dates. */
const names = (ids: readonly string[]) => ids.map((id) => id.slice(11));

describe('phrases', () => {
  test.each([
    ['"to be or not"', ['to-be-or-not-playhouse', 'zoe-angstrom-prix-elodie']],
    ['"the and"', ['the-and-third-album']],
    ['"salt under the door"', ['storm-ingrith-breakwater']],
    ['"silver lining"', []],
    ['"sea eagles" cliffs', ['sea-eagles-cape-dunmorrow']],
    ['"covid 19"', ['vaccine-clinic-old-cinema']],
    ['"un panel"', ['undersea-cables-rules-agreed']],
  ])('%s begins with %j', async (q, expected) => {
    const ids = names(await corpus.ids(q));
    if (expected.length === 0) expect(ids).toEqual([]);
    else for (const [i, id] of expected.entries()) expect(ids.slice(0, i + 2)).toContain(id);
  });
});

describe('synonyms', () => {
  test('match the synonym of a query word', async () => {
    expect(names(await corpus.ids('blaze', { typing: false }))).not.toContain('storm-ingrith-breakwater');
    const archive = await archiveOf(await corpusArticles());
    archive.settings({
      synonyms: [
        ['jab', 'vaccine'],
        ['car', 'automobile'],
      ],
    });
    expect(names(await archive.ids('automobile', { typing: false }))[0]).toBe('automobile-works-closes');
    expect(names(await archive.ids('jab', { typing: false }))[0]).toBe('vaccine-clinic-old-cinema');
    expect((await archive.ids('car', { typing: false })).length).toBeGreaterThan(
      (await corpus.ids('car', { typing: false, typos: 'off' })).length - 1,
    );
  });
});

describe('freshness', () => {
  test('at weight 1 ranks newer harbour stories above older ones', async () => {
    const articles = new Map((await corpusArticles()).map((one) => [one.id, one]));
    const plain = await corpus.ids('harbour', { recency: 0 });
    const fresh = await corpus.ids('harbour', { recency: 1 });
    expect([...fresh].sort()).toEqual([...plain].sort());
    const meanDate = (ids: readonly string[]) =>
      ids.slice(0, 3).reduce((sum, id) => sum + Date.parse(articles.get(id)?.publishedAt ?? ''), 0);
    expect(meanDate(fresh)).toBeGreaterThanOrEqual(meanDate(plain));
  });
});

describe('related', () => {
  test.each([
    ['2022-02-24-harbour-closed-cracks', 'storm-ingrith-breakwater', 'linked'],
    ['2023-03-09-letters-quota-apostrophe', 'cod-quota-cut', 'linked'],
    ['2024-03-14-undersea-cables-un-panel', 'undersea-cables-rules-agreed', 'links-here'],
  ])('of %s holds %s: %s', async (id, other, reason) => {
    const related = await corpus.searcher.related(id, 10);
    expect(related.map((one) => [one.id.slice(11), one.reason])).toContainEqual([other, reason]);
  });
});
