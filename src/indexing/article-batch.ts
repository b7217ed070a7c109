/** Articles gathered until they are worth a commit, bounded by number and by size so that memory stays constant. */
import type { Article } from '../document/article.js';

export interface BatchLimits {
  readonly articles: number;
  /** Of text, in UTF-16 units. */
  readonly characters: number;
}

/** One commit of this size keeps the main thread some 10 ms, so that searches are answered in between. */
export const BATCH_LIMITS: BatchLimits = { articles: 500, characters: 500_000 };

export class ArticleBatch {
  readonly #limits: BatchLimits;
  #articles: Article[] = [];
  #characters = 0;

  constructor(limits: BatchLimits = BATCH_LIMITS) {
    this.#limits = limits;
  }

  add(article: Article): void {
    this.#articles.push(article);
    this.#characters += characters(article);
  }

  get full(): boolean {
    return this.#articles.length >= this.#limits.articles || this.#characters >= this.#limits.characters;
  }

  /** The articles gathered; the batch is empty afterwards. */
  take(): readonly Article[] {
    const articles = this.#articles;
    this.#articles = [];
    this.#characters = 0;
    return articles;
  }
}

function characters({ title, lede, body, related }: Article): number {
  let total = title.length + lede.length;
  for (const paragraph of body) total += paragraph.length;
  for (const headline of related) total += headline.length;
  return total;
}
