/** The pages: search, an article, the documentation of the API, and the files they need. */
import express, { type Response, Router } from 'express';
import type { Config } from '../../config.js';
import { ERROR_STATUS, isAppError } from '../../errors.js';
import { searchRequestSchema } from '../../search/request.js';
import type { Service } from '../../service/service.js';
import { articlePage, missingPage } from '../../web/server/article-page.js';
import { ASSETS_FOLDER, isImmutable } from '../../web/server/assets.js';
import { boxPage } from '../../web/server/box-page.js';
import { docsPage } from '../../web/server/docs-page.js';
import { searchFailurePage, searchPage } from '../../web/server/search-page.js';
import { searchQuestion } from '../../web/shared/search-question.js';
import { stateOf } from '../../web/shared/search-state.js';
import type { Admission } from '../admission.js';
import { toAppError } from '../error-answer.js';
import type { OpenApiDocument } from '../openapi.js';
import { queryString } from '../parameters.js';
import { publicAddress } from '../public-address.js';

/** Pages accept what the API refuses: a link with a broken query string still shows a page. */
export function pageRoutes(service: Service, config: Config, description: OpenApiDocument, line: Admission): Router {
  const router = Router();
  const box = boxPage();
  const docs = docsPage(description, ERROR_STATUS);

  router.get('/', async (request, response) => {
    const state = stateOf(queryString(request.originalUrl));
    response.vary('Accept-Encoding').setHeader('Cache-Control', 'no-cache');
    try {
      const requested = searchRequestSchema.parse(searchQuestion(state));
      const answer = await line.admit(() => service.search(requested));
      response.type('html').send(searchPage(state, answer));
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.status >= 500 && error.code !== 'not_ready') response.err = error;
      response.status(error.status).type('html').send(searchFailurePage(state, error.message));
    }
  });

  router.get('/read/:id', async (request, response) => {
    const { id } = request.params;
    const state = searchState(request.originalUrl);
    try {
      const deadline = service.deadline();
      const { article, relatedArticles } = await service.article(id, deadline);
      // The article is shown even while searches are refused.
      const related = await unlessBusy(() => line.admit(() => service.related(id, RELATED, deadline)));
      const q = state.get('q') ?? '';
      const marked = await unlessBusy(() => line.admit(() => service.marked(id, q, deadline)));
      const base = publicAddress(request, config);
      const page = articlePage({
        article: { ...article, relatedArticles },
        related: related ?? [],
        marked,
        state,
        base,
      });
      response.vary('Accept-Encoding').setHeader('Cache-Control', 'no-cache');
      response.type('html').send(page);
    } catch (error) {
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
    // Made for pages of other sites.
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    response.sendFile('box.js', { root: ASSETS_FOLDER, maxAge: '1h' });
  });
  router.get('/openapi.json', (_request, response) => {
    response.json(description);
  });
  router.use('/assets', express.static(ASSETS_FOLDER, { index: false, setHeaders: keepFor }));
  return router;
}

/** Related articles below an article. */
const RELATED = 8;
/** Characters of the search page's parameters that an article's address carries. */
const LONGEST_STATE = 16_384;

/** The state of the search page that led to an article: its parameters, unchanged, in the article's address. */
function searchState(target: string): URLSearchParams {
  return new URLSearchParams(queryString(target).slice(0, LONGEST_STATE));
}

/** The result of some work; undefined when the archive cannot answer now (503). */
async function unlessBusy<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isAppError(error) && error.status === 503) return undefined;
    throw error;
  }
}

/** A file with a hash in its name never changes; others are requested again after an hour. */
function keepFor(response: Response, path: string): void {
  response.setHeader(
    'Cache-Control',
    isImmutable(path) ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
  );
}
