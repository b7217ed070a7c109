/**
 * Parser of the native text layout: a plain text file with one paragraph a line.
 *
 *   file      = { blank } headline { blank | dash | paragraph }
 *   headline  = line                          the first line that is not blank; never a dash
 *   paragraph = line                          the first one is the lede
 *   dash      = "-" line-end                  the next line that is neither blank nor a dash is a related headline;
 *                                             a dash without such a line is ignored
 *   blank     = { space } line-end
 *   line-end  = LF | CRLF | CR | end of file
 *
 * Spaces around a line are ignored. A line that has a dash among other characters is a paragraph.
 */
import type { Article } from './article.js';
import { ArticleFault } from './article-fault.js';
import { ARTICLE_LIMITS, limitItems, limitText } from './article-limits.js';
import { cleanLine, cleanText } from './article-text.js';

const DASH = '-';

/** The members that the layout does not have. */
export interface ArticleTextContext {
  readonly id: string;
  /** ISO 8601 in UTC. */
  readonly publishedAt?: string | undefined;
}

/** Parses the native layout. Throws `ArticleFault` with a line when the file is empty or has no headline. */
export function parseArticleText(text: string, context: ArticleTextContext): Article {
  const lines = cleanText(text).split('\n').map(cleanLine);
  const [title = '', ...rest] = lines;
  if (title === '') throw new ArticleFault('is empty', { line: 1 });
  if (title === DASH) {
    throw new ArticleFault('has no headline: it starts with a related headline', { line: firstLine(text) });
  }
  const paragraphs: string[] = [];
  const related: string[] = [];
  const relatedPositions: number[] = [];
  let afterDash = false;
  for (const line of rest) {
    if (line === '') continue;
    if (line === DASH) {
      afterDash = true;
    } else if (afterDash) {
      related.push(line);
      relatedPositions.push(paragraphs.length);
      afterDash = false;
    } else {
      paragraphs.push(line);
    }
  }
  limitItems('body', paragraphs.length, ARTICLE_LIMITS.paragraphs);
  limitItems('related', related.length);
  limitText([text]);
  const [lede = '', ...body] = paragraphs;
  return {
    id: context.id,
    title,
    lede,
    body,
    related,
    ...(related.length > 0 && { relatedPositions }),
    ...(context.publishedAt !== undefined && { publishedAt: context.publishedAt }),
    tags: [],
    authors: [],
    attributes: {},
  };
}

/** Number of the first line that is not blank, from 1. */
function firstLine(text: string): number {
  return text.slice(0, text.search(/\S/)).split(/\r\n?|\n/).length;
}
