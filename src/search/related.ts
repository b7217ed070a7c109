/** Articles that belong with one: those it names, those that name it, and those alike in words; each with its reason. */
import { foldText } from '../analysis/normalizer.js';
import type { Article, SearchField } from '../document/article.js';
import type { SearchEngine } from '../engine/engine.js';
import type { Filter } from '../query/filter.js';
import { parseQuery } from '../query/parser.js';
import { EMPTY_PLAN, type Plan } from '../query/plan.js';
import { planQuery } from '../query/planner.js';
import { SynonymTable } from '../query/synonyms.js';
import type { RelatedArticle } from './response.js';

/** Reads articles by id. */
export interface ArticleReader {
  get(id: string): Article | undefined;
}

/** Share of words two headlines must have in common to name the same story. */
const SAME_HEADLINE = 0.75;
/** Articles compared with a headline that no article has word for word. */
const CANDIDATES = 5;

/** The archive's article with a headline: word for word, else nearly so. Newest first where several have it. */
export async function resolveHeadline(
  engine: SearchEngine,
  reader: ArticleReader,
  headline: string,
  exclude: string,
): Promise<Article | undefined> {
  const exact = await idsWhere(
    engine,
    { kind: 'compare', field: 'title', operator: '=', operand: { value: headline } },
    exclude,
    1,
  );
  if (exact.length > 0) return reader.get(exact[0]);
  const candidates = await articlesLike(engine, reader, headline, 'title', exclude);
  return candidates.find(({ title }) => overlap(headline, title) >= SAME_HEADLINE);
}

/** Articles that name one by its headline: word for word, then nearly so. */
async function articlesLinkingTo(
  engine: SearchEngine,
  reader: ArticleReader,
  { id, title }: Article,
  limit: number,
): Promise<Article[]> {
  if (title === '') return [];
  const naming: Filter = { kind: 'compare', field: 'related', operator: '=', operand: { value: title } };
  const exact = (await idsWhere(engine, naming, id, limit)).flatMap((other) => reader.get(other) ?? []);
  const like = await articlesLike(engine, reader, title, 'related', id);
  const near = like.filter(({ related }) => related.some((headline) => overlap(headline, title) >= SAME_HEADLINE));
  return [...exact, ...near];
}

/** The few articles that share most with a headline in a field. */
async function articlesLike(
  engine: SearchEngine,
  reader: ArticleReader,
  headline: string,
  field: SearchField,
  exclude: string,
): Promise<Article[]> {
  const query = parseQuery(headline.replace(/[^\p{L}\p{N}\p{M}'’]+/gu, ' '));
  const planned = planQuery(query, { typing: false, synonyms: new SynonymTable([]), stopWords: new Set() });
  if (planned.free.length === 0) return [];
  const plan: Plan = {
    ...basePlan(exclude, CANDIDATES),
    words: planned.words,
    free: planned.free,
    require: 'any',
    fields: [field],
  };
  return (await engine.search(plan)).hits.flatMap(({ id }) => reader.get(id) ?? []);
}

/** Related articles, linked ones first, then those that link here, then similar ones. */
export async function relatedArticles(
  engine: SearchEngine,
  reader: ArticleReader,
  article: Article,
  limit: number,
): Promise<RelatedArticle[]> {
  const found = new Map<string, RelatedArticle>();
  const add = (other: Article | undefined, reason: RelatedArticle['reason'], score: number) => {
    if (other === undefined || other.id === article.id || found.has(other.id)) return;
    const { id, title, publishedAt, section, url } = other;
    found.set(id, {
      id,
      title,
      score,
      reason,
      ...(publishedAt && { publishedAt }),
      ...(section && { section }),
      ...(url && { url }),
    });
  };
  for (const headline of article.related) add(await resolveHeadline(engine, reader, headline, article.id), 'linked', 1);
  for (const other of await articlesLinkingTo(engine, reader, article, limit)) add(other, 'links-here', 1);
  if (found.size < limit) {
    const similar = (await engine.similar(article.id, limit + found.size)).filter(({ score }) => score > 0);
    for (const { id, score } of similar) add(reader.get(id), 'similar', score / similar[0].score);
  }
  return [...found.values()].slice(0, limit);
}

async function idsWhere(engine: SearchEngine, filter: Filter, exclude: string, limit: number): Promise<string[]> {
  const page = await engine.search({ ...basePlan(exclude, limit), filter });
  return page.hits.map(({ id }) => id);
}

function basePlan(exclude: string, limit: number): Plan {
  return { ...EMPTY_PLAN, hidden: [exclude], limit };
}

/** Words two headlines share, of all that either has (Jaccard). */
function overlap(a: string, b: string): number {
  const left = new Set(foldText(a).split(' '));
  const right = new Set(foldText(b).split(' '));
  const shared = [...left].filter((word) => right.has(word)).length;
  return shared / (left.size + right.size - shared);
}
