/** Lede as the benchmark of speed drives it: each class of query as the search box or a program would ask it. */
import { searchRequestSchema } from '../dist/search/request.js';
import { openArchive } from './archive.mjs';

const PLAIN = { typing: false, typos: 'off', snippets: 0 };

/** The request for each class of query. */
const REQUESTS = {
  word: (q) => ({ ...PLAIN, q }),
  all: (q) => ({ ...PLAIN, q: q.split(' ').join(' AND ') }),
  any: (q) => ({ ...PLAIN, q: q.split(' ').join(' OR ') }),
  prefix: (q) => ({ ...PLAIN, q, typing: true }),
  typo: (q) => ({ ...PLAIN, q, typos: 'auto' }),
  prefixTypo: (q) => ({ ...PLAIN, q, typing: true, typos: 'auto' }),
  phrase: (q) => ({ ...PLAIN, q: `"${q}"` }),
  filtered: (q) => ({ ...PLAIN, q, filter: 'section = s3' }),
  facets: (q) => ({ ...PLAIN, q, facets: ['section'] }),
  passages: (q) => ({ ...PLAIN, q, snippets: 2 }),
};

export async function open(documents) {
  const { searcher, engine, close } = await openArchive(documents);
  return {
    kinds: Object.keys(REQUESTS),
    bytes: () => engine.stats().bytes,
    async search(kind, query, limit) {
      const { hits } = await searcher.search(
        searchRequestSchema.parse({ ...REQUESTS[kind](query), hitsPerPage: limit }),
      );
      return { ids: hits.map((hit) => hit.id) };
    },
    close,
  };
}
