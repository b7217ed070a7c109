/** A route as data: what Express serves, what the access rules guard and what OpenAPI documents is one table. */
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { ErrorCode } from '../errors.js';
import { readQuery } from './parameters.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export interface Answer {
  readonly description: string;
  /** Of the JSON body; absent when there is none. */
  readonly schema?: z.ZodType;
  /** Media type when it is not JSON. */
  readonly type?: string;
}

interface RouteFacts {
  readonly method: Method;
  /** With `{name}` for parameters in the path. */
  readonly path: string;
  readonly summary: string;
  readonly access: 'read' | 'write';
  /** Media types of the body with their schemas; absent for none. */
  readonly body?: Readonly<Record<string, z.ZodType>>;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Errors beyond those any request can meet. */
  readonly errors?: readonly ErrorCode[];
}

export interface Route extends RouteFacts {
  /** Parameters of the query string. */
  readonly query: z.ZodObject;
  readonly handler: RequestHandler;
}

/** What a route's code gets: the validated query string, the `{id}` of the path if any, and Express's pair. */
export interface Call<Query> {
  readonly query: Query;
  readonly id: string;
  readonly request: Request;
  readonly response: Response;
}

const NO_PARAMETERS = z.strictObject({});

/** A route that takes parameters in its query string, validated before its code runs. */
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

/** A route without parameters in its query string: any is an error. */
export function route(
  facts: RouteFacts & { readonly answer: (call: Call<Record<string, never>>) => Promise<void> | void },
): Route {
  return routeWithQuery({ ...facts, query: NO_PARAMETERS });
}

function pathId(request: Request): string {
  const id: unknown = request.params.id;
  return typeof id === 'string' ? id : '';
}

/** `/articles/{id}` as Express writes it: `/articles/:id`. */
export function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}
