/** Adjacent words, checked on the token sequence of a document. */
import type { Sequence } from '../documents/indexed-document.js';
import type { TermSet } from '../terms/term-set.js';

/** Is told where a phrase stands, and what the weakest of its words counts. */
export type VisitPhrase = (docId: number, field: number, weakest: number) => void;

/** One place where all terms of a phrase stand side by side: the tokens, by index into the sequence. */
export interface PhraseOccurrence {
  readonly tokens: readonly number[];
  readonly field: number;
}

/**
 * Finds every place where the terms follow one another without a gap. A joined compound covers the
 * positions of its parts. Paragraphs and fields are apart by a gap, so nothing matches across them.
 * @param terms for each term, the words that count as it
 */
export function findPhrase(sequence: Sequence, terms: readonly TermSet[]): PhraseOccurrence[] {
  const termPositions: PhraseOccurrence[] = [];
  for (let token = 0; token < sequence.count; token += 1) {
    const tokens = phraseAt(sequence, terms, token);
    if (tokens !== null) termPositions.push({ tokens, field: sequence.fields[token] });
  }
  return termPositions;
}

/** The tokens of a phrase that begins with a token; null when none does. */
export function phraseAt(sequence: Sequence, terms: readonly TermSet[], token: number): readonly number[] | null {
  return terms[0].has(sequence.words[token]) ? follow(sequence, terms, [token]) : null;
}

/** Calls back with every place of a phrase in the sequence of a document. */
export function visitPlaces(sequence: Sequence, terms: readonly TermSet[], docId: number, visit: VisitPhrase): void {
  for (const { tokens, field } of findPhrase(sequence, terms)) {
    visit(docId, field, Math.min(...tokens.map((token, i) => terms[i].get(sequence.words[token])?.weight ?? 0)));
  }
}

/** Extends a chain of tokens to the last term; null when it breaks off. Tokens stand in order of position. */
function follow(sequence: Sequence, terms: readonly TermSet[], tokens: readonly number[]): readonly number[] | null {
  if (tokens.length === terms.length) return tokens;
  const last = tokens[tokens.length - 1];
  const next = sequence.positions[last] + sequence.spans[last];
  for (let token = last + 1; token < sequence.count && sequence.positions[token] <= next; token += 1) {
    if (sequence.positions[token] < next || !terms[tokens.length].has(sequence.words[token])) continue;
    const chain = follow(sequence, terms, [...tokens, token]);
    if (chain !== null) return chain;
  }
  return null;
}
