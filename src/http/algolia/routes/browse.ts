/** Every record of an index, or those a search finds, page by page in order of objectID; a cursor says where to go on. */
import { z } from 'zod';
import { foldText } from '../../../analysis/normalizer.js';
import { AppError } from '../../../errors.js';
import type { Filter } from '../../../query/filter.js';
import type { Question } from '../../../search/question.js';
import type { Archive } from '../../../service/record-archive.js';
import type { AlgoliaRecord } from '../records/record.js';
import { recordOf, storedRecord } from '../records/record-article.js';
import { allOf, nonRecordFilter } from '../request/condition.js';
import { effective } from '../request/effective-parameters.js';
import { parameterEntries, readParameters } from '../request/parameters.js';
import { asked, filterOf } from '../request/request-transform.js';
import { searchedBy } from '../request/search-scope.js';
import { project } from '../response/projection.js';
import { narrowed } from '../restriction.js';
import type { IndexSettings } from '../settings/index-settings.js';

/** Records on a page when the client does not say. */
const PAGE = 1000;

export interface BrowsePage {
  readonly hits: readonly AlgoliaRecord[];
  /** Absent on the last page. */
  readonly cursor?: string;
  readonly nbHits: number;
  readonly page: number;
  readonly nbPages: number;
  readonly hitsPerPage: number;
  readonly query: string;
  readonly params: string;
  readonly processingTimeMS: number;
}

/** What a cursor keeps: where it stands, and what is browsed, so that the cursor alone goes on. */
const cursorSchema = z.strictObject({
  after: z.string(),
  /** Whether that was a record; other articles come after all of them when something is looked for. */
  isRecord: z.boolean(),
  request: z.record(z.string(), z.unknown()),
});
type Cursor = z.output<typeof cursorSchema>;

export async function browse(archive: Archive, request: unknown, settings: IndexSettings): Promise<BrowsePage> {
  const started = performance.now();
  const { cursor, ...members } = Object.fromEntries(parameterEntries(request));
  const from = readCursor(cursor);
  // What was browsed stays; how much of it comes at once may change.
  const asking = { ...from?.request, ...(from === undefined ? members : pageSize(members)) };
  const { parameters: given } = readParameters(asking);
  const parameters = effective({ ...given, hitsPerPage: given.hitsPerPage ?? PAGE }, settings);
  const filter = filterOf(given);
  const size = Math.max(1, parameters.hitsPerPage);
  const searched = await searchedBy(archive, parameters, settings);
  const { question: wide } = asked(parameters, searched, filter, [], []);
  const question = (searched.shared ? await narrowed(archive, wide, searched.isSearched) : wide) ?? wide;
  const { ids, total } =
    filter === null && question.query.root === null
      ? { ids: archive.list(size + 1, from?.after).map(({ id }) => id), total: archive.count }
      : await matching(archive, question, size, from);
  const hits = ids.slice(0, size).flatMap((id) => {
    const article = archive.get(id);
    if (article === undefined) return [];
    return [project(recordOf(article), parameters.attributesToRetrieve, settings.unretrievableAttributes ?? [])];
  });
  const after = ids.length > size ? ids[size - 1] : undefined;
  return {
    hits,
    ...(after !== undefined && { cursor: writeCursor({ after, isRecord: isKept(archive, after), request: asking }) }),
    nbHits: total,
    page: 0,
    nbPages: Math.ceil(total / size),
    hitsPerPage: size,
    query: parameters.query,
    params: '',
    processingTimeMS: Math.max(1, Math.round(performance.now() - started)),
  };
}

/** The ids of one page, and one more if there is more. */
async function matching(
  archive: Archive,
  question: Question,
  size: number,
  from: Cursor | undefined,
): Promise<{ readonly ids: readonly string[]; readonly total: number }> {
  const after = from?.after;
  const rest = from === undefined ? null : restAfter(from);
  const sort = ['objectID', 'id'].map((field) => ({ field, descending: false }));
  // Ids that differ only in case stand together: the page begins behind the last one, wherever among them it is.
  for (let limit = size + 2; ; limit *= 2) {
    const { page } = await archive.match({
      ...question,
      filter: allOf([question.filter, rest]),
      sort,
      offset: 0,
      limit,
    });
    const ids = page.hits.map(({ id }) => id);
    const alike = after === undefined ? [] : ids.filter((id) => foldText(id) === foldText(after));
    const seen = after === undefined ? 0 : alike.indexOf(after) + 1;
    const left = ids.slice(seen);
    if (left.length > size || ids.length < limit) return { ids: left.slice(0, size + 1), total: page.total };
  }
}

/** What stands at the cursor or behind it. */
function restAfter({ after, isRecord }: Cursor): Filter {
  const from = (field: string): Filter => ({ kind: 'compare', field, operator: '>=', operand: { value: after } });
  return isRecord ? { kind: 'or', of: [from('objectID'), nonRecordFilter(null)] } : nonRecordFilter(from('id'));
}

function isKept(archive: Archive, id: string): boolean {
  const article = archive.get(id);
  return article !== undefined && storedRecord(article) !== undefined;
}

function pageSize({ hitsPerPage }: Record<string, unknown>): Record<string, unknown> {
  return hitsPerPage === undefined ? {} : { hitsPerPage };
}

function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function readCursor(cursor: unknown): Cursor | undefined {
  if (cursor === undefined) return undefined;
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(String(cursor), 'base64url').toString()));
  } catch {
    throw new AppError('invalid_parameter', 'The cursor is none that browsing gave.', { param: 'cursor' });
  }
}
