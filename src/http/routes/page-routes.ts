/** HTML pages for readers: search, article, API reference, search box; and the files they load. */
import express, { type Response, Router } from 'express';
import type { Config } from '../../config.js';
import { ERROR_STATUS, isAppError } from '../../errors.js';
import { searchRequestSchema } from '../../search/request.js';
import type { Service } from '../../service/service.js';
import { articlePage, busyPage, missingPage } from '../../web/server/article-page.js';
import { ASSETS_FOLDER, isImmutable } from '../../web/server/assets.js';
import { boxPage } from '../../web/server/box-page.js';
import { docsPage } from '../../web/server/docs-page.js';
import { searchFailurePage, searchPage } from '../../web/server/search-page.js';
import { searchRequestOf } from '../../web/shared/search-request.js';
import { stateOf } from '../../web/shared/search-state.js';
import type { Admission } from '../admission.js';
import { setErrorHeaders, toAppError } from '../error-answer.js';
import type { OpenApiDocument } from '../openapi.js';
import { queryString } from '../parameters.js';
import { publicAddress } from '../public-address.js';

/** Pages are lenient where the API is strict: parameters that cannot be read are ignored. */
export function pageRoutes(
  service: Service,
  config: Config,
  description: OpenApiDocument,
  admission: Admission,
): Router {
  const router = Router();
  const box = boxPage();
  const docs = docsPage(description, ERROR_STATUS);

  router.get('/', async (request, response) => {
    const state = stateOf(queryString(request.originalUrl));
    response.vary('Accept-Encoding').setHeader('Cache-Control', 'no-cache');
    try {
      const question = searchRequestSchema.parse(searchRequestOf(state));
      const answer = await admission.admit(() => service.search(question));
      response.type('html').send(searchPage(state, answer));
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.status >= 500 && error.code !== 'not_ready') response.err = error;
      setErrorHeaders(response, error);
      response.status(error.status).type('html').send(searchFailurePage(state, error.message));
    }
  });

  router.get('/read/:id', async (request, response) => {
    const { id } = request.params;
    const state = searchState(request.originalUrl);
    try {
      const page = await admission.admit(async () => {
        const deadline = service.deadline();
        const { article, relatedArticles } = await service.article(id, deadline);
        // The article itself is shown while the archive is loading, too.
        const related = await unlessBusy(() => service.related(id, RELATED, deadline));
        const marked = await unlessBusy(() => service.marked(id, state.get('q') ?? '', deadline));
        const base = publicAddress(request, config);
        return articlePage({
          article: { ...article, relatedArticles },
          related: related ?? [],
          marked,
          state,
          base,
        });
      });
      response.vary('Accept-Encoding').setHeader('Cache-Control', 'no-cache');
      response.type('html').send(page);
    } catch (error) {
      if (isAppError(error) && error.code === 'overloaded') {
        setErrorHeaders(response, error);
        response.status(error.status).type('html').send(busyPage());
        return;
      }
      if (!isAppError(error) || error.status >= 500) throw error;
      response.status(404).type('html').send(missingPage('The archive has no such article.'));
    }
  });

  router.get('/docs', (_request, response) => {
    response.type('html').send(docs);
  });
  router.get('/box', (_request, response) => {
    response.type('html').send(box);
  });
  router.get('/box.js', (_request, response) => {
    // Pages of other sites load it.
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    response.sendFile('box.js', { root: ASSETS_FOLDER, maxAge: '1h' });
  });
  router.get('/openapi.json', (_request, response) => {
    response.json(description);
  });
  router.use('/assets', express.static(ASSETS_FOLDER, { index: false, setHeaders: setCaching }));
  return router;
}

/** Related articles listed below an article. */
const RELATED = 8;
/** Characters read of the search parameters in an article's address. */
const MAX_STATE_LENGTH = 16_384;

/** The search that led to an article: its address carries the parameters of the search page. */
function searchState(target: string): URLSearchParams {
  return new URLSearchParams(queryString(target).slice(0, MAX_STATE_LENGTH));
}

/** The result of the work; undefined when it fails with 503. */
async function unlessBusy<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isAppError(error) && error.status === 503) return undefined;
    throw error;
  }
}

/** Files named by a hash of their content are cached for good, others for an hour. */
function setCaching(response: Response, path: string): void {
  response.setHeader(
    'Cache-Control',
    isImmutable(path) ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
  );
}
