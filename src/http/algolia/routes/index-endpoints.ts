/** Running: settings, synonyms, tasks, copies and moves, the list of indexes; and what there is none of here. */
import { AppError } from '../../../errors.js';
import type { Indexes } from '../../../service/indexes.js';
import type { Endpoint } from '../endpoint.js';
import { changeSettings, operate, readSettings, saveSynonyms } from '../index-changes.js';
import type { TaskNumbers } from '../tasks.js';
import { keptSettings, replicaNames } from '../views.js';

const NO_KEYS =
  'Keys are not managed over this protocol. Reading needs none; writing needs the admin key, which the server is started with (LEDE_ADMIN_KEY).';

export function indexEndpoints(indexes: Indexes, tasks: TaskNumbers): readonly Endpoint[] {
  const done = () => ({ taskID: tasks.next(), updatedAt: new Date().toISOString() });
  return [
    { method: 'get', path: '/indexes', access: 'read', answer: () => listIndexes(indexes) },
    {
      method: 'get',
      path: '/indexes/:index/settings',
      access: 'read',
      answer: ({ index }) => readSettings(indexes, index),
    },
    {
      method: 'put',
      path: '/indexes/:index/settings',
      access: 'write',
      answer: async ({ index, body }) => {
        await changeSettings(indexes, index, body);
        return done();
      },
    },
    {
      method: 'get',
      path: '/indexes/:index/task/:taskID',
      access: 'read',
      answer: async () => ({ status: 'published', pendingTask: false }),
    },
    {
      method: 'post',
      path: '/indexes/:index/operation',
      access: 'write',
      answer: async ({ index, body }) => {
        await operate(indexes, index, body);
        return done();
      },
    },
    {
      method: 'post',
      path: '/indexes/:index/synonyms/batch',
      access: 'write',
      answer: async ({ index, query, body }) => {
        await saveSynonyms(indexes, index, body, isTrue(query.get('replaceExistingSynonyms')));
        return done();
      },
    },
    {
      method: 'post',
      path: '/indexes/:index/synonyms/search',
      access: 'read',
      answer: ({ index }) =>
        indexes.use(index, async (service) => {
          const { synonyms } = keptSettings(service.clientSettings());
          return { hits: synonyms, nbHits: synonyms.length };
        }),
    },
    {
      method: 'post',
      path: '/indexes/:index/synonyms/clear',
      access: 'write',
      answer: async ({ index }) => {
        await saveSynonyms(indexes, index, [], true);
        return done();
      },
    },
    {
      method: 'post',
      path: '/indexes/:index/rules/batch',
      access: 'write',
      answer: async ({ body }) => {
        if (Array.isArray(body) && body.length === 0) return done();
        throw new AppError('invalid_parameter', 'There are no query rules here, and results would not follow them.');
      },
    },
    {
      method: 'delete',
      path: '/indexes/:index',
      access: 'write',
      answer: async ({ index }) => {
        await indexes.remove(index);
        return { taskID: tasks.next(), deletedAt: new Date().toISOString() };
      },
    },
    ...(['get', 'post', 'put', 'delete'] as const).flatMap((method) =>
      ['/keys', '/keys/:key'].map((path): Endpoint => ({ method, path, access: 'read', answer: noKeys })),
    ),
  ];
}

async function noKeys(): Promise<never> {
  throw new AppError('forbidden', NO_KEYS);
}

function isTrue(text: string | null): boolean {
  return text === 'true' || text === '1';
}

async function listIndexes(indexes: Indexes) {
  const items = [];
  for (const name of indexes.names) {
    items.push(
      await indexes.use(name, async (service) => {
        const { articles, bytes } = service.stats();
        const replicas = replicaNames(keptSettings(service.clientSettings()).own);
        return {
          name,
          entries: articles,
          dataSize: bytes.engine,
          fileSize: bytes.store,
          lastBuildTimeS: 0,
          numberOfPendingTasks: 0,
          pendingTask: false,
          ...(replicas.length > 0 && { replicas }),
        };
      }),
    );
  }
  return { items, nbPages: 1 };
}
