/** Schemas of answers: OpenAPI is generated from them, and tests validate real answers against them. */
import { z } from 'zod';

const text = z.string();
const count = z.int().min(0);
const optionalText = z.string().optional();
const attributes = z.record(z.string(), z.unknown()).describe('Further members sent by the publisher.');

const described = {
  publishedAt: z.iso.datetime().optional(),
  updatedAt: z.iso.datetime().optional(),
  section: optionalText,
  tags: z.array(text),
  authors: z.array(text),
  url: optionalText,
  image: optionalText,
  language: optionalText,
  source: optionalText,
  attributes,
};

export const errorSchema = z.strictObject({
  error: z.strictObject({
    code: text,
    message: text,
    param: optionalText,
    position: count.optional(),
    accepted: count
      .optional()
      .describe('Changes that were made before the request failed, and stay: articles stored, or removed by a filter.'),
    docs: text,
  }),
});

export const articleSchema = z.strictObject({
  id: text,
  title: text,
  lede: text,
  body: z.array(text),
  related: z.array(text),
  relatedPositions: z.array(count).optional(),
  ...described,
});

/** The answer to a change of one article. */
export const changedArticleSchema = articleSchema.extend({
  _warnings: z.array(text).optional().describe('What was dropped from the input, such as an unreadable date.'),
});

export const fullArticleSchema = articleSchema.extend({
  relatedArticles: z
    .array(z.strictObject({ title: text, id: optionalText }))
    .describe('The related headlines, each with the id of the article it names if the archive has it.'),
});

const highlighted = z.string().describe('HTML: escaped text; the highlight tags are the only markup.');

export const hitSchema = z.strictObject({
  id: text,
  title: text,
  lede: text,
  related: z.array(text),
  ...described,
  _score: z.number(),
  _highlights: z.strictObject({
    title: highlighted.optional(),
    lede: highlighted.optional(),
    related: z.array(highlighted).optional(),
  }),
  _snippets: z.array(highlighted),
  _similar: count.optional(),
  _similarArticles: z
    .array(z.strictObject({ id: text, title: text, publishedAt: optionalText, source: optionalText }))
    .optional()
    .describe('The first of the near-duplicates folded under this hit.'),
  _explain: z
    .strictObject({
      total: z.number(),
      parts: z.array(
        z.strictObject({
          label: text,
          value: z.number(),
          word: optionalText,
          field: optionalText,
          matched: z.array(text).optional(),
        }),
      ),
    })
    .optional(),
});

export const searchResponseSchema = z.strictObject({
  query: text,
  hits: z.array(hitSchema),
  total: count.describe('Exact number of matches, near-duplicates folded under a hit not counted.'),
  page: z.int().min(1),
  hitsPerPage: count,
  totalPages: count,
  facets: z.record(z.string(), z.record(z.string(), count)).optional(),
  facetsTruncated: z.array(text).optional(),
  facetStats: z.record(z.string(), z.record(z.string(), z.union([z.number(), text]))).optional(),
  didYouMean: optionalText,
  didYouMeanHighlighted: highlighted.optional(),
  relaxed: z.boolean(),
  warnings: z.array(z.strictObject({ message: text, start: count, end: count })).optional(),
  tookMs: z.number(),
});

export const suggestionsSchema = z.strictObject({
  suggestions: z.array(z.strictObject({ text, highlighted, kind: z.enum(['headline', 'query']), id: optionalText })),
});

export const relatedSchema = z.strictObject({
  related: z.array(
    z.strictObject({
      id: text,
      title: text,
      publishedAt: optionalText,
      section: optionalText,
      url: optionalText,
      score: z.number(),
      reason: z.enum(['linked', 'links-here', 'similar']),
    }),
  ),
});

export const bulkSchema = z.strictObject({
  accepted: count,
  rejected: z.array(z.strictObject({ line: z.int().min(1), code: text, message: text })),
  warnings: z.array(z.strictObject({ line: z.int().min(1), message: text })).optional(),
  rejectedTotal: count.optional().describe('Present when `rejected` is not the complete list.'),
});

export const removedSchema = z.strictObject({ removed: count });
export const healthSchema = z.strictObject({ status: text, waitingFor: optionalText });
export const statsSchema = z.looseObject({
  articles: count,
  damaged: count.describe(
    'Damaged records that reads have met since the start; searches leave such articles out. `lede check` names all.',
  ),
  background: z
    .strictObject({ failures: count, lastError: optionalText, retryAt: optionalText })
    .describe('Errors of sealing, merging and saving the search index, and when the failed work is tried again.'),
});
