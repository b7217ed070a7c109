/** Application of record changes to an archive. All articles are derived first, so an invalid record changes nothing. */
import type { Article } from '../../../document/article.js';
import { partlyDone } from '../../../errors.js';
import type { Archive } from '../../../service/record-archive.js';
import type { RecordWrite, Write } from './batch.js';
import { updatedAttributes } from './partial-update.js';
import { readRecord } from './record.js';
import { articleOf, recordOf, storedRecord } from './record-article.js';
import { SearchableAttributes } from './searchable-attributes.js';

/** Articles per page when all records are derived again. */
const DERIVE_PAGE = 500;

type Update = Extract<RecordWrite, { kind: 'update' }>;

/** A call of the archive. Consecutive puts, and consecutive removals, are one call. */
type Step =
  | { readonly kind: 'put'; readonly articles: Article[] }
  | { readonly kind: 'remove'; readonly ids: string[] }
  | Update
  | { readonly kind: 'clear' };

/**
 * Applies changes in order. Resolves when all are durable and searchable. Throws `invalid_article`; an error of a later step
 * names the number of changes that were made.
 */
export async function apply(
  writes: readonly RecordWrite[],
  archive: Archive,
  searchable: SearchableAttributes,
): Promise<void> {
  const steps = stepsOf(writes, searchable);
  // The archive orders changes by call, so concurrent calls keep their order and share commits.
  const outcomes = await Promise.allSettled(steps.map((step) => applyStep(step, archive, searchable)));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed === undefined) return;
  const made = steps.filter((_, place) => outcomes[place]?.status === 'fulfilled');
  throw partlyDone(
    failed.reason,
    made.reduce((sum, step) => sum + sizeOf(step), 0),
    'changes are made',
  );
}

/**
 * Splits writes at the deletions of the index, which are left out. If there are any, every other write is derived first,
 * so that an invalid record leaves the index in place.
 */
export function splitAtDeletes(writes: readonly Write[]): readonly (readonly RecordWrite[])[] {
  const parts: RecordWrite[][] = [[]];
  for (const write of writes) {
    if (write.kind === 'delete') parts.push([]);
    else parts.at(-1)?.push(write);
  }
  if (parts.length > 1) for (const part of parts) stepsOf(part, new SearchableAttributes());
  return parts;
}

function stepsOf(writes: readonly RecordWrite[], searchable: SearchableAttributes): readonly Step[] {
  const steps: Step[] = [];
  for (const write of writes) {
    const last = steps.at(-1);
    if (write.kind === 'put') {
      const article = articleOf(write.record, searchable);
      if (last?.kind === 'put') last.articles.push(article);
      else steps.push({ kind: 'put', articles: [article] });
    } else if (write.kind === 'remove') {
      if (last?.kind === 'remove') last.ids.push(write.objectID);
      else steps.push({ kind: 'remove', ids: [write.objectID] });
    } else {
      steps.push(write);
    }
  }
  return steps;
}

/** Changes in a step. */
function sizeOf(step: Step): number {
  if (step.kind === 'put') return step.articles.length;
  return step.kind === 'remove' ? step.ids.length : 1;
}

function applyStep(step: Step, archive: Archive, searchable: SearchableAttributes): Promise<void> {
  switch (step.kind) {
    case 'put':
      return archive.put(step.articles);
    case 'remove':
      return archive.remove(step.ids);
    case 'update':
      return archive.update(step.objectID, (current) => updatedArticle(step, current, searchable));
    case 'clear':
      return archive.clear();
  }
}

/** The article after a partial update; undefined for no change. */
function updatedArticle(
  { objectID, changes, createIfNotExists }: Update,
  current: Article | undefined,
  searchable: SearchableAttributes,
): Article | undefined {
  if (current === undefined && !createIfNotExists) return undefined;
  const record = current === undefined ? { objectID } : (storedRecord(current) ?? recordOf(current));
  return articleOf(readRecord(updatedAttributes(record, changes), objectID), searchable);
}

/** Derives the searched text of every record again. Articles that are not records stay as they are. */
export async function deriveAgain(archive: Archive, searchable: SearchableAttributes): Promise<void> {
  for (let after: string | undefined; ; ) {
    const articles = await archive.following(DERIVE_PAGE, after);
    after = articles.at(-1)?.id;
    if (after === undefined) return;
    const records = articles.filter((article) => storedRecord(article) !== undefined);
    const outcomes = await Promise.allSettled(
      records.map(({ id }) =>
        archive.update(id, (current) => {
          const record = current && storedRecord(current);
          return record && articleOf(record, searchable);
        }),
      ),
    );
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }
}
