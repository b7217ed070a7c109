/** Changing: records in batches and one by one, removing what matches, browsing what there is. */
import { parseArticleId } from '../../../document/article-id.js';
import { AppError } from '../../../errors.js';
import type { Indexes } from '../../../service/indexes.js';
import { readRecord } from '../records/record.js';
import { SearchableAttributes } from '../records/searchable-attributes.js';
import { apply, betweenDeletes, readBatch, readNewRecord, type Write } from '../records/writes.js';
import { readParameters } from '../request/parameters.js';
import { filterOf } from '../request/request-transform.js';
import { refuseReplica } from '../settings/index-changes.js';
import { keptSettings } from '../settings/views.js';
import { browse } from './browse.js';
import type { Endpoint } from './endpoint.js';
import { requireView } from './search.js';
import type { TaskNumbers } from './tasks.js';

export function objectEndpoints(indexes: Indexes, tasks: TaskNumbers): readonly Endpoint[] {
  const write = async (index: string, writes: readonly Write[]): Promise<void> => {
    await refuseReplica(indexes, index);
    const parts = betweenDeletes(writes);
    for (const [place, part] of parts.entries()) {
      if (place > 0) await indexes.remove(index);
      if (part.length === 0 && parts.length > 1) continue;
      await indexes.useOrCreate(index, (service) => {
        const { searchableAttributes } = keptSettings(service.clientSettings()).own;
        return apply(part, service.archive, new SearchableAttributes(searchableAttributes ?? []));
      });
    }
  };
  const done = () => ({ taskID: tasks.next(), updatedAt: new Date().toISOString() });

  return [
    {
      method: 'post',
      path: '/indexes/:index/batch',
      access: 'write',
      answer: async ({ index, body }) => {
        const writes = readBatch(body);
        const objectIDs = writes.map(({ write: one }) => objectIdOf(one));
        if (index !== '*') {
          await write(
            index,
            writes.map((one) => one.write),
          );
          return { taskID: tasks.next(), objectIDs };
        }
        const taskID: [string, number][] = [];
        for (const [name, own] of byIndex(writes)) {
          await write(name, own);
          taskID.push([name, tasks.next()]);
        }
        return { taskID: Object.fromEntries(taskID), objectIDs };
      },
    },
    {
      method: 'post',
      path: '/indexes/:index',
      access: 'write',
      status: 201,
      answer: async ({ index, body }) => {
        const record = readNewRecord(body);
        await write(index, [{ kind: 'put', record }]);
        return { objectID: record.objectID, taskID: tasks.next(), createdAt: new Date().toISOString() };
      },
    },
    {
      method: 'post',
      path: '/indexes/:index/browse',
      access: 'read',
      answer: async ({ index, body }) => {
        const view = await requireView(index, indexes);
        return indexes.use(view.index, (service) =>
          browse(service.archive, body, keptSettings(service.clientSettings()).own, service.deadline()),
        );
      },
    },
    {
      method: 'post',
      path: '/indexes/:index/deleteByQuery',
      access: 'write',
      answer: async ({ index, body }) => {
        const { parameters, withoutEffect } = readParameters(body);
        if (withoutEffect.length > 0) {
          const message = `${withoutEffect.join(', ')} cannot narrow what is removed here; use filters.`;
          throw new AppError('invalid_parameter', message, { param: withoutEffect[0] });
        }
        const filter = filterOf(parameters);
        if (filter === null) {
          throw new AppError('empty_filter', 'deleteByQuery needs filters; to remove every record use clear.');
        }
        if (parameters.query !== '' || parameters.similarQuery !== '') {
          throw new AppError('invalid_parameter', 'deleteByQuery removes by filters only, not by query.');
        }
        await refuseReplica(indexes, index);
        await indexes.use(index, ({ archive }) => archive.removeMatching(filter));
        return done();
      },
    },
    {
      method: 'post',
      path: '/indexes/:index/clear',
      access: 'write',
      answer: async ({ index }) => {
        await refuseReplica(indexes, index);
        await indexes.use(index, ({ archive }) => archive.clear());
        return done();
      },
    },
    {
      method: 'post',
      path: '/indexes/:index/:objectID/partial',
      access: 'write',
      answer: async ({ index, objectID, query, body }) => {
        const createIfNotExists = query.get('createIfNotExists') !== 'false';
        const changes = readRecord(body, objectID);
        await write(index, [{ kind: 'update', objectID: changes.objectID, changes, createIfNotExists }]);
        return { objectID, ...done() };
      },
    },
    {
      method: 'put',
      path: '/indexes/:index/:objectID',
      access: 'write',
      answer: async ({ index, objectID, body }) => {
        await write(index, [{ kind: 'put', record: readRecord(body, objectID) }]);
        return { objectID, ...done() };
      },
    },
    {
      method: 'delete',
      path: '/indexes/:index/:objectID',
      access: 'write',
      answer: async ({ index, objectID }) => {
        await refuseReplica(indexes, index);
        await indexes.use(index, ({ archive }) => archive.remove([parseArticleId(objectID)]));
        return { taskID: tasks.next(), deletedAt: new Date().toISOString() };
      },
    },
  ];
}

function objectIdOf(write: Write): string | null {
  if (write.kind === 'put') return write.record.objectID;
  return 'objectID' in write ? write.objectID : null;
}

/** The writes of a batch for several indexes, by the index each names, in order. */
function byIndex(writes: ReturnType<typeof readBatch>): ReadonlyMap<string, readonly Write[]> {
  const groups = new Map<string, Write[]>();
  for (const [place, { indexName, write }] of writes.entries()) {
    if (indexName === undefined) {
      throw new AppError('invalid_parameter', `requests.${place} names no indexName.`, { param: `requests.${place}` });
    }
    groups.set(indexName, [...(groups.get(indexName) ?? []), write]);
  }
  return groups;
}
