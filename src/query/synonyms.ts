/** Synonyms, applied at query time: alternatives for runs of words. */
import { tokenize } from '../analysis/tokenizer.js';
import type { Alternative } from './plan.js';
import { RANKING_DEFAULTS } from './ranking-defaults.js';

/** A list of equivalent terms, or a one-way rule. */
export type SynonymRule = readonly string[] | { readonly from: string; readonly to: readonly string[] };

export interface SynonymMatch {
  /** Number of words of the query that have these synonyms together. */
  readonly length: number;
  readonly alternatives: readonly Alternative[];
}

export class SynonymTable {
  private readonly rules = new Map<string, Set<string>>();
  private longest = 1;

  constructor(rules: readonly SynonymRule[]) {
    for (const rule of rules) {
      if ('from' in rule) for (const to of rule.to) this.add(rule.from, to);
      else for (const from of rule) for (const to of rule) if (from !== to) this.add(from, to);
    }
  }

  /** The synonyms of the longest prefix of a list of surface forms that has any. */
  longestMatch(surfaces: readonly string[]): SynonymMatch | undefined {
    for (let length = Math.min(this.longest, surfaces.length); length > 0; length -= 1) {
      const others = this.rules.get(surfaces.slice(0, length).join(' '));
      if (others !== undefined) return { length, alternatives: [...others].flatMap(toAlternative) };
    }
    return undefined;
  }

  private add(from: string, to: string): void {
    const words = wordsOf(from).map(({ surface }) => surface);
    if (words.length === 0) return;
    const key = words.join(' ');
    const others = this.rules.get(key) ?? new Set();
    others.add(to);
    this.rules.set(key, others);
    this.longest = Math.max(this.longest, words.length);
  }
}

/** The tokens of a text, compounds as their joined form only. */
function wordsOf(text: string) {
  const tokens = tokenize(text);
  return tokens.filter(
    (token, i) =>
      !tokens.slice(0, i).some(({ start, end, span }) => span > 1 && start <= token.start && token.end <= end),
  );
}

function toAlternative(text: string): Alternative[] {
  const terms = wordsOf(text).map(({ surface, stem }) => ({ surface, stem, prefix: false, typos: 0 as const }));
  return terms.length === 0 ? [] : [{ terms, weight: RANKING_DEFAULTS.synonymWeight, origin: 'synonym' }];
}
