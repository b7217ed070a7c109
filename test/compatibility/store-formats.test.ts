/** Compatibility of the store: fixtures written by every format version still open. */
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { FORMAT } from '../../src/store/migrations.js';
import { openStore } from '../../src/store/open-store.js';
import { sampleArticle } from '../store/sample-article.js';
import { temporaryFolder } from '../store/temporary-folder.js';

const formats = readdirSync(import.meta.dirname).filter((name) => name.startsWith('format-'));

test('there is a fixture for every format up to the current one', () => {
  expect(formats).toEqual(Array.from({ length: FORMAT }, (_, index) => `format-${index + 1}`));
});

test.each(formats)('a store written as %s opens with all its contents and accepts new articles', async (format) => {
  const folder = temporaryFolder();
  copyFileSync(join(import.meta.dirname, format, 'data.mdb'), join(folder, 'data.mdb'));
  const written: unknown = JSON.parse(readFileSync(join(import.meta.dirname, format, 'contents.json'), 'utf8'));
  const store = await openStore(folder);
  const contents = {
    sequence: store.sequence,
    articles: [...store.articles()],
    changes: [...store.changesAfter(0)].map(({ sequence, id, article }) => ({
      sequence,
      id,
      removed: article === null,
    })),
    settings: store.getValue('settings'),
    sources: [...store.sources()],
  };
  expect(contents).toEqual(written);
  const before = store.sequence;
  expect(await store.put([sampleArticle('new')])).toMatchObject({ sequence: before + 1, created: ['new'] });
  await store.close();
});
