/** Articles for tests: complete, told apart by id and title. */
import type { Article } from '../../src/document/article.js';

export function sampleArticle(id: string, members: Partial<Article> = {}): Article {
  return {
    id,
    title: `Headline of ${id}`,
    lede: 'The harbour reopened on Tuesday.',
    body: ['Ferries sail again.', 'Fishing boats left at dawn.'],
    related: ['Storm closes harbour'],
    tags: ['weather'],
    authors: ['A. Writer'],
    attributes: { edition: 'north', words: 12, nested: { deep: [1, null, true] } },
    ...members,
  };
}

export function sampleArticles(count: number, prefix = 'a'): Article[] {
  return Array.from({ length: count }, (_, index) => sampleArticle(`${prefix}${index}`));
}
