/** Analysis of an article: token sequence, field lengths, values, MinHash signature. Both tiers store what it returns. */
import { isEnglish } from '../../../analysis/analyzer.js';
import { stem } from '../../../analysis/stemmer.js';
import { foldedPlain, visitForms } from '../../../analysis/tokenizer.js';
import { type Article, fieldParagraphs, SEARCH_FIELDS } from '../../../document/article.js';
import { documentValues, type FieldValues } from '../doc-values/document-values.js';
import { minHash } from './minhash.js';
import { SequenceWriter } from './sequence-writer.js';
import type { Sequence } from './token-sequence.js';
import type { Vocabulary } from './vocabulary.js';

export type { Sequence } from './token-sequence.js';

export const FIELD_COUNT = SEARCH_FIELDS.length;
/** Positions skipped between paragraphs and between fields, so that no phrase or proximity window spans two. */
export const PARAGRAPH_GAP = 64;
/** Largest field length that is stored, 16 bits. The recent tier clamps too, so that scores do not depend on the tier. */
export const MAX_LENGTH = 65_535;
/** Suffix of the key of a word in text that is not stemmed, if its stem differs from it. */
export const UNSTEMMED = '\u0001';

export interface IndexedDocument {
  readonly id: string;
  readonly sequence: Sequence;
  /** By field, number of words without joined forms, at most MAX_LENGTH. */
  readonly lengths: readonly number[];
  readonly values: FieldValues;
  /** MinHash signature of the text. */
  readonly signature: Uint32Array;
}

/** Surface form of a word key. */
export function surfaceOf(key: string): string {
  return key.endsWith(UNSTEMMED) ? key.slice(0, -1) : key;
}

/** Stem of a word key; the key itself if it is not stemmed. */
export function stemOf(key: string): string {
  return key.endsWith(UNSTEMMED) ? key : stem(key);
}

/** Keys a surface form may have: stemmed and unstemmed. */
export function keysOf(surface: string): readonly string[] {
  return [surface, surface + UNSTEMMED];
}

const writer = new SequenceWriter();

/** Analyses an article. Its words get their ids from the vocabulary. */
export function indexDocument(article: Article, vocabulary: Vocabulary): IndexedDocument {
  const english = isEnglish(article.language);
  const lengths: number[] = [];
  writer.begin();
  let base = 0;
  SEARCH_FIELDS.forEach((name, field) => {
    let length = 0;
    for (const paragraph of fieldParagraphs(article, name)) {
      let end = 0;
      visitForms(
        paragraph,
        (start, after, position) => {
          const word = english
            ? vocabulary.number(paragraph, start, after)
            : vocabulary.number(unstemmed(foldedPlain(paragraph, start, after)));
          writer.add(word, base + position, 1, field);
          length += 1;
          end = position + 1;
        },
        (surface, position, span) => {
          writer.add(vocabulary.number(english ? surface : unstemmed(surface)), base + position, span, field);
          if (span === 1) length += 1;
          end = position + span;
        },
      );
      if (end > 0) base += end + PARAGRAPH_GAP;
    }
    lengths.push(Math.min(length, MAX_LENGTH));
  });
  const sequence = writer.take();
  const signature = minHash(sequence.words, vocabulary.hashes);
  return { id: article.id, sequence, lengths, values: documentValues(article), signature };
}

/** Key of a surface form in text that is not stemmed. */
function unstemmed(surface: string): string {
  return stem(surface) === surface ? surface : surface + UNSTEMMED;
}
