/** Finding: several searches at once, one search, values of a facet, records by objectID. */
import { z } from 'zod';
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

/** Records asked for at once. */
const MOST_OBJECTS = 1000;

const queriesSchema = z.object({
  requests: z
    .array(z.looseObject({ indexName: z.string({ error: 'must be the name of an index' }) }), {
      error: 'must be a list of searches, each with an indexName',
    })
    .max(PARAMETER_LIMITS.requests, { error: `has more than ${PARAMETER_LIMITS.requests} searches` }),
  /** Whether searches after one that fills its page are left out. */
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

export function searchEndpoints(indexes: Indexes, line: Admission): readonly Endpoint[] {
  const oneOf = (request: { readonly indexName: string; readonly [name: string]: unknown }, asker: Asker) => {
    const { indexName, type, facet } = request;
    if (type === undefined || type === 'default') return search(indexes, indexName, request, asker);
    if (type === 'facet' && typeof facet === 'string') return searchFacet(indexes, indexName, facet, request);
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
          const found: AnyResult[] = [];
          let isEnough = false;
          for (const request of requests) {
            const result: AnyResult = isEnough ? leftOut(request.indexName) : await oneOf(request, asker);
            found.push(result);
            isEnough ||= strategy === 'stopIfEnoughMatches' && isFull(result);
          }
          return found;
        });
        return { results };
      },
    },
    {
      method: 'post',
      path: '/indexes/:index/query',
      access: 'read',
      answer: ({ index, body, asker }) => line.admit(() => search(indexes, index, body, asker)),
    },
    {
      method: 'get',
      path: '/indexes/:index',
      access: 'read',
      answer: ({ index, query, asker }) => {
        const own = [...query].filter(([name]) => !name.startsWith('x-algolia-'));
        return line.admit(() => search(indexes, index, { params: new URLSearchParams(own).toString() }, asker));
      },
    },
    {
      method: 'post',
      path: '/indexes/:index/facets/:facet/query',
      access: 'read',
      answer: ({ index, facet, body }) => line.admit(() => searchFacet(indexes, index, facet, withoutFacets(body))),
    },
    {
      method: 'post',
      path: '/indexes/:index/objects',
      access: 'read',
      answer: async ({ body }) => {
        const { requests } = validated(objectsSchema, body);
        const results: (AlgoliaRecord | null)[] = [];
        for (const { indexName, objectID, attributesToRetrieve } of requests) {
          results.push((await objectOf(indexes, indexName, String(objectID), attributesToRetrieve)) ?? null);
        }
        return { results };
      },
    },
    {
      method: 'get',
      path: '/indexes/:index/:objectID',
      access: 'read',
      answer: async ({ index, objectID, query }) => {
        const attributes = query.get('attributesToRetrieve');
        const record = await objectOf(
          indexes,
          index,
          objectID,
          attributes === null ? undefined : attributes.split(','),
        );
        if (record === undefined) throw new AppError('article_not_found', 'ObjectID does not exist');
        return record;
      },
    },
  ];
}

/** In the place of a result that a better search made needless. */
interface LeftOut extends Pick<SearchResult, 'hits' | 'nbHits' | 'page' | 'nbPages' | 'index'> {
  readonly processed: false;
}

function leftOut(index: string): LeftOut {
  return { hits: [], nbHits: 0, page: 0, nbPages: 0, index, processed: false };
}

type AnyResult = SearchResult | FacetSearchResult | LeftOut;

function isFull(result: AnyResult): boolean {
  return 'hits' in result && 'query' in result && result.nbHits >= (result.hitsPerPage ?? result.length ?? 0);
}

/** The counted facet is in the address; those asked for beside it mean nothing. */
function withoutFacets(body: unknown): unknown {
  if (!isRecord(body)) return body;
  return Object.fromEntries(parameterEntries(body).filter(([name]) => name !== 'facets'));
}

async function objectOf(
  indexes: Indexes,
  name: string,
  objectID: string,
  attributes: readonly string[] = ['*'],
): Promise<AlgoliaRecord | undefined> {
  const view = await requireView(name, indexes);
  return indexes.use(view.index, async (service) => {
    const article = service.archive.get(objectID);
    const { unretrievableAttributes } = algoliaSettings(service.clientSettings()).own;
    return article && project(recordOf(article), attributes, unretrievableAttributes ?? []);
  });
}
