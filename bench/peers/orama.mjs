/** Orama with its defaults: every word is a prefix unless `exact`. */
import { create, insertMultiple, search } from '@orama/orama';

const ALL = { threshold: 0 };
const OPTIONS = {
  word: { ...ALL, exact: true },
  all: { ...ALL, exact: true },
  any: { threshold: 1, exact: true },
  prefix: ALL,
  typo: { ...ALL, tolerance: 1 },
  prefixTypo: { ...ALL, tolerance: 1 },
  filtered: { ...ALL, where: { section: { eq: 's3' } } },
  facets: { ...ALL, facets: { section: {} } },
};

export async function open(documents) {
  const db = create({ schema: { title: 'string', text: 'string', section: 'enum' } });
  await insertMultiple(
    db,
    documents.map(({ id, title, text, section }) => ({ id, title, text, section })),
    500,
  );
  return {
    kinds: Object.keys(OPTIONS),
    async search(kind, term, limit) {
      const { hits } = await search(db, { term, limit, boost: { title: 2 }, ...OPTIONS[kind] });
      return { ids: hits.map((hit) => hit.id) };
    },
    close() {},
  };
}
