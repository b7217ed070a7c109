/** Batches of changes to records, validated as a whole before the first is applied. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isRecord } from '../../../document/article-attributes.js';
import { parseArticleId } from '../../../document/article-id.js';
import { AppError } from '../../../errors.js';
import { validated, validatedItem } from '../schema/validation.js';
import { type AlgoliaRecord, readRecord } from './record.js';

/** A change to the records of an index. */
export type RecordWrite =
  | { readonly kind: 'put'; readonly record: AlgoliaRecord }
  | {
      readonly kind: 'update';
      readonly objectID: string;
      readonly changes: AlgoliaRecord;
      readonly createIfNotExists: boolean;
    }
  | { readonly kind: 'remove'; readonly objectID: string }
  | { readonly kind: 'clear' };

/** A change to an index: to its records, or its deletion. */
export type Write = RecordWrite | { readonly kind: 'delete' };

/** Changes of one batch. */
const MAX_WRITES = 10_000;

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
  /** Index named by the change itself; undefined if the address names it. */
  readonly indexName: string | undefined;
  readonly write: Write;
}

/** The changes of a batch, in order. Errors name the change at fault. Throws `payload_too_large` above 10,000 changes. */
export function readBatch(body: unknown): readonly NamedWrite[] {
  const requests = isRecord(body) ? body.requests : undefined;
  if (Array.isArray(requests) && requests.length > MAX_WRITES) {
    throw new AppError('payload_too_large', `A batch has at most ${MAX_WRITES} changes; this one ${requests.length}.`);
  }
  return validated(batchSchema, body).requests.map(({ action, indexName, body: own }, place) =>
    validatedItem(`requests.${place}`, () => ({ indexName, write: readWrite(action, own) })),
  );
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

/** A record, with a generated objectID if it has none. */
export function readNewRecord(body: unknown): AlgoliaRecord {
  const hasId = isRecord(body) && body.objectID !== undefined && body.objectID !== null && body.objectID !== '';
  return readRecord(body, hasId ? undefined : randomUUID());
}
