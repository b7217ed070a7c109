/** Endpoints of whole indexes: settings, tasks, copies and moves, the list of indexes. API keys are not supported. */
import { z } from 'zod';
import { AppError } from '../../../errors.js';
import type { Indexes } from '../../../service/indexes.js';
import { wholeNumber } from '../schema/member-types.js';
import { validated } from '../schema/validation.js';
import { withoutEffectMessage } from '../schema/without-effect.js';
import { algoliaSettings, replicaNames } from '../settings/algolia-settings.js';
import { operate } from '../settings/index-operations.js';
import { changeSettings, readSettings } from '../settings/settings-access.js';
import { refuseView } from '../settings/views.js';
import type { Endpoint } from './endpoint.js';
import type { TaskIds } from './tasks.js';

/** Indexes per page if a request gives a page and no size. */
const PAGE_SIZE = 100;
const NO_KEYS =
  'API keys are not managed over this protocol. Reading needs none; writing needs the admin key the server is started with (LEDE_ADMIN_KEY).';

export function indexEndpoints(indexes: Indexes, tasks: TaskIds): readonly Endpoint[] {
  const done = () => ({ taskID: tasks.next(), updatedAt: new Date().toISOString() });
  return [
    { method: 'get', path: '/indexes', access: 'read', answer: ({ query }) => listIndexes(indexes, query) },
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
        const names = await changeSettings(indexes, index, body);
        return { ...done(), ...(names.length > 0 && { message: withoutEffectMessage(names) }) };
      },
    },
    // Task ids are global: clients also request them under another index.
    ...['/task/:taskID', '/indexes/:index/task/:taskID'].map(
      (path): Endpoint => ({
        method: 'get',
        path,
        access: 'read',
        answer: async () => ({ status: 'published', pendingTask: false }),
      }),
    ),
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
      method: 'delete',
      path: '/indexes/:index',
      access: 'write',
      answer: async ({ index }) => {
        await refuseView(indexes, index);
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

const listSchema = z.object({ page: wholeNumber(1_000_000).optional(), hitsPerPage: wholeNumber(1000).optional() });

/** All indexes, or a page of them. */
async function listIndexes(indexes: Indexes, query: URLSearchParams) {
  const { page = 0, hitsPerPage } = validated(listSchema, Object.fromEntries(query));
  const { names } = indexes;
  const size = hitsPerPage ?? (query.has('page') ? PAGE_SIZE : names.length);
  const items = [];
  for (const name of names.slice(page * size, (page + 1) * size)) {
    items.push(
      await indexes.use(name, async (service) => {
        const { articles, bytes } = await service.stats();
        const replicas = replicaNames(algoliaSettings(service.clientSettings()).own);
        return {
          name,
          ...indexes.times(name),
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
  return { items, nbPages: size === 0 ? 0 : Math.ceil(names.length / size) };
}
