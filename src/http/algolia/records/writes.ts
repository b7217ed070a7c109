/** Changes to the records of an index: read and checked as a whole first, so that a faulty batch changes nothing. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Article } from '../../../document/article.js';
import { isRecord } from '../../../document/article-attributes.js';
import { parseArticleId } from '../../../document/article-id.js';
import { AppError } from '../../../errors.js';
import type { Archive } from '../../../service/record-archive.js';
import { validated } from '../request/parameters.js';
import { updatedAttributes } from './partial-update.js';
import { type AlgoliaRecord, articleOf, keptRecord, readRecord, recordOf } from './record.js';
import { SearchableAttributes } from './searchable-attributes.js';

/** One change. */
export type Write =
  | { readonly kind: 'put'; readonly record: AlgoliaRecord }
  | {
      readonly kind: 'update';
      readonly objectID: string;
      readonly changes: AlgoliaRecord;
      readonly createIfNotExists: boolean;
    }
  | { readonly kind: 'remove'; readonly objectID: string }
  | { readonly kind: 'clear' }
  | { readonly kind: 'delete' };

/** Changes of one batch. */
const MOST_WRITES = 10_000;

const operationSchema = z.object(
  {
    action: z.enum(
      [
        'addObject',
        'updateObject',
        'partialUpdateObject',
        'partialUpdateObjectNoCreate',
        'deleteObject',
        'clear',
        'delete',
      ],
      { error: 'is not an action of a batch' },
    ),
    indexName: z.string({ error: 'must be text' }).optional(),
    body: z.unknown().optional(),
  },
  { error: 'must be an object with an action and a body' },
);
const batchSchema = z.object({ requests: z.array(operationSchema, { error: 'must be a list of changes' }) });

export interface NamedWrite {
  /** The index it names itself. */
  readonly indexName: string | undefined;
  readonly write: Write;
}

/** The changes of a batch in order. Throws naming the change at fault; `payload_too_large` for too many. */
export function readBatch(body: unknown): readonly NamedWrite[] {
  const requests = isRecord(body) ? body.requests : undefined;
  if (Array.isArray(requests) && requests.length > MOST_WRITES) {
    throw new AppError('payload_too_large', `A batch has at most ${MOST_WRITES} changes; this one ${requests.length}.`);
  }
  return validated(batchSchema, body).requests.map(({ action, indexName, body: own }, place) => {
    try {
      return { indexName, write: readWrite(action, own) };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      throw new AppError(error.code, `requests.${place}: ${error.message}`, { param: `requests.${place}` });
    }
  });
}

function readWrite(action: z.output<typeof operationSchema>['action'], body: unknown): Write {
  switch (action) {
    case 'addObject':
      return { kind: 'put', record: readNewRecord(body) };
    case 'updateObject':
      return { kind: 'put', record: readRecord(body) };
    case 'partialUpdateObject':
    case 'partialUpdateObjectNoCreate': {
      const changes = readRecord(body);
      return { kind: 'update', objectID: changes.objectID, changes, createIfNotExists: !action.endsWith('NoCreate') };
    }
    case 'deleteObject':
      return { kind: 'remove', objectID: parseArticleId(isRecord(body) ? body.objectID : undefined) };
    case 'clear':
    case 'delete':
      return { kind: action };
  }
}

/** A record that is given an objectID when it has none. */
export function readNewRecord(body: unknown): AlgoliaRecord {
  const hasId = isRecord(body) && body.objectID !== undefined && body.objectID !== null && body.objectID !== '';
  return readRecord(body, hasId ? undefined : randomUUID());
}

/** Makes the changes in order; resolves when all are on disk and searchable. */
export async function apply(
  writes: readonly Write[],
  archive: Archive,
  searchable: SearchableAttributes,
): Promise<void> {
  // All is derived before anything is written, so that a record that cannot be kept keeps none of them.
  const steps = grouped(writes, searchable);
  // The archive takes changes in the order they are handed over: those side by side share a commit.
  const outcomes = await Promise.allSettled(steps.map((step) => step(archive)));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/**
 * The writes before, between and after those that delete the index, which are left out. Where there are any, all others are
 * derived first, so that a record that cannot be kept keeps the index.
 */
export function betweenDeletes(writes: readonly Write[]): readonly (readonly Write[])[] {
  const parts: Write[][] = [[]];
  for (const write of writes) {
    if (write.kind === 'delete') parts.push([]);
    else parts.at(-1)?.push(write);
  }
  if (parts.length > 1) for (const part of parts) grouped(part, new SearchableAttributes());
  return parts;
}

type Step = (archive: Archive) => Promise<void>;

/** Neighbouring records to put, and ids to remove, as one step. */
function grouped(writes: readonly Write[], searchable: SearchableAttributes): readonly Step[] {
  const steps: Step[] = [];
  for (let i = 0; i < writes.length; ) {
    const write = writes[i];
    if (write === undefined) break;
    const length = runLength(writes, i);
    const run = writes.slice(i, i + length);
    i += length;
    if (write.kind === 'put') {
      const articles = run.flatMap((one): Article[] => (one.kind === 'put' ? [articleOf(one.record, searchable)] : []));
      steps.push((archive) => archive.put(articles));
    } else if (write.kind === 'remove') {
      const ids = run.flatMap((one) => (one.kind === 'remove' ? [one.objectID] : []));
      steps.push((archive) => archive.remove(ids));
    } else if (write.kind === 'update') {
      steps.push((archive) => archive.update(write.objectID, (current) => updated(write, current, searchable)));
    } else {
      steps.push((archive) => archive.clear());
    }
  }
  return steps;
}

function runLength(writes: readonly Write[], from: number): number {
  const kind = writes[from]?.kind;
  if (kind !== 'put' && kind !== 'remove') return 1;
  const end = writes.findIndex((write, place) => place > from && write.kind !== kind);
  return (end === -1 ? writes.length : end) - from;
}

function updated(
  { objectID, changes, createIfNotExists }: Extract<Write, { kind: 'update' }>,
  current: Article | undefined,
  searchable: SearchableAttributes,
): Article | undefined {
  if (current === undefined && !createIfNotExists) return undefined;
  const record = current === undefined ? { objectID } : (keptRecord(current) ?? recordOf(current));
  return articleOf(readRecord(updatedAttributes(record, changes), objectID), searchable);
}

/** Draws the searched text of every record afresh, as after a change of what is searched; other articles stay. */
export async function deriveAfresh(archive: Archive, searchable: SearchableAttributes): Promise<void> {
  for (let after: string | undefined; ; ) {
    const articles = await archive.following(DERIVED_AT_ONCE, after);
    after = articles.at(-1)?.id;
    if (after === undefined) return;
    await Promise.all(
      articles
        .filter((article) => keptRecord(article) !== undefined)
        .map(({ id }) =>
          archive.update(id, (current) => {
            const record = current && keptRecord(current);
            return record && articleOf(record, searchable);
          }),
        ),
    );
  }
}

const DERIVED_AT_ONCE = 500;
