/** What people see: the search page, an article to read, the API's page, and the files these need. */
import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';
import { ERROR_STATUS, isAppError } from '../../errors.js';
import { LIMITS, searchRequestSchema } from '../../search/request.js';
import type { Service } from '../../service.js';
import { articlePage, missingPage } from '../../web/article-page.js';
import { docsPage } from '../../web/docs-page.js';
import { searchFailurePage, searchPage } from '../../web/search-page.js';
import type { Admission } from '../admission.js';
import { toAppError } from '../error-answer.js';
import type { OpenApiDocument } from '../openapi.js';
import { queryString } from '../parameters.js';

const ASSETS = fileURLToPath(new URL('../../web/assets/', import.meta.url));

/** Pages are forgiving where the API is strict: a link with a mangled query string still leads somewhere. */
export function pageRoutes(service: Service, description: OpenApiDocument, line: Admission): Router {
  const router = Router();
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
    try {
      const { article, relatedArticles } = await service.article(request.params.id);
      const related = await service.related(request.params.id, 8);
      response.type('html').send(articlePage({ ...article, relatedArticles }, related));
    } catch (error) {
      if (!isAppError(error) || error.status >= 500) throw error;
      response.status(404).type('html').send(missingPage('The archive has no such article.'));
    }
  });

  router.get('/docs', (_request, response) => {
    response.type('html').send(docs);
  });
  router.get('/openapi.json', (_request, response) => {
    response.json(description);
  });
  router.use('/assets', express.static(ASSETS, { index: false, maxAge: '1h' }));
  return router;
}

/** The page asked for, or the first when that is no number. */
function pageNumber(text: string | null): number {
  const page = /^\d{1,6}$/.test(text ?? '') ? Number(text) : 1;
  return Math.min(Math.max(page, 1), LIMITS.page);
}
