/** One hit, or a few, for each value of an attribute: the best of it, as `distinct` asks. */
import type { Article } from '../../document/article.js';
import type { Match, Question } from '../../search/question.js';
import type { Archive } from '../../service/record-archive.js';
import { fieldOf } from './records/attribute-field.js';
import { recordOf } from './records/record-article.js';
import type { Slice } from './request/effective-parameters.js';

/** How many more hits than groups are looked at to begin with. */
const HITS_PER_GROUP = 4;

/**
 * The page of a question with at most `kept` hits for a value of the attribute, and how many such hits there are.
 * An article without the attribute stands for itself.
 */
export async function distinctPage(
  archive: Archive,
  question: Question,
  attribute: string,
  kept: number,
  { offset }: Slice,
): Promise<{ readonly match: Match; readonly found: readonly Article[]; readonly total: number }> {
  const wanted = offset + question.limit;
  const groups = { name: fieldOf(attribute).name, limit: Number.MAX_SAFE_INTEGER };
  for (let limit = Math.max(1, wanted) * HITS_PER_GROUP; ; limit *= HITS_PER_GROUP) {
    const match = await archive.match({ ...question, facets: [...question.facets, groups], offset: 0, limit });
    const articles = match.page.hits.flatMap(({ id }) => archive.get(id) ?? []);
    const best = bestOfEach(articles, attribute, kept);
    if (best.length < wanted && limit < match.page.total) continue;
    const counts = match.page.facets.at(-1)?.counts ?? [];
    const alone = match.page.total - counts.reduce((sum, { count }) => sum + count, 0);
    const total = Math.max(0, alone) + counts.reduce((sum, { count }) => sum + Math.min(count, kept), 0);
    return { match, found: best.slice(offset, wanted), total };
  }
}

function bestOfEach(articles: readonly Article[], attribute: string, kept: number): readonly Article[] {
  const taken = new Map<string, number>();
  return articles.filter((article) => {
    const value = valueAt(recordOf(article), attribute);
    if (value === undefined || value === null) return true;
    const key = JSON.stringify(value);
    const count = (taken.get(key) ?? 0) + 1;
    taken.set(key, count);
    return count <= kept;
  });
}

/** The value at a dotted path. */
function valueAt(record: unknown, path: string): unknown {
  return path.split('.').reduce((value: unknown, name) => {
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.entries(value).find(([own]) => own === name)?.[1];
  }, record);
}
