/** OpenSearch for browsers that add the archive to their search engines: its description, and suggestions in their format. */
import { Router } from 'express';
import type { Config } from '../../config.js';
import { LIMITS } from '../../search/request.js';
import type { Service } from '../../service/service.js';
import { OPENSEARCH_TYPE, openSearchDescription, SUGGESTIONS_TYPE } from '../../web/server/opensearch.js';
import type { Admission } from '../admission.js';
import { queryString } from '../parameters.js';
import { requirePublicAddress } from '../public-address.js';

/** Suggestions in an answer. */
const SUGGESTIONS = 8;

export function openSearchRoutes(service: Service, config: Config, admission: Admission): Router {
  const router = Router();
  router.get('/opensearch.xml', (request, response) => {
    const description = openSearchDescription(requirePublicAddress(request, config));
    response.type(`${OPENSEARCH_TYPE}; charset=utf-8`).send(description);
  });
  router.get('/opensearch/suggestions', async (request, response) => {
    const q = new URLSearchParams(queryString(request.originalUrl)).get('q') ?? '';
    const suggestions = await admission.admit(() => service.suggest(q.slice(0, LIMITS.query), SUGGESTIONS));
    response.type(SUGGESTIONS_TYPE).send(JSON.stringify([q, suggestions.map(({ text }) => text)]));
  });
  return router;
}
