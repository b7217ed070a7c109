/** From a structured query and the settings to the plan that a backend answers. */
import { fold } from '../analysis/normalizer.js';
import { SEARCH_FIELDS } from '../document/article.js';
import type { Filter } from '../query/filter.js';
import type { Condition, Freshness, Plan } from '../query/plan.js';
import { type PlannedQuery, planQuery } from '../query/planner.js';
import { SynonymTable } from '../query/synonyms.js';
import type { PreparedSettings } from './prepared-settings.js';
import type { StructuredQuery } from './structured-query.js';

/** A plan with the place of each of its words in the query. */
export type QueryPlan = Plan & PlannedQuery;

const NO_SYNONYMS = new SynonymTable([]);

/**
 * Plans a query as typed: all free words required that are not optional.
 * @param now milliseconds since the epoch, for the age of articles
 */
export function planStructured(query: StructuredQuery, settings: PreparedSettings, now: number): QueryPlan {
  const planned = planQuery(query.query, {
    typing: query.typing,
    synonyms: query.synonyms ? settings.synonyms : NO_SYNONYMS,
    stopWords: settings.stopWords,
  });
  const rule = query.curation ? settings.curationFor(query.query.text) : undefined;
  const required = requiredWords(planned, query.optionalWords);
  // Written member by member: V8 takes a thousand times as long for a literal of this size that begins with a spread.
  return {
    words: planned.words,
    spans: planned.spans,
    ignored: planned.ignored,
    condition: withScope(planned.condition, query.scope),
    free: required.length === 0 ? planned.free : required,
    require: required.length === 0 && planned.free.length > 0 ? 'any' : 'all',
    enough: 0,
    // Present in every plan: rounds replace it, and adding a member to a copy of a plan is slow in V8.
    tentative: undefined,
    fields: query.fields ?? SEARCH_FIELDS,
    valueFields: query.valueFields,
    fieldWeights: settings.fieldWeights,
    // Pinned articles need not meet conditions, only the filter: the scope is repeated there for them.
    filter: rule === undefined || query.scope === null ? query.filter : both(query.filter, query.scope),
    facets: query.facets,
    sort: query.sort,
    ties: query.ties,
    collapse: query.collapse,
    freshness: freshness(query, settings, now),
    pinned: rule?.ids ?? [],
    hidden: rule?.hidden ?? [],
    offset: query.offset,
    limit: query.limit,
    explain: query.explain,
  };
}

function requiredWords({ free, words }: PlannedQuery, optional: ReadonlySet<string>): readonly number[] {
  if (optional.size === 0) return free;
  return free.filter((index) => !optional.has(fold(words[index]?.text ?? '')));
}

/** The scope as a condition: unlike a filter, facet counts on its own fields keep it. */
function withScope(condition: Condition | null, scope: Filter | null): Condition | null {
  if (scope === null) return condition;
  const filtering: Condition = { kind: 'filter', filter: scope };
  return condition === null ? filtering : { kind: 'all', of: [condition, filtering] };
}

function both(filter: Filter | null, scope: Filter): Filter {
  return filter === null ? scope : { kind: 'and', of: [filter, scope] };
}

function freshness({ recency }: StructuredQuery, settings: PreparedSettings, now: number): Freshness | null {
  const weight = recency ?? settings.recency.weight;
  const { halfLifeDays, floor } = settings.recency;
  return weight === 0 ? null : { weight, halfLifeDays, floor, now };
}
