/** What an article is: the one shape every importer produces and every other room relies on. */

export type AttributeScalar = string | number | boolean | null;
export type AttributeValue = AttributeScalar | readonly AttributeValue[] | { readonly [name: string]: AttributeValue };

export interface Article {
  /** 1–512 bytes of anything but control characters. */
  readonly id: string;
  /** The headline; may be empty when the article has text. */
  readonly title: string;
  /** The first paragraph; empty when there is no text. */
  readonly lede: string;
  /** The paragraphs after the lede. */
  readonly body: readonly string[];
  /** Headlines of other stories that interrupt the body, in order. */
  readonly related: readonly string[];
  /** For each related headline, how many paragraphs (the lede is one) stand before it; absent when unknown. */
  readonly relatedPositions?: readonly number[];
  /** ISO 8601 in UTC with milliseconds (`Date#toISOString`); absent when unknown, never "now". */
  readonly publishedAt?: string;
  /** When the archive last changed the article; set by the store. */
  readonly updatedAt?: string;
  readonly section?: string;
  readonly tags: readonly string[];
  readonly authors: readonly string[];
  readonly url?: string;
  readonly image?: string;
  /** BCP 47 tag. English stemming applies to English or unknown. */
  readonly language?: string;
  readonly source?: string;
  /** Whatever else the publisher sent, by bare name. */
  readonly attributes: { readonly [name: string]: AttributeValue };
}

/** The four searchable fields, in falling order of importance. */
export const SEARCH_FIELDS = ['title', 'lede', 'body', 'related'] as const;
export type SearchField = (typeof SEARCH_FIELDS)[number];

/** Members that hold dates. */
export const DATE_FIELDS: ReadonlySet<string> = new Set(['publishedAt', 'updatedAt']);

/** The paragraphs of one searchable field; phrases never cross from one to the next. */
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
