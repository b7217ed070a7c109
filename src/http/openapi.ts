/** The OpenAPI 3.1 description, generated from the routes and the schemas that validate. */
import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { ARTICLE_ID_PATTERN } from '../document/article-id.js';
import { ARTICLE_LIMITS } from '../document/article-limits.js';
import { ERROR_STATUS, type ErrorCode } from '../errors.js';
import { INDEX_NAME_PATTERN } from '../store/data-directory.js';
import type { Route } from './route.js';
import { errorSchema } from './schemas.js';

type JsonSchema = { readonly [member: string]: unknown };

export interface OpenApiParameter {
  readonly name: string;
  readonly in: 'query' | 'path';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
  /** Lists are comma-separated. */
  readonly style?: 'form';
  readonly explode?: false;
}
interface OpenApiContent {
  readonly [type: string]: { readonly schema: JsonSchema };
}
export interface OpenApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly OpenApiParameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: OpenApiContent };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: OpenApiContent }>>;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
}
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: JsonSchema;
}

/** Errors of any operation, and of any write. */
const ANY: readonly ErrorCode[] = ['too_many_requests', 'internal', 'not_ready'];
const WRITE: readonly ErrorCode[] = ['unauthorized', 'forbidden'];

export function openApiDocument(routes: readonly Route[], version: string): OpenApiDocument {
  const paths = new Map<string, Map<string, OpenApiOperation>>();
  for (const route of routes) {
    const operations = paths.get(route.path) ?? new Map<string, OpenApiOperation>();
    paths.set(route.path, operations.set(route.method, operation(route)));
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Lede', version, description: 'Full-text search for news archives.' },
    paths: Object.fromEntries([...paths].map(([path, operations]) => [path, Object.fromEntries(operations)])),
    components: {
      schemas: { Error: jsonSchema(errorSchema, 'output') },
      securitySchemes: {
        adminKey: { type: 'http', scheme: 'bearer', description: 'LEDE_ADMIN_KEY, if configured.' },
        algoliaKey: { type: 'apiKey', in: 'header', name: 'X-Algolia-API-Key', description: 'The same key.' },
      },
    },
  };
}

function operation(route: Route): OpenApiOperation {
  return {
    operationId: operationId(route),
    summary: route.summary,
    parameters: [...pathParameters(route.path), ...queryParameters(route.query)],
    ...(route.body && { requestBody: { required: route.path !== '/search', content: bodyContent(route.body) } }),
    responses: { ...answers(route), ...errors(route) },
    // The empty alternative: the demonstration (--demo) takes writes from its own machine without a key.
    ...(route.access === 'write' && { security: [{ adminKey: [] }, { algoliaKey: [] }, {}] }),
  };
}

/** For example `getArticlesIdRelated` for `GET /articles/{id}/related`. */
function operationId({ method, path }: Route): string {
  return method + path.replace(/[^a-z]+([a-z])?/gi, (_, letter: string | undefined) => letter?.toUpperCase() ?? '');
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return json;
}

/** Types of the names in paths. */
const PATH_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  // At most 512 bytes of UTF-8.
  id: { type: 'string', minLength: 1, maxLength: ARTICLE_LIMITS.idBytes, pattern: ARTICLE_ID_PATTERN },
  index: { type: 'string', minLength: 1, maxLength: 128, pattern: INDEX_NAME_PATTERN },
};

function pathParameters(path: string): OpenApiParameter[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: 'Percent-encoded, slashes too.',
    schema: PATH_SCHEMAS[name] ?? { type: 'string', minLength: 1 },
  }));
}

const objectSchema = z.object({
  properties: z.record(
    z.string(),
    z.looseObject({
      description: z.string().optional(),
      isRequired: z.boolean().optional(),
      default: z.unknown().optional(),
    }),
  ),
});

function queryParameters(schema: z.ZodObject): OpenApiParameter[] {
  const { properties } = objectSchema.parse(z.toJSONSchema(schema, { io: 'input' }));
  return Object.entries(properties).map(
    ([name, { description, isRequired = false, default: fallback, ...property }]) => ({
      name,
      in: 'query',
      required: isRequired,
      ...(description !== undefined && { description }),
      schema: { ...(fallback !== undefined && !isRequired && { default: fallback }), ...property },
      ...(property.type === 'array' && { style: 'form', explode: false }),
    }),
  );
}

function bodyContent(body: Readonly<Record<string, z.ZodType>>): OpenApiContent {
  return Object.fromEntries(
    Object.entries(body).map(([type, schema]) => [type, { schema: jsonSchema(schema, 'input') }]),
  );
}

function answers(route: Route): OpenApiOperation['responses'] {
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, { description, schema, type = 'application/json' }]) => [
      status,
      { description, ...(schema && { content: { [type]: { schema: jsonSchema(schema, 'output') } } }) },
    ]),
  );
}

/** One entry per status, listing its error codes. */
function errors(route: Route): OpenApiOperation['responses'] {
  const codes = [...ANY, ...(route.access === 'write' ? WRITE : []), ...(route.errors ?? [])];
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) byStatus.set(ERROR_STATUS[code], [...(byStatus.get(ERROR_STATUS[code]) ?? []), code]);
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } };
  const entries = [...byStatus].map(([status, group]) => {
    const description = `${STATUS_CODES[status] ?? 'Error'}: ${group.join(', ')}`;
    return [String(status), { description, content }] as const;
  });
  return Object.fromEntries(entries.filter(([status]) => !(status in route.answers)));
}
