/** The frozen ranking set: the order that a reader expects for each query over corpus/, with default settings. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { archiveOf, type TestArchive } from '../search/archive.js';
import { corpusArticles } from '../search/corpus.js';

const id = z.string().min(1);
const judgments = z
  .array(
    z.strictObject({
      query: z.string(),
      /** Why a reader expects this order. */
      why: z.string(),
      /** The first hits, in this order. */
      first: z.array(id),
      /** The first ranks above the second; the second may be absent. */
      above: z.array(z.tuple([id, id])),
      /** Not on the first page. */
      absent: z.array(id),
    }),
  )
  .parse(JSON.parse(readFileSync('test/judgments/ranking.json', 'utf8')));

let corpus: TestArchive;
beforeAll(async () => {
  corpus = await archiveOf(await corpusArticles());
});

describe('over corpus/', () => {
  test.each(judgments)('“$query” ranks as a reader expects: $why', async ({ query, first, above, absent }) => {
    const ids = await corpus.ids(query);
    expect(ids.slice(0, first.length)).toEqual(first);
    const rank = (of: string) => (ids.includes(of) ? ids.indexOf(of) : ids.length);
    for (const [better, worse] of above) {
      expect(ids).toContain(better);
      expect(`${better} is at ${rank(better)}, above ${worse}: ${rank(better) < rank(worse)}`).toBe(
        `${better} is at ${rank(better)}, above ${worse}: true`,
      );
    }
    expect(absent.filter((other) => ids.slice(0, 10).includes(other))).toEqual([]);
  });

  test('every judged id exists', async () => {
    const known = new Set((await corpusArticles()).map((article) => article.id));
    const judged = judgments.flatMap(({ first, above, absent }) => [...first, ...above.flat(), ...absent]);
    expect(judged.filter((one) => !known.has(one))).toEqual([]);
  });
});
