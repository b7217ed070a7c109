/** Browsing: all records of an index, or the matches of a search, in order of objectID; a cursor says where to go on. */
import { z } from 'zod';
import { foldText } from '../../../analysis/normalizer.js';
import type { Deadline } from '../../../deadline.js';
import type { Article } from '../../../document/article.js';
import { AppError } from '../../../errors.js';
import type { Filter } from '../../../query/filter.js';
import { search } from '../../../search/search.js';
import type { StructuredQuery } from '../../../search/structured-query.js';
import type { Archive } from '../../../service/record-archive.js';
import type { AlgoliaRecord } from '../records/record.js';
import { recordOf, storedRecord } from '../records/record-article.js';
import { allOf, nonRecordFilter } from '../request/condition.js';
import { effective } from '../request/effective-parameters.js';
import { parameterEntries, readParameters } from '../request/parameters.js';
import { filterOf, translateParameters } from '../request/request-transform.js';
import { searchScope } from '../request/search-scope.js';
import { project } from '../response/projection.js';
import type { IndexSettings } from '../settings/index-settings.js';
import { restricted } from './search.js';

/** Default of `hitsPerPage`. */
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

/** A cursor holds the last objectID and the request, so that a client sends nothing else. */
const cursorSchema = z.strictObject({
  after: z.string(),
  /** Whether `after` is a record: in the order of a search other articles follow all records. */
  isRecord: z.boolean(),
  request: z.record(z.string(), z.unknown()),
});
type Cursor = z.output<typeof cursorSchema>;

export async function browse(
  archive: Archive,
  request: unknown,
  settings: IndexSettings,
  deadline: Deadline,
): Promise<BrowsePage> {
  const started = performance.now();
  const { cursor, ...members } = Object.fromEntries(parameterEntries(request));
  const from = readCursor(cursor);
  // A cursor continues its own request; only the page size may change.
  const continued = { ...from?.request, ...(from === undefined ? members : pageSize(members)) };
  const { parameters: given } = readParameters(continued);
  const parameters = effective({ ...given, hitsPerPage: given.hitsPerPage ?? PAGE }, settings);
  const filter = filterOf(given);
  const size = Math.max(1, parameters.hitsPerPage);
  const scope = await searchScope(archive, parameters, settings, { deadline });
  const { query: wide } = translateParameters(parameters, scope, filter, [], []);
  const { query } = await restricted(archive, wide, scope, parameters, deadline);
  const isAll = filter === null && query.query.root === null;
  const { articles, total } = isAll
    ? await allArticles(archive, size, from, deadline)
    : await matchingArticles(archive, query, size, from, deadline);
  const last = articles.length > size ? articles[size - 1] : undefined;
  return {
    hits: articles
      .slice(0, size)
      .map((article) =>
        project(recordOf(article), parameters.attributesToRetrieve, settings.unretrievableAttributes ?? []),
      ),
    ...(last !== undefined && {
      cursor: writeCursor({ after: last.id, isRecord: storedRecord(last) !== undefined, request: continued }),
    }),
    nbHits: total,
    page: 0,
    nbPages: Math.ceil(total / size),
    hitsPerPage: size,
    query: parameters.query,
    params: '',
    processingTimeMS: Math.max(1, Math.round(performance.now() - started)),
  };
}

interface BrowsedArticles {
  /** Those of the page, and one more where there are more. */
  readonly articles: readonly Article[];
  readonly total: number;
}

async function allArticles(
  archive: Archive,
  size: number,
  from: Cursor | undefined,
  deadline: Deadline,
): Promise<BrowsedArticles> {
  const articles = await archive.following(size + 1, from?.after, { deadline });
  return { articles, total: (await archive.size()).articles };
}

async function matchingArticles(
  archive: Archive,
  query: StructuredQuery,
  size: number,
  from: Cursor | undefined,
  deadline: Deadline,
): Promise<BrowsedArticles> {
  const after = from?.after;
  const rest = from === undefined ? null : restAfter(from);
  const scope = allOf([query.scope, rest]);
  const sort = ['objectID', 'id'].map((field) => ({ field, descending: false }));
  // Ids that differ in case only compare as equal: the page begins after the last one, wherever it is among them.
  for (let limit = size + 2; ; limit *= 2) {
    const { hits, page } = await search(archive.context, { ...query, scope, sort, offset: 0, limit }, deadline);
    const articles = hits.map(({ article }) => article);
    const alike = after === undefined ? [] : articles.filter(({ id }) => foldText(id) === foldText(after));
    const seen = alike.findIndex(({ id }) => id === after) + 1;
    const left = articles.slice(seen);
    if (left.length > size || page.hits.length < limit) return { articles: left.slice(0, size + 1), total: page.total };
  }
}

/** Matches the articles at the cursor and after it. */
function restAfter({ after, isRecord }: Cursor): Filter {
  const from = (field: string): Filter => ({ kind: 'compare', field, operator: '>=', operand: { value: after } });
  return isRecord ? { kind: 'or', of: [from('objectID'), nonRecordFilter(null)] } : nonRecordFilter(from('id'));
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
    throw new AppError('invalid_parameter', 'Invalid cursor. Start browsing again without one.', { param: 'cursor' });
  }
}
