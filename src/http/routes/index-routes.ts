/** Routes of named indexes: `/indexes/{index}/search` is to one index what `/search` is to the default one. */
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Indexes } from '../../service/indexes.js';
import type { Service } from '../../service/service.js';
import { type Route, route } from '../route.js';

const PREFIX = '/indexes/{index}';

const indexesSchema = z.object({ indexes: z.array(z.object({ name: z.string(), articles: z.number().int() })) });

/** The routes of one index below `/indexes/{index}`, and the list of indexes. A write creates the index it names. */
export function indexRoutes(indexes: Indexes, routesOf: (service: Service) => readonly Route[]): readonly Route[] {
  const known = new WeakMap<Service, readonly Route[]>();
  const routes = (service: Service): readonly Route[] => {
    const own = known.get(service) ?? routesOf(service);
    known.set(service, own);
    return own;
  };
  const derived = routes(indexes.main).map((facts, place): Route => {
    const handler: RequestHandler = (request, response, next) => {
      const name = String(request.params.index);
      const answer = async (service: Service): Promise<void> => {
        await routes(service)[place]?.handler(request, response, next);
      };
      return facts.access === 'write' ? indexes.useOrCreate(name, answer) : indexes.use(name, answer);
    };
    // A write makes an index, of which there can be too many.
    const ofIndex =
      facts.access === 'write' ? (['index_not_found', 'conflict'] as const) : (['index_not_found'] as const);
    const errors = [...(facts.errors ?? []), 'invalid_parameter', ...ofIndex] as const;
    return { ...facts, path: PREFIX + facts.path, summary: `${facts.summary} (of one index)`, errors, handler };
  });
  return [...derived, ...wholeIndexRoutes(indexes)];
}

function wholeIndexRoutes(indexes: Indexes): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/indexes',
      summary: 'List the indexes',
      access: 'read',
      answers: { 200: { description: 'Names and numbers of articles.', schema: indexesSchema } },
      answer: async ({ response }) => {
        const list = [];
        for (const name of indexes.names) {
          list.push(await indexes.use(name, async (service) => ({ name, articles: await service.articleCount() })));
        }
        response.json({ indexes: list });
      },
    }),
    route({
      method: 'delete',
      path: PREFIX,
      summary: 'Remove an index and its articles; the default one is emptied',
      access: 'write',
      answers: { 204: { description: 'Removed.' } },
      errors: ['invalid_parameter', 'conflict'],
      answer: async ({ request, response }) => {
        await indexes.remove(String(request.params.index));
        response.status(204).end();
      },
    }),
  ];
}
