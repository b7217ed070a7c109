/** The article: the document type that importers produce and that is stored, indexed and returned. */

export type AttributeScalar = string | number | boolean | null;
export type AttributeValue = AttributeScalar | readonly AttributeValue[] | { readonly [name: string]: AttributeValue };

export interface Article {
  /** 1 to 512 bytes of UTF-8 without control characters. */
  readonly id: string;
  /** The headline; may be empty when the article has text. */
  readonly title: string;
  /** The first paragraph; may be empty. */
  readonly lede: string;
  /** The paragraphs after the lede. */
  readonly body: readonly string[];
  /** Headlines of other articles, placed between the paragraphs, in order. */
  readonly related: readonly string[];
  /** Number of paragraphs before each related headline, the lede included; absent when unknown. */
  readonly relatedPositions?: readonly number[];
  /** ISO 8601 in UTC with milliseconds (`Date#toISOString`); absent when unknown. */
  readonly publishedAt?: string;
  /** Time of the last change, in the same form; set by the store. */
  readonly updatedAt?: string;
  readonly section?: string;
  readonly tags: readonly string[];
  readonly authors: readonly string[];
  readonly url?: string;
  readonly image?: string;
  /** BCP 47 tag; absent when unknown. */
  readonly language?: string;
  readonly source?: string;
  /** Members outside this schema, by name. */
  readonly attributes: { readonly [name: string]: AttributeValue };
}

/** The search fields. Their index is the field number of postings and term frequencies. */
export const SEARCH_FIELDS = ['title', 'lede', 'body', 'related'] as const;
export type SearchField = (typeof SEARCH_FIELDS)[number];

/** Members with dates. */
export const DATE_FIELDS: ReadonlySet<string> = new Set(['publishedAt', 'updatedAt']);

/** The paragraphs of a search field. A phrase never matches across two of them. */
export function fieldParagraphs(article: Article, field: SearchField): readonly string[] {
  switch (field) {
    case 'title':
      return article.title === '' ? [] : [article.title];
    case 'lede':
      return article.lede === '' ? [] : [article.lede];
    case 'body':
      return article.body;
    case 'related':
      return article.related;
  }
}
