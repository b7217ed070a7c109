/** Adjacent words, checked on the token sequence of a document. */
import type { Sequence } from './indexed-document.js';

/** One place where all terms of a phrase stand side by side: the tokens, by index into the sequence. */
export interface PhraseOccurrence {
  readonly tokens: readonly number[];
  readonly field: number;
}

/**
 * Finds every place where the terms follow one another without a gap. A joined compound covers the
 * positions of its parts. Paragraphs and fields are apart by a gap, so nothing matches across them.
 * @param terms for each term, whether a word of the document counts as it
 */
export function findPhrase(sequence: Sequence, terms: readonly ((word: number) => boolean)[]): PhraseOccurrence[] {
  const places = terms.map((matches) => tokensByPosition(sequence, matches));
  const occurrences: PhraseOccurrence[] = [];
  for (const starts of places[0]?.values() ?? []) {
    for (const start of starts) {
      const tokens = follow(sequence, places, [start]);
      if (tokens !== null) occurrences.push({ tokens, field: sequence.fields[start] });
    }
  }
  return occurrences;
}

function tokensByPosition(sequence: Sequence, matches: (word: number) => boolean): Map<number, number[]> {
  const places = new Map<number, number[]>();
  for (let token = 0; token < sequence.count; token += 1) {
    if (!matches(sequence.words[token])) continue;
    const position = sequence.positions[token];
    const there = places.get(position);
    if (there === undefined) places.set(position, [token]);
    else there.push(token);
  }
  return places;
}

/** Extends a chain of tokens to the last term; null when it breaks off. */
function follow(
  sequence: Sequence,
  places: readonly ReadonlyMap<number, readonly number[]>[],
  tokens: readonly number[],
): readonly number[] | null {
  if (tokens.length === places.length) return tokens;
  const last = tokens[tokens.length - 1];
  for (const next of places[tokens.length].get(sequence.positions[last] + sequence.spans[last]) ?? []) {
    const chain = follow(sequence, places, [...tokens, next]);
    if (chain !== null) return chain;
  }
  return null;
}
