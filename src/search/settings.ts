/** Ranking and vocabulary settings that a publisher can change at run time. */
import { z } from 'zod';
import { RANKING_DEFAULTS } from '../query/ranking-defaults.js';

const { recency } = RANKING_DEFAULTS;

/** JSON Schema of text with more than white space. */
const NOT_BLANK = { pattern: '[^\\s\\ufeff]' };
const word = z.string().trim().min(1).max(100).meta(NOT_BLANK);

export const settingsSchema = z.strictObject({
  synonyms: z
    .array(z.union([z.array(word).min(2).max(50), z.strictObject({ from: word, to: z.array(word).min(1).max(50) })]))
    .max(10_000)
    .describe('A list is two-way; {from, to} is one-way.'),
  stopWords: z.array(word).max(10_000).describe('Further words that weigh almost nothing.'),
  fieldWeights: z.strictObject({
    title: z.number().min(0).max(100).optional(),
    lede: z.number().min(0).max(100).optional(),
    body: z.number().min(0).max(100).optional(),
    related: z.number().min(0).max(100).optional(),
  }),
  recency: z.strictObject({
    weight: z.number().min(0).max(1).default(recency.weight),
    halfLifeDays: z.number().positive().max(100_000).default(recency.halfLifeDays),
    floor: z.number().min(0).max(1).default(recency.floor),
  }),
  pinned: z
    .array(
      z.strictObject({
        query: z.string().trim().min(1).max(512).meta(NOT_BLANK),
        ids: z.array(z.string().min(1).max(512)).max(100).default([]),
        hidden: z.array(z.string().min(1).max(512)).max(1000).default([]),
      }),
    )
    .max(10_000),
});

export type Settings = z.output<typeof settingsSchema>;

/** Members that are present replace the old ones; an unknown member is an error. */
export const settingsPatchSchema = settingsSchema.partial();
export type SettingsPatch = z.output<typeof settingsPatchSchema>;

export const DEFAULT_SETTINGS: Settings = {
  synonyms: [],
  stopWords: [],
  fieldWeights: {},
  recency,
  pinned: [],
};
