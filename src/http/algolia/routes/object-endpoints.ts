/** Endpoints of records: batches, single records, removal by filter, browsing. */
import { parseArticleId } from '../../../document/article-id.js';
import { AppError, isAppError, partlyDone } from '../../../errors.js';
import type { Indexes } from '../../../service/indexes.js';
import { type NamedWrite, readBatch, readNewRecord, type Write } from '../records/batch.js';
import { readRecord } from '../records/record.js';
import { splitAtDeletes } from '../records/writes.js';
import { readParameters } from '../request/parameters.js';
import { filterOf } from '../request/request-transform.js';
import { algoliaSettings } from '../settings/algolia-settings.js';
import { writeRecords as applyWrites } from '../settings/derivation.js';
import { refuseView } from '../settings/views.js';
import { browse } from './browse.js';
import type { Endpoint } from './endpoint.js';
import { requireView } from './search.js';
import type { TaskIds } from './tasks.js';

export function objectEndpoints(indexes: Indexes, tasks: TaskIds): readonly Endpoint[] {
  const done = () => ({ taskID: tasks.next(), updatedAt: new Date().toISOString() });

  return [
    {
      method: 'post',
      path: '/indexes/:index/batch',
      access: 'write',
      answer: async ({ index, body }) => {
        const writes = readBatch(body);
        const objectIDs = writes.map(({ write }) => objectIdOf(write));
        if (index !== '*') {
          const own = writes.map((named) => named.write);
          await writeRecords(indexes, index, own);
          return { taskID: tasks.next(), objectIDs };
        }
        const taskIDs: [string, number][] = [];
        let made = 0;
        for (const [name, own] of byIndex(writes)) {
          await addingMade(made, () => writeRecords(indexes, name, own));
          made += own.length;
          taskIDs.push([name, tasks.next()]);
        }
        return { taskID: Object.fromEntries(taskIDs), objectIDs };
      },
    },
    {
      method: 'post',
      path: '/indexes/:index',
      access: 'write',
      status: 201,
      answer: async ({ index, body }) => {
        const record = readNewRecord(body);
        await writeRecords(indexes, index, [{ kind: 'put', record }]);
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
          browse(service.archive, body, algoliaSettings(service.clientSettings()).own, service.deadline()),
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
          const message = `${withoutEffect.join(', ')} cannot narrow a deletion here. Use filters.`;
          throw new AppError('invalid_parameter', message, { param: withoutEffect[0] });
        }
        const filter = filterOf(parameters);
        if (filter === null) {
          throw new AppError('empty_filter', 'deleteByQuery needs filters. To remove every record, use clear.');
        }
        if (parameters.query !== '' || parameters.similarQuery !== '') {
          throw new AppError('invalid_parameter', 'deleteByQuery supports filters only, no query.');
        }
        await refuseView(indexes, index);
        await indexes.use(index, ({ archive }) => archive.removeMatching(filter));
        return done();
      },
    },
    {
      method: 'post',
      path: '/indexes/:index/clear',
      access: 'write',
      answer: async ({ index }) => {
        await refuseView(indexes, index);
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
        await writeRecords(indexes, index, [
          { kind: 'update', objectID: changes.objectID, changes, createIfNotExists },
        ]);
        return { objectID, ...done() };
      },
    },
    {
      method: 'put',
      path: '/indexes/:index/:objectID',
      access: 'write',
      answer: async ({ index, objectID, body }) => {
        await writeRecords(indexes, index, [{ kind: 'put', record: readRecord(body, objectID) }]);
        return { objectID, ...done() };
      },
    },
    {
      method: 'delete',
      path: '/indexes/:index/:objectID',
      access: 'write',
      answer: async ({ index, objectID }) => {
        await refuseView(indexes, index);
        await indexes.use(index, ({ archive }) => archive.remove([parseArticleId(objectID)]));
        return { taskID: tasks.next(), deletedAt: new Date().toISOString() };
      },
    },
  ];
}

/** Applies writes to an index, which is created if missing. Throws `conflict` for a view. */
async function writeRecords(indexes: Indexes, index: string, writes: readonly Write[]): Promise<void> {
  await refuseView(indexes, index);
  const parts = splitAtDeletes(writes);
  let made = 0;
  for (const [place, part] of parts.entries()) {
    await addingMade(made, async () => {
      if (place > 0) await indexes.remove(index);
      if (part.length === 0 && parts.length > 1) return;
      await indexes.useOrCreate(index, (service) => applyWrites(service, part));
    });
    made += part.length + 1; // with the deletion that follows
  }
}

/** Runs a later part of a batch: its error names the changes that were made before it, too. */
async function addingMade(made: number, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const own = isAppError(error) ? (error.accepted ?? 0) : 0;
    throw made === 0 ? error : partlyDone(error, made + own, 'changes are made');
  }
}

function objectIdOf(write: Write): string | null {
  if (write.kind === 'put') return write.record.objectID;
  return 'objectID' in write ? write.objectID : null;
}

/** Writes of a batch for several indexes, by index, in order. Throws `invalid_parameter`. */
function byIndex(writes: readonly NamedWrite[]): ReadonlyMap<string, readonly Write[]> {
  const groups = new Map<string, Write[]>();
  for (const [place, { indexName, write }] of writes.entries()) {
    if (indexName === undefined) {
      throw new AppError('invalid_parameter', `requests.${place} has no indexName.`, { param: `requests.${place}` });
    }
    const group = groups.get(indexName);
    if (group === undefined) groups.set(indexName, [write]);
    else group.push(write);
  }
  return groups;
}
