/** Algolia's protocol below `/1`: which call is answered by what, and for whom. */
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
import { TaskNumbers } from './routes/tasks.js';

export const ALGOLIA_PATH = '/1';

/**
 * @param guard passes writes that are allowed
 * @param line where searches wait for their turn
 */
export function algoliaRouter(indexes: Indexes, { bodyLimit }: Config, guard: RequestHandler, line: Admission): Router {
  const router = express.Router();
  const tasks = new TaskNumbers();
  router.use(refuseSecuredKeys);
  const endpoints = [
    // Fixed words in an address come before names that may be anything.
    ...indexEndpoints(indexes, tasks),
    ...listEndpoints(indexes, tasks),
    ...objectEndpoints(indexes, tasks),
    ...searchEndpoints(indexes, line),
  ];
  for (const endpoint of endpoints) {
    const handlers = [...(endpoint.access === 'write' ? [guard] : []), handlerOf(endpoint, bodyLimit)];
    router[endpoint.method](endpoint.path, ...handlers);
  }
  router.use(refuseOthers);
  return router;
}

const refuseOthers: RequestHandler = (request) => {
  throw new AppError('route_not_found', `There is no ${request.method} ${request.originalUrl.replace(/\?.*/s, '')}.`);
};
