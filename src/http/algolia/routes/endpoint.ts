/** One call of the protocol as data: what Express serves and the access rules guard. */
import express, { type Request, type RequestHandler, type Response } from 'express';
import { AppError } from '../../../errors.js';
import { queryString } from '../../parameters.js';
import { DEEPEST, isDeeper } from '../request/nesting.js';
import type { Asker } from './search.js';

export interface Call {
  /** Of the address; empty when it names none. */
  readonly index: string;
  /** Further names in the address. */
  readonly objectID: string;
  readonly facet: string;
  readonly query: URLSearchParams;
  /** An empty object when there is no body. */
  readonly body: unknown;
  readonly asker: Asker;
}

export interface Endpoint {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** As Express writes it, below `/1`. */
  readonly path: string;
  readonly access: 'read' | 'write';
  readonly status?: number;
  readonly answer: (call: Call) => Promise<unknown>;
}

/** Answers a call in JSON. @param limit bytes of the largest body, after decompression */
export function handlerOf({ answer, status = 200 }: Endpoint, limit: number): RequestHandler {
  // JSON whatever its type: the clients call it text or a form, so that browsers ask no permission first.
  const parse = express.json({ limit, strict: false, type: () => true });
  return async (request, response) => {
    const body = await readBody(parse, request, response);
    if (isDeeper(body, DEEPEST)) {
      throw new AppError('invalid_body', `The body is nested more than ${DEEPEST} levels deep.`);
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
