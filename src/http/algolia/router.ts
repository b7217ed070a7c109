/** Router of Algolia's protocol below `/1`: endpoints and access rules. */
import express, { type RequestHandler, type Router } from 'express';
import type { Config } from '../../config.js';
import { AppError } from '../../errors.js';
import type { Indexes } from '../../service/indexes.js';
import type { Admission } from '../admission.js';
import { refuseSecuredKeys } from './request/secured-key.js';
import { handlerOf } from './routes/endpoint.js';
import { indexEndpoints } from './routes/index-endpoints.js';
import { listEndpoints } from './routes/list-endpoints.js';
import { objectEndpoints } from './routes/object-endpoints.js';
import { searchEndpoints } from './routes/search-endpoints.js';
import { TaskIds } from './routes/tasks.js';

export const ALGOLIA_PATH = '/1';

/**
 * @param guard passes writes that are allowed
 * @param admission queue that limits concurrent searches
 */
export function algoliaRouter(
  indexes: Indexes,
  { bodyLimit }: Config,
  guard: RequestHandler,
  admission: Admission,
): Router {
  const router = express.Router();
  const tasks = new TaskIds();
  router.use(refuseSecuredKeys);
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
