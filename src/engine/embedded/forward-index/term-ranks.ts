/** The words of a segment from the commonest to the rarest: token sequences name words by their place in this order. */

/** So many of the commonest words have ranks that fit in a unit of a token sequence, see sequence-codec. */
export const COMMON_WORDS = 0xc000;
/** The rank of the word after them; in between are numbers that are no word's. */
export const RARE_RANK = 0x10000;

export interface TermRanks {
  /** By word, from 0. */
  readonly ranks: Uint32Array;
  /** By rank. */
  readonly words: Uint32Array;
}

/** One more than the highest rank among so many words. */
export function ranksEnd(words: number): number {
  return words <= COMMON_WORDS ? words : words + RARE_RANK - COMMON_WORDS;
}

/**
 * Ranks words by falling number of documents, those held by as many by rising word. It takes so little (a counting sort,
 * 4 ms for 110,000 words) that a segment does not keep what its counts already say.
 * @param documents by word, how many hold it in the segment as it was made
 */
export function rankTerms(documents: Uint32Array): TermRanks {
  let most = 0;
  for (let word = 0; word < documents.length; word += 1) most = Math.max(most, documents[word]);
  /** By how far a count is below the highest, the next place of a word with that count. */
  const next = new Uint32Array(most + 2);
  for (let word = 0; word < documents.length; word += 1) next[most - documents[word] + 1] += 1;
  for (let below = 1; below < next.length; below += 1) next[below] += next[below - 1];
  const ranks = new Uint32Array(documents.length);
  const words = new Uint32Array(ranksEnd(documents.length));
  for (let word = 0; word < documents.length; word += 1) {
    const below = most - documents[word];
    const place = next[below];
    next[below] += 1;
    const rank = place < COMMON_WORDS ? place : place + RARE_RANK - COMMON_WORDS;
    ranks[word] = rank;
    words[rank] = word;
  }
  return { ranks, words };
}
