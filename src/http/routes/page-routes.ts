/** What people see: the search page, an article to read, the API's page, and the files these need. */
import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';
import type { Config } from '../../config.js';
import { ERROR_STATUS, isAppError } from '../../errors.js';
import { LIMITS, searchRequestSchema } from '../../search/request.js';
import type { Service } from '../../service.js';
import { articlePage, missingPage } from '../../web/article-page.js';
import { boxPage } from '../../web/box-page.js';
import { docsPage } from '../../web/docs-page.js';
import { searchFailurePage, searchPage } from '../../web/search-page.js';
import type { Admission } from '../admission.js';
import { toAppError } from '../error-answer.js';
import type { OpenApiDocument } from '../openapi.js';
import { queryString } from '../parameters.js';
import { publicAddress } from '../public-address.js';

const ASSETS = fileURLToPath(new URL('../../web/assets/', import.meta.url));
/** What the build made for browsers; found alike from the sources and from the built files. */
const BUNDLES = fileURLToPath(new URL('../../../dist/web/assets/', import.meta.url));

/** Pages are forgiving where the API is strict: a link with a mangled query string still leads somewhere. */
export function pageRoutes(service: Service, config: Config, description: OpenApiDocument, line: Admission): Router {
  const router = Router();
  const box = boxPage();
  const docs = docsPage(description, ERROR_STATUS);

  router.get('/', async (request, response) => {
    const parameters = new URLSearchParams(queryString(request.originalUrl));
    const q = parameters.get('q') ?? '';
    const typing = parameters.get('typing') === 'true';
    const page = pageNumber(parameters.get('page'));
    response.vary('Accept-Encoding').setHeader('Cache-Control', 'no-cache');
    try {
      const asked = searchRequestSchema.parse({ q, typing, page });
      const answer = await line.admit(() => service.search(asked));
      response.type('html').send(searchPage(answer));
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.status >= 500 && error.code !== 'not_ready') response.err = error;
      response
        .status(error.status)
        .type('html')
        .send(searchFailurePage(q.slice(0, LIMITS.query), error.message));
    }
  });

  router.get('/read/:id', async (request, response) => {
    const { id } = request.params;
    const state = searchState(request.originalUrl);
    try {
      const { article, relatedArticles } = await service.article(id);
      // The article itself is shown also while nothing can be searched.
      const related = await unlessBusy(() => line.admit(() => service.related(id, RELATED)));
      const marked = await unlessBusy(() => line.admit(() => service.marked(id, state.get('q') ?? '')));
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
    response.sendFile('box.js', { root: BUNDLES, maxAge: '1h' });
  });
  router.get('/openapi.json', (_request, response) => {
    response.json(description);
  });
  router.use('/assets', express.static(ASSETS, { index: false, maxAge: '1h' }));
  return router;
}

/** Stories offered after an article. */
const RELATED = 8;
/** Characters of the search page's parameters that an article's address carries. */
const LONGEST_STATE = 16_384;

/** The search an article was found by: its address carries the search page's parameters as they are. */
function searchState(target: string): URLSearchParams {
  return new URLSearchParams(queryString(target).slice(0, LONGEST_STATE));
}

/** What the work finds; undefined when the archive cannot answer now. */
async function unlessBusy<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isAppError(error) && error.status === 503) return undefined;
    throw error;
  }
}

/** The page asked for, or the first when that is no number. */
function pageNumber(text: string | null): number {
  const page = /^\d{1,6}$/.test(text ?? '') ? Number(text) : 1;
  return Math.min(Math.max(page, 1), LIMITS.page);
}
