/** FlexSearch with its README's options for a search box: forward tokenizer, one index per field. */
import { createRequire } from 'node:module';

const { Document } = createRequire(import.meta.url)('flexsearch');

const OPTIONS = { word: {}, all: {}, any: { suggest: true }, prefix: {} };

export function open(documents) {
  const index = new Document({ tokenize: 'forward', document: { id: 'id', index: ['title', 'text'] } });
  for (const document of documents) index.add(document);
  return {
    kinds: Object.keys(OPTIONS),
    search(kind, query, limit) {
      const fields = index.search(query, { limit, ...OPTIONS[kind] });
      return { ids: [...new Set(fields.flatMap(({ result }) => result))].slice(0, limit) };
    },
    close() {},
  };
}
