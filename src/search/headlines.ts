/** From headlines to the articles that have them: word for word, else nearly so. */
import { foldText } from '../analysis/normalizer.js';
import type { CallOptions, SearchReader } from '../backend/archive-backend.js';
import type { Article, SearchField } from '../document/article.js';
import type { Filter } from '../query/filter.js';
import { parseQuery } from '../query/parser.js';
import { EMPTY_PLAN, type Plan } from '../query/plan.js';
import { planQuery } from '../query/planner.js';
import { SynonymTable } from '../query/synonyms.js';

/** Headlines resolved for one article, at most; two plans each. */
export const MAX_RESOLVED = 100;
/** Jaccard similarity of the words of two headlines from which they are about the same story. */
const SAME_HEADLINE = 0.75;
/** Articles compared with a headline that no article has word for word. */
const CANDIDATES = 5;

const NO_SYNONYMS = new SynonymTable([]);
const NO_STOP_WORDS: ReadonlySet<string> = new Set();

/**
 * For each headline, the article that has it, the newest of several; undefined where there is none, and for headlines
 * past the first `MAX_RESOLVED`. At most three calls to the backend.
 * @param exclude id of an article that is never returned
 */
export async function resolveHeadlines(
  reader: SearchReader,
  headlines: readonly string[],
  exclude: string,
  options: CallOptions,
): Promise<readonly (Article | undefined)[]> {
  const resolved = headlines.slice(0, MAX_RESOLVED);
  if (resolved.length === 0) return headlines.map(() => undefined);
  const exact = await reader.search(
    resolved.map((headline) => exactPlan('title', headline, exclude, 1)),
    options,
  );
  const near = await alikeIds(
    reader,
    resolved.map((headline, i) => (exact[i]?.hits.length === 0 ? headline : undefined)),
    'title',
    exclude,
    options,
  );
  const ids = resolved.map((_, i) => exact[i]?.hits.slice(0, 1).map(({ id }) => id) ?? []);
  const articles = await articlesById(reader, [...ids, ...near].flat(), options);
  return headlines.map((headline, i) => {
    const [named] = ids[i] ?? [];
    if (named !== undefined) return articles.get(named);
    const candidates = (near[i] ?? []).flatMap((id) => articles.get(id) ?? []);
    return candidates.find(({ title }) => isSameHeadline(headline, title));
  });
}

/** Articles that list the headline of another among their related ones: word for word first, then nearly so. */
export async function articlesNaming(
  reader: SearchReader,
  { id, title }: Article,
  limit: number,
  options: CallOptions,
): Promise<readonly Article[]> {
  if (title === '') return [];
  const plans = [exactPlan('related', title, id, limit), alikePlan(title, 'related', id)];
  const [exact, alike] = await reader.search(
    plans.flatMap((plan) => plan ?? []),
    options,
  );
  const exactIds = exact?.hits.map((hit) => hit.id) ?? [];
  const alikeHits = alike?.hits.map((hit) => hit.id) ?? [];
  const articles = await articlesById(reader, [...exactIds, ...alikeHits], options);
  const near = alikeHits
    .flatMap((other) => articles.get(other) ?? [])
    .filter(({ related }) => related.some((headline) => isSameHeadline(headline, title)));
  return [...exactIds.flatMap((other) => articles.get(other) ?? []), ...near];
}

/** Articles by id, read in one call. */
export async function articlesById(
  reader: SearchReader,
  ids: readonly string[],
  options: CallOptions,
): Promise<ReadonlyMap<string, Article>> {
  if (ids.length === 0) return new Map();
  const articles = await reader.articles([...new Set(ids)], options);
  return new Map(articles.flatMap((article) => (article === undefined ? [] : [[article.id, article] as const])));
}

/** For each headline, ids of the articles that share most words with it in a field. Answered in one call. */
async function alikeIds(
  reader: SearchReader,
  headlines: readonly (string | undefined)[],
  field: SearchField,
  exclude: string,
  options: CallOptions,
): Promise<readonly (readonly string[])[]> {
  const plans = headlines.map((headline) => (headline === undefined ? undefined : alikePlan(headline, field, exclude)));
  const known = plans.filter((plan) => plan !== undefined);
  if (known.length === 0) return [];
  const pages = (await reader.search(known, options)).values();
  return plans.map((plan) => (plan === undefined ? [] : (pages.next().value?.hits.map(({ id }) => id) ?? [])));
}

/** The articles whose field has a headline, case, diacritics and punctuation aside; newest first. */
function exactPlan(field: SearchField, headline: string, exclude: string, limit: number): Plan {
  const filter: Filter = { kind: 'compare', field, operator: '=', operand: { value: headline } };
  return { ...EMPTY_PLAN, hidden: [exclude], limit, filter };
}

/** The few articles that share most words with a headline in a field; undefined for one without words. */
function alikePlan(headline: string, field: SearchField, exclude: string): Plan | undefined {
  const query = parseQuery(headline.replace(/[^\p{L}\p{N}\p{M}'’]+/gu, ' '));
  const { words, free } = planQuery(query, { typing: false, synonyms: NO_SYNONYMS, stopWords: NO_STOP_WORDS });
  if (free.length === 0) return undefined;
  return { ...EMPTY_PLAN, hidden: [exclude], limit: CANDIDATES, words, free, require: 'any', fields: [field] };
}

function isSameHeadline(a: string, b: string): boolean {
  const left = new Set(foldText(a).split(' '));
  const right = new Set(foldText(b).split(' '));
  const shared = [...left].filter((word) => right.has(word)).length;
  return shared / (left.size + right.size - shared) >= SAME_HEADLINE;
}
