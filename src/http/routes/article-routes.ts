/** Reading and changing articles, by id, in bulk and by filter. */
import { z } from 'zod';
import { articleToJson } from '../../document/article-input.js';
import type { ArticleDraft } from '../../document/importers/importer.js';
import { FILTER_PATTERN } from '../../query/filter.js';
import { LIMITS } from '../../search/request.js';
import type { ChangedArticle, Service } from '../../service/service.js';
import type { Admission } from '../admission.js';
import { articleBodySchema, articlePatchSchema, bulkBodySchema } from '../article-bodies.js';
import { mediaType, type ReadJson, readLines, requireMediaType } from '../body.js';
import { type Route, route, routeWithQuery } from '../route.js';
import { bulkSchema, changedArticleSchema, fullArticleSchema, relatedSchema, removedSchema } from '../schemas.js';

const NDJSON = 'application/x-ndjson';
const JSON_TYPE = 'application/json';

const BODY_ERRORS = [
  'invalid_body',
  'invalid_article',
  'invalid_id',
  'payload_too_large',
  'unsupported_media_type',
] as const;
const STORE_ERRORS = ['storage_full', 'storage_unavailable'] as const;

const filterQuerySchema = z.strictObject({
  filter: z
    .string()
    .max(LIMITS.filter)
    .meta({ minLength: 1, pattern: FILTER_PATTERN, isRequired: true })
    .default('')
    .describe('Strict filter expression; must not be empty.'),
});
const relatedQuerySchema = z.strictObject({ limit: z.int().min(1).max(50).default(10) });

export function articleRoutes(service: Service, readJson: ReadJson, admission: Admission): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/articles/{id}',
      summary: 'The whole article',
      access: 'read',
      answers: { 200: { description: 'The article.', schema: fullArticleSchema } },
      errors: ['article_not_found', 'invalid_id', 'deadline_exceeded', 'overloaded'],
      answer: async ({ id, response }) => {
        // Resolving its related headlines searches.
        const { article, relatedArticles } = await admission.admit(() => service.article(id));
        response.json({ ...articleToJson(article), relatedArticles });
      },
    }),
    routeWithQuery({
      method: 'get',
      path: '/articles/{id}/related',
      summary: 'Articles like it, each with the reason',
      access: 'read',
      query: relatedQuerySchema,
      answers: { 200: { description: 'Related articles, best first.', schema: relatedSchema } },
      errors: [
        'article_not_found',
        'invalid_id',
        'invalid_parameter',
        'unknown_parameter',
        'deadline_exceeded',
        'overloaded',
      ],
      answer: async ({ id, query, response }) => {
        response.json({ related: await admission.admit(() => service.related(id, query.limit)) });
      },
    }),
    route({
      method: 'post',
      path: '/articles',
      summary: 'Add or replace articles: one, an array, or a stream of lines',
      access: 'write',
      body: {
        [JSON_TYPE]: bulkBodySchema,
        [NDJSON]: articleBodySchema.describe('One article a line, streamed; the size of the body is not limited.'),
      },
      answers: { 200: { description: 'How many were accepted, and why others were rejected.', schema: bulkSchema } },
      errors: [...BODY_ERRORS, ...STORE_ERRORS],
      answer: async ({ request, response }) => {
        requireMediaType(request, [JSON_TYPE, NDJSON]);
        const drafts =
          mediaType(request) === NDJSON ? readLines(request) : listItems((await readJson(request, response)) ?? []);
        response.json(await service.addAll(drafts));
      },
    }),
    route({
      method: 'put',
      path: '/articles/{id}',
      summary: 'Add or replace one article',
      access: 'write',
      body: { [JSON_TYPE]: articleBodySchema },
      answers: {
        200: { description: 'Replaced.', schema: changedArticleSchema },
        201: { description: 'Added.', schema: changedArticleSchema },
      },
      errors: [...BODY_ERRORS, 'conflict', ...STORE_ERRORS],
      answer: async ({ id, request, response }) => {
        const { created, ...changed } = await service.put(id, await readJson(request, response));
        if (created) response.location(`/articles/${encodeURIComponent(id)}`);
        response.status(created ? 201 : 200).json(changedArticle(changed));
      },
    }),
    route({
      method: 'patch',
      path: '/articles/{id}',
      summary: 'Change members of an article; null removes one',
      access: 'write',
      body: { [JSON_TYPE]: articlePatchSchema },
      answers: { 200: { description: 'Changed.', schema: changedArticleSchema } },
      errors: [...BODY_ERRORS, 'article_not_found', 'conflict', ...STORE_ERRORS],
      answer: async ({ id, request, response }) => {
        response.json(changedArticle(await service.patch(id, await readJson(request, response))));
      },
    }),
    route({
      method: 'delete',
      path: '/articles/{id}',
      summary: 'Remove an article; succeeds also when there is none',
      access: 'write',
      answers: { 204: { description: 'Removed.' } },
      errors: ['invalid_id', ...STORE_ERRORS],
      answer: async ({ id, response }) => {
        await service.remove(id);
        response.status(204).end();
      },
    }),
    routeWithQuery({
      method: 'delete',
      path: '/articles',
      summary: 'Remove every article that matches a filter',
      access: 'write',
      query: filterQuerySchema,
      answers: { 200: { description: 'How many were removed.', schema: removedSchema } },
      errors: ['empty_filter', 'invalid_filter', 'unknown_parameter', ...STORE_ERRORS],
      answer: async ({ query, response }) => {
        response.json({ removed: await service.removeByFilter(query.filter) });
      },
    }),
  ];
}

/** A JSON body as drafts: the items of an array, or one. `line` is the position in the array, from 1. */
async function* listItems(body: unknown): AsyncGenerator<ArticleDraft> {
  const items: readonly unknown[] = Array.isArray(body) ? body : [body];
  for (const [index, input] of items.entries()) yield { line: index + 1, input };
}

function changedArticle({ article, warnings }: ChangedArticle): Record<string, unknown> {
  return { ...articleToJson(article), ...(warnings.length === 0 ? {} : { _warnings: warnings }) };
}
