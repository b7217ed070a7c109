/** Phrases: finds adjacent words in the token sequence of a document. */
import type { Sequence } from '../documents/indexed-document.js';
import type { TermSet } from '../terms/term-set.js';

/** Receives an occurrence of a phrase. @param weight the lowest weight of its words */
export type VisitPhrase = (docId: number, field: number, weight: number) => void;

/** One occurrence of a phrase: its tokens, as indexes into the sequence. */
export interface PhraseOccurrence {
  readonly tokens: readonly number[];
  readonly field: number;
}

/**
 * Finds every occurrence of terms that follow one another without a gap. The joined form of a compound covers the positions
 * of its parts. Paragraphs and fields are separated by a gap in positions, so no phrase crosses them.
 * @param terms for each term, the words that match it
 */
export function findPhrase(sequence: Sequence, terms: readonly TermSet[]): PhraseOccurrence[] {
  const occurrences: PhraseOccurrence[] = [];
  for (let token = 0; token < sequence.count; token += 1) {
    const tokens = phraseAt(sequence, terms, token);
    if (tokens !== null) occurrences.push({ tokens, field: sequence.fields[token] ?? 0 });
  }
  return occurrences;
}

/** The tokens of the occurrence that starts at a token; null if none does. */
export function phraseAt(sequence: Sequence, terms: readonly TermSet[], token: number): readonly number[] | null {
  return isMatch(sequence, terms, token, 0) ? extend(sequence, terms, [token], token) : null;
}

/** Visits every occurrence of a phrase in the sequence of a document. */
export function visitOccurrences(
  sequence: Sequence,
  terms: readonly TermSet[],
  docId: number,
  visit: VisitPhrase,
): void {
  for (const { tokens, field } of findPhrase(sequence, terms)) {
    const weights = tokens.map((token, i) => terms[i]?.get(sequence.words[token] ?? -1)?.weight ?? 0);
    visit(docId, field, Math.min(...weights));
  }
}

function isMatch({ words }: Sequence, terms: readonly TermSet[], token: number, term: number): boolean {
  return terms[term]?.has(words[token] ?? -1) === true;
}

/** Extends a chain of tokens to the last term; null if it breaks off. Tokens are in order of position. */
function extend(
  sequence: Sequence,
  terms: readonly TermSet[],
  tokens: readonly number[],
  last: number,
): readonly number[] | null {
  if (tokens.length === terms.length) return tokens;
  const { positions, spans } = sequence;
  const next = (positions[last] ?? 0) + (spans[last] ?? 0);
  for (let token = last + 1; token < sequence.count; token += 1) {
    const position = positions[token] ?? 0;
    if (position > next) break;
    if (position < next || !isMatch(sequence, terms, token, tokens.length)) continue;
    const chain = extend(sequence, terms, [...tokens, token], token);
    if (chain !== null) return chain;
  }
  return null;
}
