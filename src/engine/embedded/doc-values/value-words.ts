/** Inverts the text values of a column into words, for plans whose words may also match values. Matches are not scored. */
import { tokenize } from '../../../analysis/tokenizer.js';
import type { PlannedWord, TermMatch } from '../../../query/plan.js';
import type { Bitmap } from '../structures/bitmap.js';
import { lowerBound } from '../structures/sorted-keys.js';
import type { Column } from './column.js';
import type { ColumnSource } from './column-source.js';
import type { DocumentValue } from './document-values.js';

/** In UTF-16 units. Longer texts are not names and are left out. */
const MAX_VALUE_LENGTH = 256;
/** Columns with more distinct values in a tier are left out: inverting takes some 3 µs a value. */
const MAX_VALUES = 100_000;

/** Adds the documents with a value, in any of the fields, that contains a word. Typos are not tolerated. */
export function markValues(
  word: PlannedWord,
  fields: readonly string[],
  source: Pick<ColumnSource, 'column'>,
  into: Bitmap,
): void {
  for (const field of fields) {
    const column = source.column(field);
    if (column === undefined) continue;
    const words = wordsOf(column);
    const flags = new Uint8Array(column.dictionary.length);
    for (const { terms } of word.alternatives) for (const ordinal of words.matching(terms)) flags[ordinal] = 1;
    column.mark(flags, into);
  }
}

/** Value words by column, made at the first search and again when the column has grown. */
const cached = new WeakMap<Column, ValueWords>();

function wordsOf(column: Column): ValueWords {
  const known = cached.get(column);
  if (known !== undefined && known.size === column.dictionary.length) return known;
  const words = new ValueWords(column.dictionary);
  cached.set(column, words);
  return words;
}

class ValueWords {
  /** Length of the dictionary they were made from. */
  readonly size: number;
  private readonly values: readonly DocumentValue[];
  /** Ordinals of values by surface form. */
  private readonly bySurface = new Map<string, number[]>();
  /** Ordinals of values by stem. */
  private readonly byStem = new Map<string, number[]>();
  /** All surface forms in order of code units. */
  private readonly surfaces: readonly string[];

  constructor(values: readonly DocumentValue[]) {
    this.values = values;
    this.size = values.length;
    if (values.length <= MAX_VALUES) {
      values.forEach((value, ordinal) => {
        for (const { surface, stem } of tokensOf(value)) {
          append(this.bySurface, surface, ordinal);
          append(this.byStem, stem, ordinal);
        }
      });
    }
    this.surfaces = [...this.bySurface.keys()].sort();
  }

  /** Ordinals of the values that contain these terms at adjacent positions. */
  matching(terms: readonly TermMatch[]): Iterable<number> {
    const [first, ...others] = terms;
    if (first === undefined) return [];
    const candidates = this.matchingTerm(first);
    if (others.length === 0) return candidates;
    const rest = others.map((term) => this.matchingTerm(term));
    return [...candidates].filter(
      (ordinal) => rest.every((ordinals) => ordinals.has(ordinal)) && containsPhrase(this.values[ordinal], terms),
    );
  }

  private matchingTerm({ surface, stem, prefix }: TermMatch): ReadonlySet<number> {
    const ordinals = new Set(this.bySurface.get(surface));
    if (stem !== null) for (const ordinal of this.byStem.get(stem) ?? []) ordinals.add(ordinal);
    if (prefix) {
      for (const longer of this.withPrefix(surface))
        for (const ordinal of this.bySurface.get(longer) ?? []) ordinals.add(ordinal);
    }
    return ordinals;
  }

  /** Surface forms that start with a text. */
  private *withPrefix(text: string): Generator<string> {
    for (let i = lowerBound(this.surfaces, text); i < this.surfaces.length; i += 1) {
      const surface = this.surfaces[i];
      if (surface?.startsWith(text) !== true) return;
      yield surface;
    }
  }
}

function tokensOf(value: DocumentValue | undefined) {
  return typeof value === 'string' && value.length <= MAX_VALUE_LENGTH ? tokenize(value) : [];
}

/** Appends an ordinal to the list of a word, once; ordinals come in ascending order. */
function append(lists: Map<string, number[]>, word: string, ordinal: number): void {
  const ordinals = lists.get(word);
  if (ordinals === undefined) lists.set(word, [ordinal]);
  else if (ordinals.at(-1) !== ordinal) ordinals.push(ordinal);
}

function containsPhrase(value: DocumentValue | undefined, terms: readonly TermMatch[]): boolean {
  const tokens = tokensOf(value);
  /** Whether the terms match tokens that follow each other from a position on. */
  const matchesAt = (position: number, [term, ...rest]: readonly TermMatch[]): boolean =>
    term === undefined ||
    tokens.some(
      (token) => token.position === position && matches(token, term) && matchesAt(position + token.span, rest),
    );
  return tokens.some(({ position }) => matchesAt(position, terms));
}

function matches(token: { readonly surface: string; readonly stem: string }, term: TermMatch): boolean {
  return (
    token.surface === term.surface ||
    token.stem === term.stem ||
    (term.prefix && token.surface.startsWith(term.surface))
  );
}
