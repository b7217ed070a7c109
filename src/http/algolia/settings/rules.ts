/**
 * Query rules. A rule promotes or hides records for queries equal to its pattern. Any other condition or consequence is
 * rejected rather than saved without effect.
 */
import { z } from 'zod';
import { foldText } from '../../../analysis/normalizer.js';
import { isRecord } from '../../../document/article-attributes.js';
import type { Settings } from '../../../search/settings.js';
import { validated, validatedItem } from '../schema/validation.js';
import type { ListItem } from './algolia-settings.js';

const MAX_RULES = 10_000;
/** Records promoted by one rule, and for one query. */
const MAX_PROMOTED = 100;
/** Records hidden by one rule, and for one query. */
const MAX_HIDDEN = 1000;
const id = z.string({ error: 'must be text' }).min(1).max(512);

const conditionSchema = z.strictObject(
  {
    pattern: z
      .string({ error: 'must be text' })
      .trim()
      .min(1)
      .max(512)
      .refine((pattern) => !/\{facet:/.test(pattern), { error: 'cannot contain facets here' }),
    anchoring: z.literal('is', { error: 'must be "is": other anchorings are not supported' }),
    alternatives: z.literal(false, { error: 'must be false: alternatives are not supported' }).optional(),
  },
  { error: 'must be {pattern, anchoring: "is"}: other conditions are not supported' },
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
      .refine((promote) => promoted(promote).length <= MAX_PROMOTED, {
        error: `has more than ${MAX_PROMOTED} records`,
      })
      .refine(isContiguous, { error: 'must name positions from 0 on, without a gap' })
      .default([]),
    hide: z
      .array(z.object({ objectID: id }), { error: 'must be a list of {objectID}' })
      .max(MAX_HIDDEN)
      .default([]),
    // Promoted records always have to match the filters of a search.
    filterPromotes: z.literal(true, { error: 'must be true: promoted records are always filtered here' }).optional(),
    params: z.strictObject({}, { error: 'must be empty: parameters of rules are not supported' }).optional(),
  },
  { error: 'may contain promote and hide only: nothing else is supported' },
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
      .max(0, { error: 'must be empty: rules are always valid here' })
      .optional(),
  },
  { error: 'must be a rule with an objectID and a consequence' },
);
type ActiveRule = z.output<typeof conditionalSchema>;

const activeSchema = conditionalSchema.refine((rule) => conditionsOf(rule).length > 0 || isEmpty(rule), {
  error: 'needs a condition: rules for every query are not supported',
});
/** A disabled rule has no effect, so it may contain anything. */
const disabledSchema = z.looseObject({ objectID: id, enabled: z.literal(false) });
const rulesSchema = z.array(z.unknown(), { error: 'must be a list of rules' }).max(MAX_RULES);

/** Validates rules and returns them as sent. Throws `invalid_parameter` for unsupported content. */
export function readRules(body: unknown): readonly ListItem[] {
  return validated(z.object({ rules: rulesSchema }), { rules: body }).rules.map((rule, place) =>
    validatedItem(`rules.${place}`, () => {
      const { objectID } =
        isRecord(rule) && rule.enabled === false ? validated(disabledSchema, rule) : activeRule(rule);
      return { ...(isRecord(rule) && rule), objectID };
    }),
  );
}

function activeRule(rule: unknown): ActiveRule {
  return validated(activeSchema, rule);
}

/** Promoted and hidden records by query. Rules for the same query are combined. */
export function ruleSettings(rules: readonly ListItem[]): Settings['pinned'] {
  const byPattern = new Map<string, Settings['pinned'][number]>();
  for (const rule of rules.filter(({ enabled }) => enabled !== false).map(activeRule)) {
    const { promote, hide } = rule.consequence;
    for (const { pattern } of conditionsOf(rule)) {
      const key = foldText(pattern);
      const known = byPattern.get(key);
      const ids = [...new Set([...(known?.ids ?? []), ...promoted(promote)])].slice(0, MAX_PROMOTED);
      const hidden = [...new Set([...(known?.hidden ?? []), ...hide.map(({ objectID }) => objectID)])];
      byPattern.set(key, { query: pattern, ids, hidden: hidden.slice(0, MAX_HIDDEN) });
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

function byPosition(promote: Promotions): Promotions {
  return [...promote].sort((a, b) => a.position - b.position);
}

/** Ids of promoted records, by position. */
function promoted(promote: Promotions): string[] {
  return byPosition(promote).flatMap(idsOf);
}

/** Whether positions start at 0 and leave no gap. */
function isContiguous(promote: Promotions): boolean {
  let next = 0;
  for (const promotion of byPosition(promote)) {
    if (promotion.position !== next) return false;
    next += idsOf(promotion).length;
  }
  return true;
}

function isEmpty({ consequence: { promote, hide } }: ActiveRule): boolean {
  return promote.length + hide.length === 0;
}
