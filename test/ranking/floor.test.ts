/** Relevance may not fall below a committed baseline: judged queries over corpus/, and headlines typed letter by letter. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { isStopWord } from '../../src/analysis/stop-words.js';
import { tokenize } from '../../src/analysis/tokenizer.js';
import { loadJudgments, loadQueries } from '../../src/evaluation/collection.js';
import { type Evaluation, evaluateRun } from '../../src/evaluation/evaluate.js';
import { judgedQueries } from '../../src/evaluation/judgments.js';
import { MEASURES } from '../../src/evaluation/measures.js';
import { runQueries, searchWith } from '../../src/evaluation/run.js';
import { archiveOf, type TestArchive } from '../search/archive.js';
import { corpusArticles } from '../search/corpus.js';

/** Share of the baseline that each measure must keep. The baseline is raised by hand when ranking improves. */
const FLOOR = 0.98;
const FEWEST_QUERIES = 60;
/** Percentages of a query that are typed. */
const SHARES = ['25', '50', '75', '100'] as const;

const measure = z.number().min(0).max(1);
const baseline = z
  .strictObject({
    judged: z.strictObject({
      ndcg10: measure,
      averagePrecision: measure,
      reciprocalRank: measure,
      precision10: measure,
      recall100: measure,
    }),
    /** Mean reciprocal rank of the article whose headline is typed, by percentage of the letters. */
    typing: z.strictObject({ 25: measure, 50: measure, 75: measure, 100: measure }),
    /** Of the articles that two words bring into the top ten, the share that stays there with a typo in one word. */
    typoSuccess: measure,
  })
  .parse(JSON.parse(readFileSync('test/judgments/baseline.json', 'utf8')));

interface Typed {
  readonly id: string;
  readonly words: readonly [string, string];
}

let archive: TestArchive;
let evaluation: Evaluation;
let typed: Typed[];

beforeAll(async () => {
  const articles = await corpusArticles();
  archive = await archiveOf(articles);
  const queries = await loadQueries('test/judgments/queries.jsonl');
  const qrels = await loadJudgments('test/judgments/qrels.tsv');
  const run = await runQueries(judgedQueries(queries, qrels), searchWith(archive.searcher));
  evaluation = evaluateRun(run, queries, qrels);
  typed = articles.flatMap(({ id, title }) => wordPairs(title).map((words) => ({ id, words })));
});

/** Adjacent content words of a headline. */
function wordPairs(title: string): [string, string][] {
  const words = tokenize(title).flatMap(({ surface, span }) => (span === 1 ? [surface] : []));
  const isContent = (word: string): boolean => word.length >= 3 && !isStopWord(word);
  return words.flatMap((second, i): [string, string][] => {
    const first = words[i - 1];
    return first !== undefined && isContent(first) && isContent(second) ? [[first, second]] : [];
  });
}

/** Drops the last letter but one of the longer word. */
function withTypo([first, second]: readonly [string, string]): string {
  const misspelt = (word: string) => word.slice(0, -2) + word.slice(-1);
  return first.length > second.length ? `${misspelt(first)} ${second}` : `${first} ${misspelt(second)}`;
}

/** Rank of an article in the top ten, from 1; 0 when it is not there. */
async function rank(q: string, id: string): Promise<number> {
  const { hits } = await archive.search(q, { hitsPerPage: 10, snippets: 0 });
  return hits.findIndex((hit) => hit.id === id) + 1;
}

describe('judged queries over corpus/', () => {
  test('are numerous enough for a mean', () => {
    expect(evaluation.queries.length).toBeGreaterThanOrEqual(FEWEST_QUERIES);
  });

  test.each(MEASURES)('keep their %s', (measure) => {
    expect(evaluation.mean[measure] / baseline.judged[measure]).toBeGreaterThanOrEqual(FLOOR);
  });
});

describe('headlines of corpus/ typed letter by letter', () => {
  test.each(SHARES)('keep their mean reciprocal rank at %s %% typed', async (share) => {
    let sum = 0;
    for (const { id, words } of typed) {
      const text = words.join(' ');
      const place = await rank(text.slice(0, Math.max(1, Math.round((text.length * Number(share)) / 100))), id);
      sum += place === 0 ? 0 : 1 / place;
    }
    expect(sum / typed.length / baseline.typing[share]).toBeGreaterThanOrEqual(FLOOR);
  });

  test('are found with a typo nearly as often as without', async () => {
    let hits = 0;
    let hitsWithTypo = 0;
    for (const { id, words } of typed) {
      if ((await rank(words.join(' '), id)) > 0) hits += 1;
      if ((await rank(withTypo(words), id)) > 0) hitsWithTypo += 1;
    }
    expect(hitsWithTypo / hits / baseline.typoSuccess).toBeGreaterThanOrEqual(FLOOR);
  });

  test('keep the article among the matches while its words are typed', async () => {
    const lost: string[] = [];
    for (const { id, words } of typed) {
      const text = words.join(' ');
      let seen = false;
      for (let length = 1; length <= text.length; length += 1) {
        const ids = await archive.ids(text.slice(0, length), { snippets: 0 });
        if (seen && !ids.includes(id)) lost.push(`${id}: ${text.slice(0, length)}`);
        seen ||= ids.slice(0, 10).includes(id);
      }
    }
    expect(lost).toEqual([]);
  });
});
