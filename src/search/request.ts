/** The search request of our API: one schema validates and documents it. */
import { z } from 'zod';
import { SEARCH_FIELDS } from '../document/article.js';
import { FILTER_PATTERN } from '../query/filter.js';
import { SORT_PATTERN } from '../query/sort.js';

/** Limits on requests from anyone. */
export const LIMITS = {
  query: 8192,
  filter: 16_384,
  facets: 50,
  facetValues: 1000,
  hitsPerPage: 100,
  page: 1_000_000,
  snippets: 5,
  tag: 64,
} as const;

/** Names of `sort`: `relevance` or comma-separated `field:asc|desc`. */
export const searchRequestSchema = z.strictObject({
  q: z
    .string()
    .default('')
    .describe(
      'What the person typed; empty lists everything, newest first. Never an error; only its first 8192 characters are read.',
    ),
  page: z
    .int()
    .min(1)
    .max(LIMITS.page)
    .default(1)
    .describe('From 1; past the end there are no hits, and the same total.'),
  hitsPerPage: z.int().min(0).max(LIMITS.hitsPerPage).default(10).describe('Hits on a page; 0 for counts alone.'),
  filter: z
    .string()
    .max(LIMITS.filter)
    .meta({ pattern: `^\\s*$|${FILTER_PATTERN}` })
    .default('')
    .describe('Strict filter expression.'),
  facets: z
    .array(z.string().min(1).max(256))
    .max(LIMITS.facets)
    .default([])
    .describe('Names to count; `publishedAt:month` gives a date histogram.'),
  facetLimit: z.int().min(1).max(LIMITS.facetValues).default(100).describe('Most values listed for a facet.'),
  facetQuery: z.string().max(256).default('').describe('Only facet values that contain this text.'),
  sort: z
    .string()
    .max(256)
    .meta({ pattern: SORT_PATTERN })
    .default('relevance')
    .describe('`relevance`, or fields with directions: `publishedAt:desc,title:asc`. Missing values come last.'),
  fields: z.array(z.enum(SEARCH_FIELDS)).default([]).describe('Restrict matching to these fields; empty for all.'),
  typing: z.boolean().default(true).describe('Whether the last word may be a prefix.'),
  typos: z.enum(['auto', 'off']).default('auto').describe('`off` takes words as they are.'),
  collapse: z.boolean().default(false).describe('Group near-identical articles under the best one.'),
  recency: z.number().min(0).max(1).optional().describe('Weight of freshness; the server setting when absent.'),
  explain: z.boolean().default(false).describe('Where each score comes from, in parts that add up to it.'),
  highlightPreTag: z.string().max(LIMITS.tag).default('<mark>').describe('Put before each mark as it is.'),
  highlightPostTag: z.string().max(LIMITS.tag).default('</mark>').describe('Put after each mark as it is.'),
  snippets: z.int().min(0).max(LIMITS.snippets).default(2).describe('Passages a hit.'),
});

/** A validated search, defaults filled in. */
export type SearchRequest = z.output<typeof searchRequestSchema>;
export type SearchRequestInput = z.input<typeof searchRequestSchema>;
