/** The Express app: the stages a request passes, in order, each with the statuses it can answer. */
import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { AppError } from '../errors.js';
import type { Indexes } from '../service/indexes.js';
import type { Service } from '../service/service.js';
import { requireWriteAccess } from './access.js';
import { Admission } from './admission.js';
import { answerAlgoliaError } from './algolia/response/error-answer.js';
import { ALGOLIA_PATH, algoliaRouter } from './algolia/router.js';
import { resumeDerivations } from './algolia/settings/derivation.js';
import { jsonReader } from './body.js';
import { allowClientsFrom, allowReadingFrom } from './cors.js';
import { answerError } from './error-answer.js';
import { createMetrics } from './metrics.js';
import { openApiDocument } from './openapi.js';
import { limitRate } from './rate-limit.js';
import { logRequests } from './request-log.js';
import { expressPath, type Route } from './route.js';
import { articleRoutes } from './routes/article-routes.js';
import { feedRoutes } from './routes/feed-routes.js';
import { indexRoutes } from './routes/index-routes.js';
import { openSearchRoutes } from './routes/opensearch-routes.js';
import { operationRoutes, settingsRoutes } from './routes/operation-routes.js';
import { pageRoutes } from './routes/page-routes.js';
import { searchRoutes } from './routes/search-routes.js';
import { securityHeaders } from './security-headers.js';

export interface AppParts {
  readonly indexes: Indexes;
  readonly config: Config;
  readonly logger: Logger;
  /** Version of the program, for the OpenAPI description. */
  readonly version: string;
  /** Bounds the searches under way; one with the default bound when absent. */
  readonly admission?: Admission;
  /** Token that allows programs on this machine to write; see `store/server-token.ts`. */
  readonly serverToken?: string;
}

export function createApp(parts: AppParts): Express {
  const { indexes, config, logger, version, admission = new Admission(), serverToken } = parts;
  const service = indexes.main;
  const app = express();
  void resumeDerivations(indexes, (error, index) => logger.error({ err: error, index }, 'deriving records'));
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustProxy ? 1 : false);
  // `readQuery` parses query strings.
  app.set('query parser', false);

  const guardWrites = requireWriteAccess({ adminKey: config.adminKey, demo: config.demo, serverToken });
  const metrics = createMetrics(() => service.stats());
  const readJson = jsonReader(config.bodyLimit);
  const routesOf = (index: Service): readonly Route[] => [
    ...searchRoutes(index, readJson, admission),
    ...articleRoutes(index, readJson, admission),
    ...settingsRoutes(index, readJson),
    ...feedRoutes(index, config, admission),
  ];
  const routes = [...routesOf(service), ...operationRoutes(indexes, metrics), ...indexRoutes(indexes, routesOf)];

  app.use(logRequests(logger)); //                         X-Request-Id, one log line
  app.use(metrics.observe);
  app.use(securityHeaders());
  app.use(allowReadingFrom(config.corsOrigin)); //         204 preflight
  app.use(ALGOLIA_PATH, allowClientsFrom(config.corsOrigin)); // the same for Algolia's clients, writes included
  app.use(limitRate(config.rateLimit)); //                 429
  app.use(compression());
  app.use(ALGOLIA_PATH, algoliaRouter(indexes, config, guardWrites, admission)); // validate 400 413 → access 403 → 404 409 → 200 201
  for (const { method, path, access, handler } of routes) {
    const guard = access === 'write' ? [guardWrites] : []; // 401 403
    app[method](expressPath(path), ...guard, handler); //  validate 400 413 415 → service 404 409 503 507 → 200 201 204
  }
  app.use(openSearchRoutes(service, config, admission)); //     400 503
  app.use(pageRoutes(service, config, openApiDocument(routes, version), admission));
  app.use(refuseOtherMethods(routes)); //                  405
  app.use(refuseOtherPaths); //                            404
  app.use(ALGOLIA_PATH, answerAlgoliaError); //            the same as {message, status}
  app.use(answerError); //                                 everything thrown above; 500 for unexpected errors
  return app;
}

const PAGES = [
  '/',
  '/docs',
  '/openapi.json',
  '/read/{id}',
  '/box',
  '/box.js',
  '/opensearch.xml',
  '/opensearch/suggestions',
];

/** Answers known paths with an unsupported method: 405 and `Allow`, or 204 and `Allow` for OPTIONS. */
function refuseOtherMethods(routes: readonly Route[]): RequestHandler {
  const router = express.Router();
  const paths = new Set([...routes.map(({ path }) => path), ...PAGES]);
  for (const path of paths) {
    const own = routes.filter((route) => route.path === path).map(({ method }) => method.toUpperCase());
    const methods = own.length === 0 ? ['GET'] : own;
    const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
    router.all(expressPath(path), (request, response) => {
      response.setHeader('Allow', allow);
      if (request.method === 'OPTIONS') return void response.status(204).end();
      throw new AppError('method_not_allowed', `${request.method} is not supported here; ${allow} are.`);
    });
  }
  return router;
}

const refuseOtherPaths: RequestHandler = (request) => {
  throw new AppError('route_not_found', `There is nothing at ${request.path.slice(0, 200)}. See /docs.`);
};
