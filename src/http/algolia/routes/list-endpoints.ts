/** Synonyms and rules: saving, reading, looking through and removing them, the same calls for both. */
import { isRecord } from '../../../document/article-attributes.js';
import type { Indexes } from '../../../service/indexes.js';
import { changeList, merged, SAVED_KINDS, type SavedKind, savedItem, searchList } from '../settings/saved-lists.js';
import type { Endpoint } from './endpoint.js';
import type { TaskNumbers } from './tasks.js';

export function listEndpoints(indexes: Indexes, tasks: TaskNumbers): readonly Endpoint[] {
  return SAVED_KINDS.flatMap((kind) => endpointsOf(kind, indexes, tasks));
}

function endpointsOf(kind: SavedKind, indexes: Indexes, tasks: TaskNumbers): readonly Endpoint[] {
  const path = `/indexes/:index/${kind.name}`;
  const done = () => ({ taskID: tasks.next(), updatedAt: new Date().toISOString() });
  return [
    {
      method: 'post',
      path: `${path}/batch`,
      access: 'write',
      answer: async ({ index, query, body }) => {
        const saved = kind.read(body);
        const replaces = isTrue(query.get(kind.replaces));
        await changeList(indexes, index, kind, (kept) => merged(replaces ? [] : kept, saved));
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
      answer: ({ index, objectID }) => savedItem(indexes, index, kind, objectID),
    },
    {
      method: 'put',
      path: `${path}/:objectID`,
      access: 'write',
      answer: async ({ index, objectID, body }) => {
        const saved = kind.read([isRecord(body) ? { ...body, objectID } : body]);
        await changeList(indexes, index, kind, (kept) => merged(kept, saved));
        return { ...done(), objectID, id: objectID };
      },
    },
    {
      method: 'delete',
      path: `${path}/:objectID`,
      access: 'write',
      answer: async ({ index, objectID }) => {
        await indexes.use(index, async () => undefined);
        await changeList(indexes, index, kind, (kept) => kept.filter((item) => item.objectID !== objectID));
        return { taskID: tasks.next(), deletedAt: new Date().toISOString() };
      },
    },
  ];
}

function isTrue(text: string | null): boolean {
  return text === 'true' || text === '1';
}
