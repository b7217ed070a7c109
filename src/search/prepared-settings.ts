/** Settings in the form that planning reads: synonyms indexed, words folded, rules by query. */
import { fold } from '../analysis/normalizer.js';
import type { SearchField } from '../document/article.js';
import { RANKING_DEFAULTS } from '../query/ranking-defaults.js';
import { SynonymTable } from '../query/synonyms.js';
import type { Settings } from './settings.js';

export type CurationRule = Settings['pinned'][number];

export class PreparedSettings {
  readonly synonyms: SynonymTable;
  /** Folded. */
  readonly stopWords: ReadonlySet<string>;
  readonly fieldWeights: Readonly<Record<SearchField, number>>;
  readonly recency: Settings['recency'];
  readonly #curation: ReadonlyMap<string, CurationRule>;

  constructor({ synonyms, stopWords, fieldWeights, recency, pinned }: Settings) {
    this.synonyms = new SynonymTable(synonyms);
    this.stopWords = new Set(stopWords.map(fold));
    this.fieldWeights = { ...RANKING_DEFAULTS.fieldWeights, ...fieldWeights };
    this.recency = recency;
    this.#curation = new Map(pinned.map((rule) => [queryKey(rule.query), rule]));
  }

  /** The rule for a query; case, diacritics and white space are ignored. */
  curationFor(q: string): CurationRule | undefined {
    return this.#curation.get(queryKey(q));
  }
}

function queryKey(q: string): string {
  return q.trim().split(/\s+/).map(fold).join(' ');
}

const prepared = new WeakMap<Settings, PreparedSettings>();

/** The prepared form of settings, made once for each settings object. */
export function preparedSettings(settings: Settings): PreparedSettings {
  const known = prepared.get(settings);
  if (known !== undefined) return known;
  const made = new PreparedSettings(settings);
  prepared.set(settings, made);
  return made;
}
