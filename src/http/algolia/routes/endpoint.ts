/** Endpoints of the protocol as data: method, path, access and handler. */
import express, { type Request, type RequestHandler, type Response } from 'express';
import { AppError } from '../../../errors.js';
import { queryString } from '../../parameters.js';
import { isNestedDeeper, MAX_NESTING } from '../schema/nesting.js';
import type { Asker } from './search.js';

/** A request. Names in the path are empty where the path has none. */
export interface Call {
  readonly index: string;
  readonly objectID: string;
  readonly facet: string;
  readonly query: URLSearchParams;
  /** Parsed JSON; an empty object for an empty body. */
  readonly body: unknown;
  readonly asker: Asker;
}

export interface Endpoint {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Express route below `/1`. */
  readonly path: string;
  readonly access: 'read' | 'write';
  /** Status of a successful response; 200 when absent. */
  readonly status?: number;
  readonly answer: (call: Call) => Promise<unknown>;
}

/**
 * The request handler of an endpoint. It responds in JSON.
 * @param limit maximum bytes of a body, after decompression
 */
export function handlerOf({ answer, status = 200 }: Endpoint, limit: number): RequestHandler {
  // Clients label JSON as text or a form, which browsers send without a CORS preflight.
  const parse = express.json({ limit, strict: false, type: () => true });
  return async (request, response) => {
    const body = await readBody(parse, request, response);
    if (isNestedDeeper(body, MAX_NESTING)) {
      throw new AppError('invalid_body', `The body is nested more than ${MAX_NESTING} levels deep.`);
    }
    response.status(status).json(await answer(callOf(request, body)));
  };
}

function readBody(parse: RequestHandler, request: Request, response: Response): Promise<unknown> {
  return new Promise((resolve, reject) => {
    parse(request, response, (error?: unknown) => {
      if (error === undefined) resolve(request.body === undefined || request.body === '' ? {} : request.body);
      else reject(error);
    });
  });
}

function callOf(request: Request, body: unknown): Call {
  const named = (name: string): string => {
    const value: unknown = request.params[name];
    return typeof value === 'string' ? value : '';
  };
  const query = new URLSearchParams(queryString(request.originalUrl));
  const agent = query.get('x-algolia-agent') ?? String(request.headers['x-algolia-agent'] ?? '');
  return {
    index: named('index'),
    objectID: named('objectID'),
    facet: named('facet'),
    query,
    body,
    asker: { insertsHtml: /docsearch/i.test(agent) },
  };
}
