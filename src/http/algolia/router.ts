/** Router of Algolia's protocol below `/1`: endpoints and access rules. */
import express, { type RequestHandler, type Router } from 'express';
import type { Config } from '../../config.js';
import { AppError } from '../../errors.js';
import type { Indexes } from '../../service/indexes.js';
import { requireWriteAccess } from '../access.js';
import type { Admission } from '../admission.js';
import { refuseSecuredKeys } from './request/secured-key.js';
import { handlerOf } from './routes/endpoint.js';
import { indexEndpoints } from './routes/index-endpoints.js';
import { listEndpoints } from './routes/list-endpoints.js';
import { objectEndpoints } from './routes/object-endpoints.js';
import { searchEndpoints } from './routes/search-endpoints.js';
import { TaskIds } from './routes/tasks.js';

export const ALGOLIA_PATH = '/1';

/** @param admission queue that limits concurrent searches */
export function algoliaRouter(indexes: Indexes, { adminKey, bodyLimit }: Config, admission: Admission): Router {
  const router = express.Router();
  const tasks = new TaskIds();
  router.use(refuseSecuredKeys);
  const guard = requireWriteAccess(adminKey);
  const endpoints = [
    // Express matches in order: fixed path segments precede `:objectID`.
    ...indexEndpoints(indexes, tasks),
    ...listEndpoints(indexes, tasks),
    ...objectEndpoints(indexes, tasks),
    ...searchEndpoints(indexes, admission),
  ];
  for (const endpoint of endpoints) {
    const handlers = [...(endpoint.access === 'write' ? [guard] : []), handlerOf(endpoint, bodyLimit)];
    router[endpoint.method](endpoint.path, ...handlers);
  }
  router.use(refuseUnknownRoute);
  return router;
}

const refuseUnknownRoute: RequestHandler = (request) => {
  throw new AppError('route_not_found', `There is no ${request.method} ${request.originalUrl.replace(/\?.*/s, '')}.`);
};

/** Lets pages of other sites read every answer, errors too; whether they may write is up to the access rules. */
export function allowBrowsers(origin: string): RequestHandler {
  return (request, response, next) => {
    if (origin === '') return next();
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Expose-Headers', 'X-Request-Id, Retry-After');
    if (origin !== '*') response.vary('Origin');
    if (request.method !== 'OPTIONS') return next();
    const asked = request.headers['access-control-request-headers'];
    response.setHeader('Access-Control-Allow-Methods', 'GET, POST, PUT, DELETE');
    if (asked !== undefined) response.setHeader('Access-Control-Allow-Headers', asked);
    response.setHeader('Access-Control-Max-Age', '86400');
    response.status(204).end();
  };
}
