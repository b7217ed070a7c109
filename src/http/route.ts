/** Routes as data: one table for Express, access control and OpenAPI. */
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { ErrorCode } from '../errors.js';
import { readQuery } from './parameters.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export interface Answer {
  readonly description: string;
  /** Schema of the JSON body; absent for an empty one. */
  readonly schema?: z.ZodType;
  /** Media type when it is not JSON. */
  readonly type?: string;
}

interface RouteFacts {
  readonly method: Method;
  /** Path parameters are written `{name}`. */
  readonly path: string;
  readonly summary: string;
  readonly access: 'read' | 'write';
  /** Schemas of the request body by media type; absent when it has none. */
  readonly body?: Readonly<Record<string, z.ZodType>>;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Errors beyond those of any request. */
  readonly errors?: readonly ErrorCode[];
}

export interface Route extends RouteFacts {
  /** Parameters of the query string. */
  readonly query: z.ZodObject;
  readonly handler: RequestHandler;
}

/** Arguments of a route's handler: the validated query string, `{id}` of the path or '', Express's request and response. */
export interface Call<Query> {
  readonly query: Query;
  readonly id: string;
  readonly request: Request;
  readonly response: Response;
}

const NO_PARAMETERS = z.strictObject({});

/** A route with parameters in its query string, validated before `answer` runs. */
export function routeWithQuery<Schema extends z.ZodObject>(
  facts: RouteFacts & {
    readonly query: Schema;
    readonly answer: (call: Call<z.output<Schema>>) => Promise<void> | void;
  },
): Route {
  const { answer, ...route } = facts;
  return {
    ...route,
    handler: (request, response) => {
      const query = readQuery(request.originalUrl, facts.query);
      return answer({ query, id: pathId(request), request, response });
    },
  };
}

/** A route that refuses any parameter in its query string. */
export function route(
  facts: RouteFacts & { readonly answer: (call: Call<Record<string, never>>) => Promise<void> | void },
): Route {
  return routeWithQuery({ ...facts, query: NO_PARAMETERS });
}

function pathId(request: Request): string {
  const id: unknown = request.params.id;
  return typeof id === 'string' ? id : '';
}

/** A path in the notation of Express: `/articles/:id` for `/articles/{id}`. */
export function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}
