/** Endpoints of synonyms and rules. Both have the same calls. */
import { isRecord } from '../../../document/article-attributes.js';
import type { Indexes } from '../../../service/indexes.js';
import { changeList, LIST_KINDS, type ListKind, listItem, merged, searchList } from '../settings/saved-lists.js';
import type { Endpoint } from './endpoint.js';
import type { TaskIds } from './tasks.js';

export function listEndpoints(indexes: Indexes, tasks: TaskIds): readonly Endpoint[] {
  return LIST_KINDS.flatMap((kind) => endpointsOf(kind, indexes, tasks));
}

function endpointsOf(kind: ListKind, indexes: Indexes, tasks: TaskIds): readonly Endpoint[] {
  const path = `/indexes/:index/${kind.name}`;
  const done = () => ({ taskID: tasks.next(), updatedAt: new Date().toISOString() });
  return [
    {
      method: 'post',
      path: `${path}/batch`,
      access: 'write',
      answer: async ({ index, query, body }) => {
        const saved = kind.read(body);
        const replaces = isTrue(query.get(kind.replaceParameter));
        await changeList(indexes, index, kind, (items) => merged(replaces ? [] : items, saved));
        return done();
      },
    },
    {
      method: 'post',
      path: `${path}/search`,
      access: 'read',
      answer: ({ index, body }) => searchList(indexes, index, kind, body),
    },
    {
      method: 'post',
      path: `${path}/clear`,
      access: 'write',
      answer: async ({ index }) => {
        await changeList(indexes, index, kind, () => []);
        return done();
      },
    },
    {
      method: 'get',
      path: `${path}/:objectID`,
      access: 'read',
      answer: ({ index, objectID }) => listItem(indexes, index, kind, objectID),
    },
    {
      method: 'put',
      path: `${path}/:objectID`,
      access: 'write',
      answer: async ({ index, objectID, body }) => {
        const saved = kind.read([isRecord(body) ? { ...body, objectID } : body]);
        await changeList(indexes, index, kind, (items) => merged(items, saved));
        return { ...done(), objectID, id: objectID };
      },
    },
    {
      method: 'delete',
      path: `${path}/:objectID`,
      access: 'write',
      answer: async ({ index, objectID }) => {
        await indexes.use(index, async () => undefined); // throws if there is no such index
        await changeList(indexes, index, kind, (items) => items.filter((item) => item.objectID !== objectID));
        return { taskID: tasks.next(), deletedAt: new Date().toISOString() };
      },
    },
  ];
}

function isTrue(text: string | null): boolean {
  return text === 'true' || text === '1';
}
