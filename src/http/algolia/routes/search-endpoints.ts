/** Reading: several searches at once, one search, values of a facet, records by objectID. */
import { z } from 'zod';
import type { Deadline } from '../../../deadline.js';
import { isRecord } from '../../../document/article-attributes.js';
import { AppError } from '../../../errors.js';
import type { Indexes } from '../../../service/indexes.js';
import type { Admission } from '../../admission.js';
import type { AlgoliaRecord } from '../records/record.js';
import { recordOf } from '../records/record-article.js';
import { parameterEntries } from '../request/parameters.js';
import { project } from '../response/projection.js';
import type { SearchResult } from '../response/search-result.js';
import { PARAMETER_LIMITS } from '../schema/member-types.js';
import { validated } from '../schema/validation.js';
import { algoliaSettings } from '../settings/algolia-settings.js';
import type { Endpoint } from './endpoint.js';
import { type Asker, type FacetSearchResult, requireView, search, searchFacet } from './search.js';

/** Records in one request, at most. */
const MOST_OBJECTS = 1000;

const queriesSchema = z.object({
  requests: z
    .array(z.looseObject({ indexName: z.string({ error: 'must be the name of an index' }) }), {
      error: 'must be a list of searches, each with an indexName',
    })
    .max(PARAMETER_LIMITS.requests, { error: `has more than ${PARAMETER_LIMITS.requests} searches` }),
  /** Whether searches after the first with a full page are skipped. */
  strategy: z.enum(['none', 'stopIfEnoughMatches'], { error: 'must be none or stopIfEnoughMatches' }).default('none'),
});

const objectsSchema = z.object({
  requests: z
    .array(
      z.looseObject({
        indexName: z.string({ error: 'must be the name of an index' }),
        objectID: z.union([z.string(), z.number()], { error: 'must be text' }),
        attributesToRetrieve: z.array(z.string()).optional(),
      }),
      { error: 'must be a list, each with an indexName and an objectID' },
    )
    .max(MOST_OBJECTS, { error: `asks for more than ${MOST_OBJECTS} records` }),
});

type NamedRequest = z.output<typeof queriesSchema>['requests'][number];

export function searchEndpoints(indexes: Indexes, line: Admission): readonly Endpoint[] {
  const oneOf = (request: NamedRequest, asker: Asker, deadline: Deadline) => {
    const { indexName, type, facet } = request;
    if (type === undefined || type === 'default') return search(indexes, indexName, request, asker, deadline);
    if (type === 'facet' && typeof facet === 'string') return searchFacet(indexes, indexName, facet, request, deadline);
    throw new AppError('invalid_parameter', 'type must be default, or facet with the name of a facet.');
  };
  return [
    {
      method: 'post',
      path: '/indexes/:index/queries',
      access: 'read',
      answer: async ({ index, body, asker }) => {
        if (index !== '*') throw new AppError('route_not_found', 'Several searches are sent to /1/indexes/*/queries.');
        const { requests, strategy } = validated(queriesSchema, body);
        const results = await line.admit(async () => {
          // One deadline for all searches of the request.
          const deadline = indexes.main.deadline();
          const all: AnyResult[] = [];
          let isEnough = false;
          for (const request of requests) {
            const result: AnyResult = isEnough ? skipped(request.indexName) : await oneOf(request, asker, deadline);
            all.push(result);
            isEnough ||= strategy === 'stopIfEnoughMatches' && isFull(result);
          }
          return all;
        });
        return { results };
      },
    },
    {
      method: 'post',
      path: '/indexes/:index/query',
      access: 'read',
      answer: ({ index, body, asker }) =>
        line.admit(() => search(indexes, index, body, asker, indexes.main.deadline())),
    },
    {
      method: 'get',
      path: '/indexes/:index',
      access: 'read',
      answer: ({ index, query, asker }) => {
        const own = [...query].filter(([name]) => !name.startsWith('x-algolia-'));
        const request = { params: new URLSearchParams(own).toString() };
        return line.admit(() => search(indexes, index, request, asker, indexes.main.deadline()));
      },
    },
    {
      method: 'post',
      path: '/indexes/:index/facets/:facet/query',
      access: 'read',
      answer: ({ index, facet, body }) =>
        line.admit(() => searchFacet(indexes, index, facet, withoutFacets(body), indexes.main.deadline())),
    },
    {
      method: 'post',
      path: '/indexes/:index/objects',
      access: 'read',
      answer: async ({ body }) => {
        const { requests } = validated(objectsSchema, body);
        return { results: await recordsOf(indexes, requests, indexes.main.deadline()) };
      },
    },
    {
      method: 'get',
      path: '/indexes/:index/:objectID',
      access: 'read',
      answer: async ({ index, objectID, query }) => {
        const attributes = query.get('attributesToRetrieve');
        const request = { indexName: index, objectID, attributesToRetrieve: attributes?.split(',') };
        const [record] = await recordsOf(indexes, [request], indexes.main.deadline());
        if (record === undefined || record === null) throw new AppError('article_not_found', 'ObjectID does not exist');
        return record;
      },
    },
  ];
}

/** In place of the result of a skipped search. */
interface SkippedResult extends Pick<SearchResult, 'hits' | 'nbHits' | 'page' | 'nbPages' | 'index'> {
  readonly processed: false;
}

function skipped(index: string): SkippedResult {
  return { hits: [], nbHits: 0, page: 0, nbPages: 0, index, processed: false };
}

type AnyResult = SearchResult | FacetSearchResult | SkippedResult;

function isFull(result: AnyResult): boolean {
  return 'hits' in result && 'query' in result && result.nbHits >= (result.hitsPerPage ?? result.length ?? 0);
}

/** The facet is in the address; `facets` in the body are ignored. */
function withoutFacets(body: unknown): unknown {
  if (!isRecord(body)) return body;
  return Object.fromEntries(parameterEntries(body).filter(([name]) => name !== 'facets'));
}

interface RecordRequest {
  readonly indexName: string;
  readonly objectID: string | number;
  readonly attributesToRetrieve?: readonly string[] | undefined;
}

/** Records in the order of the requests, null for unknown ones; those of an index are read in one call. */
async function recordsOf(
  indexes: Indexes,
  requests: readonly RecordRequest[],
  deadline: Deadline,
): Promise<readonly (AlgoliaRecord | null)[]> {
  const records = new Map<RecordRequest, AlgoliaRecord>();
  for (const name of new Set(requests.map(({ indexName }) => indexName))) {
    const own = requests.filter(({ indexName }) => indexName === name);
    const view = await requireView(name, indexes);
    await indexes.use(view.index, async (service) => {
      const ids = own.map(({ objectID }) => String(objectID));
      const articles = await service.archive.articles(ids, { deadline });
      const { unretrievableAttributes = [] } = algoliaSettings(service.clientSettings()).own;
      for (const [i, request] of own.entries()) {
        const article = articles[i];
        const attributes = request.attributesToRetrieve ?? ['*'];
        if (article !== undefined)
          records.set(request, project(recordOf(article), attributes, unretrievableAttributes));
      }
    });
  }
  return requests.map((request) => records.get(request) ?? null);
}
