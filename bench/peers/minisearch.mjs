/** MiniSearch with common options: boosted title, prefix on the last word, fuzzy 0.2. */
import MiniSearch from 'minisearch';

const BASE = { boost: { title: 2 }, combineWith: 'AND' };
const lastWord = (_term, index, terms) => index === terms.length - 1;

/** MiniSearch's options for each query class. */
const OPTIONS = {
  word: BASE,
  all: BASE,
  any: { ...BASE, combineWith: 'OR' },
  prefix: { ...BASE, prefix: lastWord },
  typo: { ...BASE, fuzzy: 0.2 },
  prefixTypo: { ...BASE, prefix: lastWord, fuzzy: 0.2 },
  filtered: { ...BASE, filter: (hit) => hit.section === 's3' },
  facets: BASE,
};

export function open(documents) {
  const options = { fields: ['title', 'text'], storeFields: ['section'] };
  const index = new MiniSearch(options);
  index.addAll(documents);
  return {
    kinds: Object.keys(OPTIONS),
    search(kind, query, limit) {
      const hits = index.search(query, OPTIONS[kind]);
      if (kind === 'facets') {
        const counts = {};
        for (const hit of hits) counts[hit.section] = (counts[hit.section] ?? 0) + 1;
      }
      return { ids: hits.slice(0, limit).map((hit) => hit.id) };
    },
    /** Seconds to load an exported index. */
    load() {
      const json = JSON.stringify(index);
      const started = performance.now();
      MiniSearch.loadJSON(json, options);
      return (performance.now() - started) / 1000;
    },
    close() {},
  };
}
