/** Lede under the interface of `peers/`: one request for each query class. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineReader } from '../dist/backend/embedded/engine-reader.js';
import { Deadline } from '../dist/deadline.js';
import { createEmbeddedEngine } from '../dist/engine/embedded/embedded-engine.js';
import { knownFields } from '../dist/search/known-fields.js';
import { searchRequestSchema } from '../dist/search/request.js';
import { translateRequest } from '../dist/search/request-translation.js';
import { matchQuery } from '../dist/search/search.js';
import { DEFAULT_SETTINGS } from '../dist/search/settings.js';
import { openArchive } from './archive.mjs';

const PLAIN = { typing: false, typos: 'off' };
const DEADLINE_MS = 60_000;

/** The request of each query class. */
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

/** Runs queries of a class, from parsing to a page of ids, which is what the peers do. */
export function asker(engine) {
  const reader = new EngineReader(engine, new Map());
  const context = { reader, settings: () => DEFAULT_SETTINGS, clock: Date.now };
  return async (kind, query, limit) => {
    const request = searchRequestSchema.parse({ ...REQUESTS[kind](query), hitsPerPage: limit });
    const structured = translateRequest(request, await knownFields(request, reader));
    const { page } = await matchQuery(context, structured, Deadline.after(DEADLINE_MS));
    return { ids: page.hits.map((hit) => hit.id) };
  };
}

/** Only the class `passages` reads articles and makes highlights and snippets. */
export async function open(documents) {
  const folder = mkdtempSync(join(tmpdir(), 'lede-speed-'));
  const { searcher, engine, close } = await openArchive(documents, folder);
  const ask = asker(engine);
  const segments = join(folder, 'segments');
  return {
    kinds: Object.keys(REQUESTS),
    fileBytes: () => readdirSync(segments).reduce((sum, name) => sum + statSync(join(segments, name)).size, 0),
    /** Seconds to open the saved segments. */
    async load() {
      await close();
      const started = performance.now();
      const again = await createEmbeddedEngine({ folder, readOnly: true });
      const seconds = (performance.now() - started) / 1000;
      await again.close();
      return seconds;
    },
    async search(kind, query, limit) {
      if (kind !== 'passages') return ask(kind, query, limit);
      const request = searchRequestSchema.parse({ ...REQUESTS[kind](query), hitsPerPage: limit });
      return { ids: (await searcher.search(request)).hits.map((hit) => hit.id) };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
