/** No figure of ranking may fall: judged queries over corpus/, and headlines typed letter by letter, against a committed baseline. */
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

/** What a figure may lose of the baseline; the baseline is raised by hand when ranking gets better. */
const FLOOR = 0.98;
const FEWEST_QUERIES = 60;
/** How much of a query is typed. */
const SHARES = ['25', '50', '75', '100'] as const;

const figure = z.number().min(0).max(1);
const baseline = z
  .strictObject({
    judged: z.strictObject({
      ndcg10: figure,
      averagePrecision: figure,
      reciprocalRank: figure,
      precision10: figure,
      recall100: figure,
    }),
    /** Mean reciprocal rank of the article whose headline is typed, by percent of the letters. */
    typing: z.strictObject({ 25: figure, 50: figure, 75: figure, 100: figure }),
    /** Of articles found in the first ten by two words, the share that is with a slip in one of them. */
    typoSuccess: figure,
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

/** Neighbouring content words of a headline. */
function wordPairs(title: string): [string, string][] {
  const words = tokenize(title).flatMap(({ surface, span }) => (span === 1 ? [surface] : []));
  return words.slice(1).flatMap((word, i): [string, string][] => {
    const pair: [string, string] = [words[i], word];
    return pair.some((part) => part.length < 3 || isStopWord(part)) ? [] : [pair];
  });
}

/** The second letter from the end lost: a slip in the longer word. */
function withSlip([first, second]: readonly [string, string]): string {
  const slip = (word: string) => word.slice(0, -2) + word.slice(-1);
  return first.length > second.length ? `${slip(first)} ${second}` : `${first} ${slip(second)}`;
}

async function rank(q: string, id: string): Promise<number> {
  const { hits } = await archive.search(q, { hitsPerPage: 10, snippets: 0 });
  return hits.findIndex((hit) => hit.id === id) + 1;
}

describe('judged queries over corpus/', () => {
  test('are enough to mean something', () => {
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

  test('are found with a slip nearly as often as without', async () => {
    let found = 0;
    let foundWithSlip = 0;
    for (const { id, words } of typed) {
      if ((await rank(words.join(' '), id)) > 0) found += 1;
      if ((await rank(withSlip(words), id)) > 0) foundWithSlip += 1;
    }
    expect(foundWithSlip / found / baseline.typoSuccess).toBeGreaterThanOrEqual(FLOOR);
  });

  test('never lose the article while its own words are typed', async () => {
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
