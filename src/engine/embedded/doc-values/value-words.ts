/** The words of a column's texts, where a plan lets words of the query stand in values too: looked up, never scored. */
import { tokenize } from '../../../analysis/tokenizer.js';
import type { PlannedWord, TermMatch } from '../../../query/plan.js';
import type { Bitmap } from '../structures/bitmap.js';
import type { Tier } from '../tiers/tier.js';
import type { Column } from './column.js';

/** Longer texts are no names: nobody would find what is in them by its value. */
const LONGEST_VALUE = 256;
/** A column of more distinct values in one tier is left out: their words take some 3 µs each to note. */
const MOST_VALUES = 100_000;

/** Adds the documents of a tier that hold a word in a value of any of the fields; typing errors are not allowed for. */
export function markValues(word: PlannedWord, fields: readonly string[], tier: Tier, into: Bitmap): void {
  for (const field of fields) {
    const column = tier.column(field);
    if (column === undefined) continue;
    const words = wordsOf(column);
    const flags = new Uint8Array(column.dictionary.length);
    for (const { terms } of word.alternatives) for (const ordinal of words.holding(terms)) flags[ordinal] = 1;
    column.mark(flags, into);
  }
}

/** By column; made when it is first searched, and again when it has grown. */
const known = new WeakMap<Column, ValueWords>();

function wordsOf(column: Column): ValueWords {
  const before = known.get(column);
  if (before !== undefined && before.size === column.dictionary.length) return before;
  const words = new ValueWords(column.dictionary);
  known.set(column, words);
  return words;
}

class ValueWords {
  readonly size: number;
  private readonly values: Column['dictionary'];
  /** Ordinals of the values that hold a form. */
  private readonly bySurface = new Map<string, number[]>();
  private readonly byStem = new Map<string, number[]>();
  /** Every form, sorted. */
  private readonly surfaces: readonly string[];

  constructor(values: Column['dictionary']) {
    this.values = values;
    this.size = values.length;
    if (values.length <= MOST_VALUES) {
      values.forEach((value, ordinal) => {
        for (const { surface, stem } of tokensOf(value)) {
          note(this.bySurface, surface, ordinal);
          note(this.byStem, stem, ordinal);
        }
      });
    }
    this.surfaces = [...this.bySurface.keys()].sort();
  }

  /** Ordinals of the values that hold these terms side by side. */
  holding(terms: readonly TermMatch[]): Iterable<number> {
    if (terms.length === 1) return this.holdingTerm(terms[0]);
    const rest = terms.slice(1).map((term) => this.holdingTerm(term));
    const all = [...this.holdingTerm(terms[0])].filter((ordinal) => rest.every((one) => one.has(ordinal)));
    return all.filter((ordinal) => holdsRun(this.values[ordinal], terms));
  }

  private holdingTerm({ surface, stem, prefix }: TermMatch): ReadonlySet<number> {
    const found = new Set(this.bySurface.get(surface));
    if (stem !== null) for (const ordinal of this.byStem.get(stem) ?? []) found.add(ordinal);
    if (!prefix) return found;
    for (let at = this.firstFrom(surface); this.surfaces[at]?.startsWith(surface); at += 1) {
      for (const ordinal of this.bySurface.get(this.surfaces[at]) ?? []) found.add(ordinal);
    }
    return found;
  }

  /** The place of the first form that is not before a text. */
  private firstFrom(text: string): number {
    let low = 0;
    let high = this.surfaces.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.surfaces[middle] < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function tokensOf(value: Column['dictionary'][number]) {
  return typeof value === 'string' && value.length <= LONGEST_VALUE ? tokenize(value) : [];
}

function note(into: Map<string, number[]>, word: string, ordinal: number): void {
  const ordinals = into.get(word);
  if (ordinals === undefined) into.set(word, [ordinal]);
  else if (ordinals.at(-1) !== ordinal) ordinals.push(ordinal);
}

function holdsRun(value: Column['dictionary'][number], terms: readonly TermMatch[]): boolean {
  const tokens = tokensOf(value);
  const from = (position: number, term: number): boolean =>
    term === terms.length ||
    tokens.some(
      (token) => token.position === position && fits(token, terms[term]) && from(position + token.span, term + 1),
    );
  return tokens.some(({ position }) => from(position, 0));
}

function fits(token: { readonly surface: string; readonly stem: string }, term: TermMatch): boolean {
  return (
    token.surface === term.surface ||
    token.stem === term.stem ||
    (term.prefix && token.surface.startsWith(term.surface))
  );
}
