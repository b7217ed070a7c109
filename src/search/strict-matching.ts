/**
 * Strict matching, as Algolia matches: all required words as typed; with typing errors when that matches too few; then
 * with fewer required words when nothing matches.
 */
import type { CallOptions, SearchReader } from '../backend/archive-backend.js';
import type { Page } from '../backend/page.js';
import { type Match, onlyPage } from './answer.js';
import type { QueryPlan } from './planning.js';
import type { Matching, WordFallback } from './structured-query.js';
import { withTypos } from './typing-errors.js';

type StrictMatching = Extract<Matching, { kind: 'strict' }>;

/** Fallback plans sent in one call: a networked backend answers all of them in one trip, even those not needed. */
const PLANS_AT_ONCE = 16;
/** Every word counts as rare: a page that is too small is always widened. */
const ANY = Number.POSITIVE_INFINITY;

export async function matchStrictly(
  reader: SearchReader,
  plan: QueryPlan,
  matching: StrictMatching,
  options: CallOptions,
): Promise<Match> {
  const { typosBelow } = matching;
  const pageOf = async (one: QueryPlan): Promise<Page> => onlyPage(await reader.search([one], options));
  // A tentative page may have counts only, except where articles are folded.
  const whole = async (one: QueryPlan, page: Page): Promise<Page> => (one.collapse ? page : pageOf(one));

  const typed = await pageOf({ ...plan, tentative: { atLeast: typosBelow, rare: ANY } });
  if (typed.total >= Math.max(1, typosBelow)) return matchOf(plan, typed, typed.total);
  let forgiving = plan;
  if (typed.total < typosBelow) {
    forgiving = withTypos(plan, typed.documents, (await reader.size()).articles, matching.typoLengths);
    if (forgiving !== plan) {
      const wider = await pageOf({ ...forgiving, tentative: { atLeast: typed.total + 1, rare: ANY } });
      if (wider.total > typed.total) return matchOf(forgiving, wider, typed.total);
    }
    if (typed.total > 0) return matchOf(plan, await whole(plan, typed), typed.total);
  }
  const fallback = await matchFewerWords(reader, plan, forgiving, matching, options);
  if (fallback === undefined) return matchOf(plan, typosBelow > 0 ? await whole(plan, typed) : typed, 0);
  const { page, isCount } = fallback;
  return matchOf(fallback.plan, isCount ? await whole(fallback.plan, page) : page, 0);
}

function matchOf(plan: QueryPlan, page: Page, asTyped: number): Match {
  return { plan, page, relaxed: false, asTyped };
}

interface Attempt {
  readonly plan: QueryPlan;
  /** Whether typing errors are allowed. */
  readonly forgiving: boolean;
}

/** The first match with fewer required words; undefined when there is none. `isCount`: its page may have no hits. */
async function matchFewerWords(
  reader: SearchReader,
  plan: QueryPlan,
  { words }: QueryPlan,
  { fallback, typosBelow }: StrictMatching,
  options: CallOptions,
): Promise<{ readonly plan: QueryPlan; readonly page: Page; readonly isCount: boolean } | undefined> {
  const attempts = fewerWords(plan, fallback).flatMap((fewer): Attempt[] => {
    const typed: Attempt = { plan: fewer, forgiving: false };
    return words === plan.words ? [typed] : [typed, { plan: { ...fewer, words }, forgiving: true }];
  });
  const tentative = (forgiving: boolean) => ({ atLeast: forgiving ? 1 : typosBelow, rare: ANY });
  for (let start = 0; start < attempts.length; start += PLANS_AT_ONCE) {
    const some = attempts.slice(start, start + PLANS_AT_ONCE);
    let before = 0;
    const pages = await reader.search(
      some.map(({ plan: attempt, forgiving }) => ({ ...attempt, tentative: tentative(forgiving) })),
      {
        ...options,
        // Typing errors are tried when too few articles match without; the better of the two pages counts.
        until: ({ total }, index) => {
          if (some[index]?.forgiving === true) return Math.max(total, before) > 0;
          before = total;
          return total > 0 && (total >= typosBelow || some[index + 1]?.forgiving !== true);
        },
      },
    );
    const last = pages.length - 1;
    const [answered, page] = [some[last], pages[last]];
    const [typed, typedPage] = answered?.forgiving === true ? [some[last - 1], pages[last - 1]] : [answered, page];
    if (answered === undefined || page === undefined || typed === undefined || typedPage === undefined) continue;
    if (page.total > typedPage.total) return { plan: answered.plan, page, isCount: false };
    if (typedPage.total > 0) {
      return { plan: typed.plan, page: typedPage, isCount: typedPage.total < typosBelow };
    }
  }
  return undefined;
}

/** The plan with fewer and fewer words required. */
function fewerWords(plan: QueryPlan, fallback: WordFallback): readonly QueryPlan[] {
  if (fallback === 'none' || plan.free.length < 2) return [];
  if (fallback === 'allOptional') return [{ ...plan, require: 'any' }];
  return plan.free.slice(1).map((_, dropped) => {
    const left = plan.free.length - 1 - dropped;
    return { ...plan, free: fallback === 'lastWords' ? plan.free.slice(0, left) : plan.free.slice(-left) };
  });
}
