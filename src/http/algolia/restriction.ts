/**
 * A search of some attributes that share a field with others: which hits hold the words in those attributes is looked up
 * in the records themselves, and the search goes on among them.
 */
import { isEnglish } from '../../analysis/analyzer.js';
import type { PageHit } from '../../backend/page.js';
import type { Article } from '../../document/article.js';
import type { Filter } from '../../query/filter.js';
import type { Condition, Plan } from '../../query/plan.js';
import { Marker, matchesIn } from '../../search/marks.js';
import type { Question } from '../../search/question.js';
import type { Archive } from '../../service/record-archive.js';
import { recordOf, storedRecord } from './records/record-article.js';
import { textsOf } from './records/searchable-attributes.js';
import { allOf, nonRecordFilter } from './request/condition.js';

/** Hits that are looked at one by one; with more, all of them stay. */
const LOOKED_AT = 1000;

/** The question narrowed to hits with its words in attributes that `isSearched`; undefined when there are too many to tell. */
export async function narrowed(
  archive: Archive,
  question: Question,
  isSearched: (path: string) => boolean,
): Promise<Question | undefined> {
  if (question.query.root === null) return question;
  const all = { ...question, facets: [], sort: [], ties: [], offset: 0, limit: LOOKED_AT };
  const { plan, page } = await archive.match(all);
  if (page.total > page.hits.length) return undefined;
  const ids = page.hits.flatMap((hit) => {
    const article = archive.get(hit.id);
    return article !== undefined && holdsWords(plan, hit, article, isSearched) ? [hit.id] : [];
  });
  return { ...question, filter: allOf([question.filter, oneOf(ids)]) };
}

function holdsWords(plan: Plan, hit: PageHit, article: Article, isSearched: (path: string) => boolean): boolean {
  const english = isEnglish(article.language);
  const isRecord = storedRecord(article) !== undefined;
  const marker = new Marker(plan.words, hit);
  const found = new Set<number>();
  for (const [path, text] of textsOf(recordOf(article))) {
    if (!isSearched(path)) continue;
    const own = isRecord ? marker : new Marker(plan.words, { matches: matchesIn(plan.words, text, english) });
    for (const { word } of own.mark(text).marks) found.add(word);
  }
  const required = [...(plan.require === 'all' ? plan.free : []), ...conjuncts(plan.condition)].filter(
    (word) => plan.words[word]?.role === 'content',
  );
  return required.length === 0 ? found.size > 0 : required.every((word) => found.has(word));
}

/** Words that a condition demands. */
function conjuncts(condition: Condition | null): readonly number[] {
  if (condition?.kind === 'word') return [condition.word];
  return condition?.kind === 'all' ? condition.of.flatMap(conjuncts) : [];
}

function oneOf(ids: readonly string[]): Filter {
  const operands = ids.map((value) => ({ value }));
  const within = (field: string): Filter => ({ kind: 'in', field, operands });
  return { kind: 'or', of: [within('objectID'), nonRecordFilter(within('id'))] };
}
