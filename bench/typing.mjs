/**
 * Relevance while typing. One to three consecutive content words of a headline are typed letter by letter; their article
 * is the target. Reported for Lede and, with --peers, for MiniSearch and SQLite FTS5:
 *   MRR@10 at 25, 50, 75 and 100 % of the letters, without and with one random typo;
 *   success@10 of the whole query; and flicker: keystrokes at which an article that was in the top ten, and holds all
 *   finished words, is in no result.
 */
import { seededRandom } from '../dist/evaluation/significance.js';
import { openArchive } from './archive.mjs';
import { dataPath, readDocuments, readOptions } from './data.mjs';
import { sampleQueries, withTypo, wordsOf } from './queries.mjs';
import { fixed, mean, printTable } from './table.mjs';

const SHARES = [0.25, 0.5, 0.75, 1];
const SEED = 7;
/** Ranks searched for an article. */
const DEPTH = 100;

const rankOf = (ids, id) => {
  const index = ids.slice(0, 10).indexOf(id);
  return index === -1 ? 0 : 1 / (index + 1);
};

/**
 * Types each query; `search(text, limit)` returns ids. Means over queries.
 * @param typo whether each query contains one typo
 */
async function typeAll(search, queries, typo) {
  const random = seededRandom(SEED + 1);
  const reciprocal = new Map(SHARES.map((share) => [share, []]));
  const success = [];
  for (const { id, text } of queries) {
    const typed = typo ? withTypo(text, random) : text;
    for (const share of SHARES) {
      const ids = await search(typed.slice(0, Math.max(1, Math.round(typed.length * share))), 10);
      reciprocal.get(share).push(rankOf(ids, id));
      if (share === 1) success.push(ids.includes(id) ? 1 : 0);
    }
  }
  return { reciprocal: SHARES.map((share) => mean(reciprocal.get(share))), success: mean(success) };
}

/** Keystrokes at which an article that was in the top ten, and holds every finished word, is in no result. */
async function flicker(search, queries, texts) {
  let keystrokes = 0;
  let lost = 0;
  for (const { text } of queries) {
    const matching = new Map();
    const seen = new Set();
    for (let length = 1; length <= text.length; length++) {
      const ids = await search(text.slice(0, length), DEPTH);
      const present = new Set(ids);
      for (const id of seen) {
        if (!matching.has(id)) {
          const words = new Set(wordsOf(texts.get(id) ?? ''));
          matching.set(
            id,
            wordsOf(text).every((word) => words.has(word)),
          );
        }
        if (!matching.get(id)) continue;
        keystrokes += 1;
        // In a full list it may rank below the last: not flicker.
        if (!present.has(id) && ids.length < DEPTH) lost += 1;
      }
      for (const id of ids.slice(0, 10)) seen.add(id);
    }
  }
  return { lost, keystrokes };
}

/** Lede with the requests of the search box. */
function boxSearch(searcher, parse) {
  return async (q, hitsPerPage) => {
    const { hits } = await searcher.search(parse({ q, hitsPerPage, snippets: 0 }));
    return hits.map((hit) => hit.id);
  };
}

/** The peers as search boxes: MiniSearch with prefix and fuzzy 0.2, FTS5 with a prefix. */
async function peerBoxes(documents) {
  const boxes = [];
  for (const [name, module, kind] of [
    ['MiniSearch', 'minisearch', 'prefixTypo'],
    ['SQLite FTS5', 'fts5', 'prefix'],
  ]) {
    const peer = await (await import(`./peers/${module}.mjs`)).open(documents);
    const search = async (query, limit) => (await peer.search(kind, query, limit)).ids;
    boxes.push([name, { search, close: peer.close }]);
  }
  return boxes;
}

export async function run(args) {
  const options = readOptions(args, { docs: '', queries: '200', peers: 'yes' });
  const { searchRequestSchema } = await import('../dist/search/request.js');
  const files = options.docs === '' ? ['news/reuters-21k.jsonl.gz', 'news/bbc-2k.jsonl'].map(dataPath) : [options.docs];
  for (const file of files) {
    const documents = readDocuments(file);
    const queries = sampleQueries(documents, Number(options.queries));
    const texts = new Map(documents.map(({ id, title, text }) => [id, `${title} ${text}`]));
    const { searcher, close } = await openArchive(documents);
    const engines = [['Lede', { search: boxSearch(searcher, (input) => searchRequestSchema.parse(input)), close }]];
    if (options.peers === 'yes') engines.push(...(await peerBoxes(documents)));
    const rows = [
      [
        'engine',
        ...SHARES.map((share) => `MRR ${share * 100}%`),
        's@10',
        'typo s@10',
        ...SHARES.map((share) => `typo ${share * 100}%`),
        'flicker',
      ],
    ];
    for (const [name, { search, close: end }] of engines) {
      const clean = await typeAll(search, queries, false);
      const slipped = await typeAll(search, queries, true);
      const gone = await flicker(search, queries, texts);
      rows.push([
        name,
        ...clean.reciprocal.map((value) => fixed(value)),
        fixed(clean.success),
        fixed(slipped.success),
        ...slipped.reciprocal.map((value) => fixed(value)),
        `${gone.lost}/${gone.keystrokes}`,
      ]);
      await end();
    }
    process.stdout.write(`\n${file}: ${documents.length} articles, ${queries.length} queries\n`);
    printTable(rows);
  }
}
