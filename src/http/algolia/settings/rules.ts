/**
 * Query rules, as far as they can be kept here: for a query that is a pattern, records put first or left out. What
 * else a rule may ask for is refused rather than saved without effect.
 */
import { z } from 'zod';
import { foldText } from '../../../analysis/normalizer.js';
import { isRecord } from '../../../document/article-attributes.js';
import { AppError } from '../../../errors.js';
import type { Settings } from '../../../search/settings.js';
import { validated } from '../request/parameters.js';
import type { SavedItem } from './views.js';

const MOST_RULES = 10_000;
const MOST_PROMOTED = 100;
const MOST_HIDDEN = 1000;
const id = z.string({ error: 'must be text' }).min(1).max(512);

const conditionSchema = z.strictObject(
  {
    pattern: z
      .string({ error: 'must be text' })
      .trim()
      .min(1)
      .max(512)
      .refine((pattern) => !/\{facet:/.test(pattern), { error: 'cannot hold facets here' }),
    anchoring: z.literal('is', { error: 'must be "is": other rules are not applied here' }),
    alternatives: z.literal(false, { error: 'must be false: alternatives are not applied here' }).optional(),
  },
  { error: 'must be {pattern, anchoring: "is"}: other conditions are not applied here' },
);

const promotionsSchema = z.array(
  z.strictObject({
    objectID: id.optional(),
    objectIDs: z.array(id).optional(),
    position: z.int({ error: 'must be a whole number' }).min(0).max(300),
  }),
  { error: 'must be a list of {objectID, position}' },
);
type Promotions = z.output<typeof promotionsSchema>;

const consequenceSchema = z.strictObject(
  {
    promote: promotionsSchema
      .refine((promote) => promoted(promote).length <= MOST_PROMOTED, {
        error: `has more than ${MOST_PROMOTED} records`,
      })
      .refine(isRow, { error: 'must name positions from 0 on, without a gap' })
      .default([]),
    hide: z
      .array(z.object({ objectID: id }), { error: 'must be a list of {objectID}' })
      .max(MOST_HIDDEN)
      .default([]),
    // What is promoted passes the filters of a search here.
    filterPromotes: z.literal(true, { error: 'must be true: what is promoted is filtered here' }).optional(),
    params: z.strictObject({}, { error: 'must be empty: parameters of rules are not applied here' }).optional(),
  },
  { error: 'may hold promote and hide only: nothing else is applied here' },
);

const conditionalSchema = z.looseObject(
  {
    objectID: id,
    enabled: z.literal(true, { error: 'must be true or false' }).default(true),
    condition: conditionSchema.optional(),
    conditions: z.array(conditionSchema, { error: 'must be a list of conditions' }).max(25).optional(),
    consequence: consequenceSchema,
    validity: z
      .array(z.unknown(), { error: 'must be a list' })
      .max(0, { error: 'must be empty: rules hold at all times here' })
      .optional(),
  },
  { error: 'must be a rule with an objectID and a consequence' },
);
type ActiveRule = z.output<typeof conditionalSchema>;

const activeSchema = conditionalSchema.refine((rule) => conditionsOf(rule).length > 0 || isEmpty(rule), {
  error: 'needs a condition: rules for every query are not applied here',
});
/** One that is off does nothing anywhere, whatever it holds. */
const disabledSchema = z.looseObject({ objectID: id, enabled: z.literal(false) });
const rulesSchema = z.array(z.unknown(), { error: 'must be a list of rules' }).max(MOST_RULES);

/** Rules as they were sent. Throws `invalid_parameter` naming what one asks for that is not done here. */
export function readRules(body: unknown): readonly SavedItem[] {
  return validated(z.object({ rules: rulesSchema }), { rules: body }).rules.map((rule, place) => {
    try {
      const { objectID } =
        isRecord(rule) && rule.enabled === false ? validated(disabledSchema, rule) : activeRule(rule);
      return { ...(isRecord(rule) && rule), objectID };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      throw new AppError(error.code, `rules.${place}: ${error.message}`, { param: `rules.${place}` });
    }
  });
}

function activeRule(rule: unknown): ActiveRule {
  return validated(activeSchema, rule);
}

/** The records to put first and to leave out, by query; rules for one query add up. */
export function ruleSettings(rules: readonly SavedItem[]): Settings['pinned'] {
  const byPattern = new Map<string, Settings['pinned'][number]>();
  for (const rule of rules.filter(({ enabled }) => enabled !== false).map(activeRule)) {
    const { promote, hide } = rule.consequence;
    for (const { pattern } of conditionsOf(rule)) {
      const key = foldText(pattern);
      const before = byPattern.get(key);
      const ids = [...new Set([...(before?.ids ?? []), ...promoted(promote)])].slice(0, MOST_PROMOTED);
      const hidden = [...new Set([...(before?.hidden ?? []), ...hide.map(({ objectID }) => objectID)])];
      byPattern.set(key, { query: pattern, ids, hidden: hidden.slice(0, MOST_HIDDEN) });
    }
  }
  return [...byPattern.values()].filter(({ ids, hidden }) => ids.length + hidden.length > 0);
}

function conditionsOf({ condition, conditions = [] }: ActiveRule): ActiveRule['conditions'] & object {
  return condition === undefined ? conditions : [condition, ...conditions];
}

function idsOf({ objectID, objectIDs = [] }: Promotions[number]): readonly string[] {
  return objectID === undefined ? objectIDs : [objectID, ...objectIDs];
}

function inOrder(promote: Promotions): Promotions {
  return [...promote].sort((a, b) => a.position - b.position);
}

function promoted(promote: Promotions): string[] {
  return inOrder(promote).flatMap(idsOf);
}

/** Whether each promotion begins where the one before it ends. */
function isRow(promote: Promotions): boolean {
  let next = 0;
  for (const promotion of inOrder(promote)) {
    if (promotion.position !== next) return false;
    next += idsOf(promotion).length;
  }
  return true;
}

function isEmpty({ consequence: { promote, hide } }: ActiveRule): boolean {
  return promote.length + hide.length === 0;
}
