/** The articles of corpus/, and the seed article where it exists, as the importer reads them. */
import { existsSync, readdirSync } from 'node:fs';
import type { Article } from '../../src/document/article.js';
import { importFile } from '../../src/document/importers/import-file.js';

const CORPUS = 'corpus';
const SEED = '../shared/seed/article.txt';

/** Why tests on the seed article are skipped; undefined when it is there. */
export const SEED_MISSING = existsSync(SEED) ? undefined : `${SEED} is absent`;

export async function corpusArticles(): Promise<Article[]> {
  const files = readdirSync(CORPUS).filter((file) => file.endsWith('.txt'));
  return (await Promise.all(files.sort().map((file) => readArticles(`${CORPUS}/${file}`)))).flat();
}

export function seedArticles(): Promise<Article[]> {
  return readArticles(SEED);
}

async function readArticles(path: string): Promise<Article[]> {
  const articles: Article[] = [];
  for await (const item of importFile(path)) if ('article' in item) articles.push(item.article);
  return articles;
}
