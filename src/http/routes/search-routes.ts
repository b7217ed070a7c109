/** Search by query string or JSON, and suggestions while typing. */
import type { Response } from 'express';
import { z } from 'zod';
import { LIMITS, searchRequestSchema } from '../../search/request.js';
import type { SearchResponse } from '../../search/response.js';
import type { Service } from '../../service/service.js';
import type { Admission } from '../admission.js';
import type { ReadJson } from '../body.js';
import { readBody } from '../parameters.js';
import { type Route, route, routeWithQuery } from '../route.js';
import { searchResponseSchema, suggestionsSchema } from '../schemas.js';

const suggestQuerySchema = z.strictObject({
  q: z.string().default('').describe('What has been typed so far.'),
  limit: z.int().min(1).max(50).default(8),
});

/**
 * Sends without an entity tag, since `tookMs` makes every answer differ, and with a length, so that the body goes out
 * in one write instead of chunks.
 */
function sendAnswer(response: Response, answer: SearchResponse): void {
  const text = JSON.stringify(answer);
  response
    .type('json')
    .set('Content-Length', String(Buffer.byteLength(text)))
    .end(text);
}

export function searchRoutes(service: Service, readJson: ReadJson, admission: Admission): readonly Route[] {
  const answers = { 200: { description: 'The page of hits.', schema: searchResponseSchema } };
  const errors = [
    'invalid_parameter',
    'unknown_parameter',
    'invalid_filter',
    'invalid_sort',
    'invalid_facets',
  ] as const;
  return [
    routeWithQuery({
      method: 'get',
      path: '/search',
      summary: 'Search the archive',
      access: 'read',
      query: searchRequestSchema,
      answers,
      errors: [...errors, 'deadline_exceeded', 'overloaded'],
      answer: async ({ query, response }) => {
        sendAnswer(response, await admission.admit(() => service.search(query)));
      },
    }),
    route({
      method: 'post',
      path: '/search',
      summary: 'Search the archive, parameters as JSON',
      access: 'read',
      body: { 'application/json': searchRequestSchema },
      answers,
      errors: [
        ...errors,
        'invalid_body',
        'unsupported_media_type',
        'payload_too_large',
        'deadline_exceeded',
        'overloaded',
      ],
      answer: async ({ request, response }) => {
        const body = await readJson(request, response);
        const query = readBody(body === undefined ? {} : body, searchRequestSchema);
        sendAnswer(response, await admission.admit(() => service.search(query)));
      },
    }),
    routeWithQuery({
      method: 'get',
      path: '/suggest',
      summary: 'Completions while typing',
      access: 'read',
      query: suggestQuerySchema,
      answers: { 200: { description: 'Completions, best first.', schema: suggestionsSchema } },
      errors: ['invalid_parameter', 'unknown_parameter', 'deadline_exceeded', 'overloaded'],
      answer: async ({ query, response }) => {
        const suggestions = await admission.admit(() => service.suggest(query.q.slice(0, LIMITS.query), query.limit));
        response.json({ suggestions });
      },
    }),
  ];
}
