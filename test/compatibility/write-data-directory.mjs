/** Writes the fixture of a store format. Run once per format. Usage: npm run build && write-data-directory.mjs FOLDER */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../dist/store/open-store.js';

const [folder] = process.argv.slice(2);
const store = await openStore(mkdtempSync(join(tmpdir(), 'lede-fixture-')), { version: '0.1.0' });
const article = (id, members) => ({
  id,
  title: `Headline of ${id}`,
  lede: 'Ærøskøbing’s harbour reopened.',
  body: ['Ferries sail again.', '“At last,” said the harbourmaster. 🚢'],
  related: ['Storm closes harbour'],
  tags: ['weather'],
  authors: ['A. Writer'],
  attributes: {},
  ...members,
});
await store.put([
  article('2025/harbour', { publishedAt: '2025-03-01T06:00:00.000Z', section: 'Local', relatedPositions: [1] }),
  article('plain'),
  article('attributes', {
    attributes: { edition: 'north', words: 12, ratio: 0.5, live: true, none: null, list: [1, 'a'] },
  }),
  article('gone'),
]);
await store.put([article('plain', { title: 'Second version' })]);
await store.remove(['gone']);
await store.updateValue('settings', () => ({ stopWords: ['said'] }));
await store.putSources([{ path: '/news/plain.txt', size: 120, modifiedAt: 1740808800000.5, ids: ['plain'] }]);
const contents = {
  sequence: store.sequence,
  articles: [...store.articles()],
  changes: [...store.changesAfter(0)].map(({ sequence, id, article: now }) => ({
    sequence,
    id,
    removed: now === null,
  })),
  settings: store.getValue('settings'),
  sources: [...store.sources()],
};
await store.copyTo(folder);
await store.close();
writeFileSync(join(folder, 'contents.json'), `${JSON.stringify(contents, null, 1)}\n`);
