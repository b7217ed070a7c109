/** The stems of a segment: words by stem, and the document frequency of each stem. */
import { stemOf } from '../documents/indexed-document.js';
import { byCodeUnits } from '../structures/sorted-keys.js';
import type { Segment } from './segment.js';

export interface StemGroups {
  /** Stems in order of code units. */
  readonly names: readonly string[];
  /** By stem, the start of its words; one more at the end. */
  readonly starts: Uint32Array;
  readonly words: Uint32Array;
}

/** Groups words by stem. @param keys by word */
export function groupByStem(keys: readonly string[]): StemGroups {
  const groups = new Map<string, number[]>();
  keys.forEach((key, word) => {
    const stem = stemOf(key);
    const group = groups.get(stem);
    if (group === undefined) groups.set(stem, [word]);
    else group.push(word);
  });
  const names = [...groups.keys()].sort(byCodeUnits);
  const starts = new Uint32Array(names.length + 1);
  const words = new Uint32Array(keys.length);
  let end = 0;
  names.forEach((name, stem) => {
    const group = groups.get(name) ?? [];
    words.set(group, end);
    end += group.length;
    starts[stem + 1] = end;
  });
  return { names, starts, words };
}

/** Counts the documents that contain any word of each stem, from postings that are complete. */
export function countStemDocuments(segment: Segment): void {
  const { maxDoc, stemDocuments, stemStarts, stemWords, postingStarts, postingDocIds } = segment;
  /** By docId, the last stem counted there plus 1. */
  const counted = new Uint32Array(maxDoc);
  for (let stem = 0; stem < stemDocuments.length; stem += 1) {
    for (let place = stemStarts[stem]; place < stemStarts[stem + 1]; place += 1) {
      const word = stemWords[place];
      for (let i = postingStarts[word]; i < postingStarts[word + 1]; i += 1) {
        if (counted[postingDocIds[i]] === stem + 1) continue;
        counted[postingDocIds[i]] = stem + 1;
        stemDocuments[stem] += 1;
      }
    }
  }
}
