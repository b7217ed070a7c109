/** Any search as an Atom feed. */
import { z } from 'zod';
import type { Config } from '../../config.js';
import { SORT_PATTERN } from '../../query/sort.js';
import { searchRequestSchema } from '../../search/request.js';
import type { Service } from '../../service/service.js';
import { atomFeed, type FeedAddresses, type FeedHit, isWebAddress } from '../../web/server/feed.js';
import { readPath } from '../../web/shared/parts.js';
import type { Admission } from '../admission.js';
import { queryString } from '../parameters.js';
import { requirePublicAddress } from '../public-address.js';
import { type Call, type Route, routeWithQuery } from '../route.js';

const { shape } = searchRequestSchema;

const feedQuerySchema = z.strictObject({
  q: z.string().default('').describe('Query as typed; empty for all articles.'),
  page: shape.page,
  hitsPerPage: z.int().min(1).max(100).default(20).describe('Entries on a page.'),
  filter: shape.filter,
  sort: z
    .string()
    .max(256)
    .meta({ pattern: SORT_PATTERN })
    .default('publishedAt:desc')
    .describe('As in a search; newest first when absent.'),
  fields: shape.fields,
  typos: shape.typos,
  collapse: shape.collapse,
  recency: shape.recency,
});

const ATOM = 'application/atom+xml';

export function feedRoutes(service: Service, config: Config, admission: Admission): readonly Route[] {
  return [
    routeWithQuery({
      method: 'get',
      path: '/feed',
      summary: 'Any search as an Atom feed, newest first',
      access: 'read',
      query: feedQuerySchema,
      answers: {
        200: { description: 'The feed; 304 when it is unchanged (If-None-Match).', schema: z.string(), type: ATOM },
      },
      errors: [
        'invalid_parameter',
        'unknown_parameter',
        'invalid_filter',
        'invalid_sort',
        'deadline_exceeded',
        'overloaded',
      ],
      answer: async ({ query, request, response }) => {
        const addresses = addressesOf(request, requirePublicAddress(request, config));
        const question = searchRequestSchema.parse({ ...query, typing: false });
        const answer = await admission.admit(() => service.search(question));
        response.setHeader('Cache-Control', 'no-cache');
        response.type(`${ATOM}; charset=utf-8`).send(atomFeed(answer, addresses));
      },
    }),
  ];
}

/** @param base prefix of absolute addresses of this server */
function addressesOf(request: Call<unknown>['request'], base: string): FeedAddresses {
  const requested = new URLSearchParams(queryString(request.originalUrl));
  const index = request.params.index;
  const prefix = typeof index === 'string' ? `/indexes/${encodeURIComponent(index)}` : '';
  const q = requested.get('q') ?? '';
  return {
    identity: `${new URL(base).hostname}${prefix}`,
    feed: (page) => {
      const parameters = new URLSearchParams(requested);
      if (page === 1) parameters.delete('page');
      else parameters.set('page', String(page));
      parameters.sort();
      const text = parameters.toString();
      return `${base}${prefix}/feed${text === '' ? '' : `?${text}`}`;
    },
    // Only the default index has pages.
    ...(prefix === '' && { search: `${base}/${q === '' ? '' : `?${new URLSearchParams({ q })}`}` }),
    description: `${base}/opensearch.xml`,
    article: (hit) => articleAddress(hit, base, prefix),
  };
}

function articleAddress({ id, url }: FeedHit, base: string, prefix: string): { href: string; type: string } {
  if (prefix === '') return { href: base + readPath(id), type: 'text/html' };
  if (isWebAddress(url)) return { href: url, type: 'text/html' };
  return { href: `${base}${prefix}/articles/${encodeURIComponent(id)}`, type: 'application/json' };
}
