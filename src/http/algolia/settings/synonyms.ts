/** Synonyms as Algolia's clients save them, converted to Lede's synonyms. */
import { z } from 'zod';
import type { Settings } from '../../../search/settings.js';
import { validated } from '../schema/validation.js';

const word = z.string({ error: 'must be text' }).trim().min(1).max(100);
const words = z.array(word, { error: 'must be a list of words' }).min(1).max(50);

const synonymSchema = z.union(
  [
    z.looseObject({ objectID: z.string(), type: z.enum(['synonym']).default('synonym'), synonyms: words.min(2) }),
    z.looseObject({
      objectID: z.string(),
      type: z.enum(['oneWaySynonym', 'onewaysynonym']),
      input: word,
      synonyms: words,
    }),
    z.looseObject({
      objectID: z.string(),
      type: z.enum(['altCorrection1', 'altCorrection2', 'altcorrection1', 'altcorrection2']),
      word,
      corrections: words,
    }),
  ],
  {
    error:
      'must be a synonym, oneWaySynonym or altCorrection with an objectID and its words; other types are not supported',
  },
);
const synonymsSchema = z.object({
  synonyms: z.array(synonymSchema, { error: 'must be a list of synonyms' }).max(10_000),
});

export type Synonym = z.output<typeof synonymSchema>;

/** Validates synonyms. Throws `invalid_parameter` for an unsupported type. */
export function readSynonyms(body: unknown): readonly Synonym[] {
  return validated(synonymsSchema, { synonyms: body }).synonyms;
}

/** Lede's synonyms for those of a client. A correction applies in one direction. */
export function synonymSettings(synonyms: readonly Synonym[]): Settings['synonyms'] {
  return synonyms.map((synonym) => {
    switch (synonym.type) {
      case 'synonym':
        return synonym.synonyms;
      case 'oneWaySynonym':
      case 'onewaysynonym':
        return { from: synonym.input, to: synonym.synonyms };
      default:
        return { from: synonym.word, to: synonym.corrections };
    }
  });
}
