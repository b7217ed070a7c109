/**
 * The read path, top to bottom:
 *
 * ```
 * structured query
 *   └▶ prepared settings           synonyms, stop words, field weights, curation rules
 *        └▶ plan                   planning.ts: words with alternatives, conditions, filter, facets, order
 *             └▶ rounds            as typed → with typing errors → with some of the words
 *                  └▶ page         ids, scores and matches from the backend; the articles of the page in one read
 *                       └▶ did-you-mean      when few articles match as typed
 *                            └▶ answer       rendered by response-assembly.ts: highlights, snippets, explanation
 * ```
 *
 * Every call to the backend is held to the deadline of the request.
 */
import type { CallOptions, SearchReader } from '../backend/archive-backend.js';
import type { Page, PageHit } from '../backend/page.js';
import type { Deadline } from '../deadline.js';
import { isAppError } from '../errors.js';
import { parseQuery } from '../query/parser.js';
import { RANKING_DEFAULTS } from '../query/ranking-defaults.js';
import { type Answer, type ArticleHit, type Match, onlyPage, type SearchContext } from './answer.js';
import { type DidYouMean, didYouMean } from './did-you-mean.js';
import { LISTED_FOLDED } from './folded-articles.js';
import { planStructured, type QueryPlan } from './planning.js';
import { preparedSettings } from './prepared-settings.js';
import { matchStrictly } from './strict-matching.js';
import type { StructuredQuery } from './structured-query.js';
import { ENOUGH, rareBelow, withTypos } from './typing-errors.js';

/** Answers a query. Throws AppError `deadline_exceeded`. */
export async function search(context: SearchContext, query: StructuredQuery, deadline: Deadline): Promise<Answer> {
  const match = await matchQuery(context, query, deadline);
  const { plan, page } = match;
  const [hits, suggestion] = await Promise.all([
    readHits(context.reader, page.hits, plan.collapse, { deadline }),
    betterSpelling(context, query, match, deadline),
  ]);
  const { relaxed, asTyped } = match;
  return { plan, page, relaxed, asTyped, hits, total: page.total, didYouMean: suggestion };
}

/** The match of a query, before any article is read. Throws AppError `deadline_exceeded`. */
export function matchQuery(
  { reader, settings, clock }: SearchContext,
  query: StructuredQuery,
  deadline: Deadline,
): Promise<Match> {
  const plan = planStructured(query, preparedSettings(settings()), clock());
  const { matching } = query;
  return matching.kind === 'strict'
    ? matchStrictly(reader, plan, matching, { deadline })
    : matchInRounds(reader, plan, matching.typos, { deadline });
}

/**
 * Matches in rounds while too few articles match. Depends only on totals, so that all pages of a result agree. A round
 * that another will probably follow is tentative: the backend may only count it.
 */
async function matchInRounds(
  reader: SearchReader,
  plan: QueryPlan,
  typos: boolean,
  options: CallOptions,
): Promise<Match> {
  const require = plan.free.length > RANKING_DEFAULTS.maxRequiredWords ? 'any' : 'behind';
  const answering = ({ total, complete }: Page) => (require === 'any' ? total : complete);
  const answer = (round: QueryPlan, page: Page, asTyped: number): Match => {
    return { plan: round, page, relaxed: page.complete < page.total, asTyped };
  };
  const pageOf = async (round: QueryPlan): Promise<Page> => onlyPage(await reader.search([round], options));

  // Round 1: as typed. With `behind`, articles that hold some of the words follow when fewer than ENOUGH hold all.
  const asIs: QueryPlan = { ...plan, require, enough: ENOUGH };
  if (!typos) {
    const page = await pageOf(asIs);
    return answer(asIs, page, answering(page));
  }
  const { articles: collection } = await reader.size();
  const rare = rareBelow(collection);
  const first = await pageOf({ ...asIs, tentative: { atLeast: ENOUGH, rare } });
  const asTyped = answering(first);
  if (asTyped >= ENOUGH) return answer(asIs, first, asTyped);
  const isWhole = plan.collapse || first.documents.every((documents) => documents >= rare);
  const whole = async (): Promise<Page> => (isWhole ? first : pageOf(asIs));

  // Round 2: with typing errors in rare words. It counts only when it finds more.
  const forgiving = withTypos(asIs, first.documents, collection);
  if (forgiving === asIs) return answer(asIs, await whole(), asTyped);
  const atLeast = asTyped === 0 ? 0 : asTyped + 1;
  const wider = await pageOf({ ...forgiving, tentative: { atLeast, rare: Number.POSITIVE_INFINITY } });
  if (answering(wider) > asTyped) return answer(forgiving, wider, asTyped);
  if (asTyped > 0) return answer(asIs, await whole(), asTyped);

  // Round 3: no article holds all words. With equal frequencies both plans match the same articles.
  const isSame = wider.documents.every((documents, i) => documents === first.documents[i]);
  const partly = isSame ? wider : await whole();
  return wider.total > partly.total ? answer(forgiving, wider, asTyped) : answer(asIs, partly, asTyped);
}

/** The articles of hits, and of those folded under them, in one read. */
export async function readHits(
  reader: SearchReader,
  hits: readonly PageHit[],
  withFolded: boolean,
  options: CallOptions,
): Promise<readonly ArticleHit[]> {
  if (hits.length === 0) return [];
  const foldedIds = withFolded ? hits.flatMap(({ similar }) => similar.slice(0, LISTED_FOLDED)) : [];
  const ids = hits.map(({ id }) => id);
  const articles = await reader.articles(foldedIds.length === 0 ? ids : [...ids, ...foldedIds], {
    ...options,
    omitDamaged: true,
  });
  const folded = new Map(foldedIds.map((id, i) => [id, articles[ids.length + i]]));
  return hits.flatMap((hit, i): ArticleHit[] => {
    const article = articles[i];
    if (article === undefined) return [];
    const own = withFolded ? hit.similar.slice(0, LISTED_FOLDED).flatMap((id) => folded.get(id) ?? []) : [];
    return [{ hit, article, folded: own }];
  });
}

/** A better spelling of a query in rounds; none when time is up, since the page is ready without it. */
export async function betterSpelling(
  { reader, settings, clock }: SearchContext,
  query: StructuredQuery,
  { asTyped }: Pick<Match, 'asTyped'>,
  deadline: Deadline,
): Promise<DidYouMean | undefined> {
  if (query.matching.kind !== 'rounds' || !query.matching.didYouMean) return undefined;
  const prepared = preparedSettings(settings());
  const now = clock();
  const planOf = (text: string): QueryPlan => planStructured({ ...query, query: parseQuery(text) }, prepared, now);
  try {
    return await didYouMean(reader, query.query.text, planOf, asTyped, { deadline });
  } catch (error) {
    if (isAppError(error) && error.code === 'deadline_exceeded') return undefined;
    throw error;
  }
}
