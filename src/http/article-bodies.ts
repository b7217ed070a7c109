/** Schemas of request bodies with articles, for OpenAPI; `parseArticleInput` is what validates. */
import { z } from 'zod';
import { articleInputSchema } from '../document/article-input.js';
import { ARTICLE_LIMITS } from '../document/article-limits.js';

/** JSON Schema of a value with more than white space and control characters. */
const SOME_TEXT = {
  anyOf: [{ type: 'number' }, { type: 'string', pattern: '[^\\s\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ufeff]' }],
};
const SOME_PARAGRAPH = { anyOf: [...SOME_TEXT.anyOf, { type: 'array', contains: SOME_TEXT }] };

/** Changes of an article: each member replaces the old one. */
export const articlePatchSchema = articleInputSchema.meta({
  propertyNames: { maxLength: ARTICLE_LIMITS.attributeName },
});

/** A whole article, which needs a title or some text. */
export const articleBodySchema = articleInputSchema.meta({
  propertyNames: { maxLength: ARTICLE_LIMITS.attributeName },
  anyOf: [
    { required: ['title'], properties: { title: SOME_TEXT } },
    { required: ['lede'], properties: { lede: SOME_TEXT } },
    { required: ['body'], properties: { body: SOME_PARAGRAPH } },
    { required: ['text'], properties: { text: SOME_PARAGRAPH } },
  ],
});

/** One article or a list of them. Anything else is no error of the request: the answer rejects it by its position. */
export const bulkBodySchema = z
  .union([articleBodySchema, z.array(z.union([articleBodySchema, z.unknown()])), z.unknown()])
  .describe('One article or an array of them. What is no article is named in `rejected`, and the others are accepted.');
