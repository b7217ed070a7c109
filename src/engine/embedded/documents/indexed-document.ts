/** An article analysed once: token sequence, lengths, values, minHash. Everything either tier keeps comes from this. */
import { isEnglish } from '../../../analysis/analyzer.js';
import { stem } from '../../../analysis/stemmer.js';
import { foldedPlain, visitForms } from '../../../analysis/tokenizer.js';
import { type Article, fieldParagraphs, SEARCH_FIELDS } from '../../../document/article.js';
import { documentValues, type FieldValues } from '../doc-values/document-values.js';
import { minHash } from './minhash.js';
import { SequenceWriter } from './sequence-writer.js';
import type { Vocabulary } from './vocabulary.js';

export const FIELD_COUNT = SEARCH_FIELDS.length;
/** Positions between paragraphs and fields, so that no phrase and no window reaches across. */
export const PARAGRAPH_GAP = 64;
/** Longest length of a field, the same in both tiers, so that where an article sits never changes its score. */
export const MAX_LENGTH = 65_535;
/** Ends the key of a word from text that is not stemmed, where stemming would have changed it. */
export const UNSTEMMED = '\u0001';

/** Tokens in the order of the text: parallel arrays, `count` of them valid. Words are ids of the holder's lexicon. */
export interface Sequence {
  count: number;
  words: Uint32Array;
  positions: Uint32Array;
  /** Positions covered: more than 1 for the joined form of a compound. */
  spans: Uint8Array;
  /** Index into SEARCH_FIELDS. */
  fields: Uint8Array;
}

export interface IndexedDocument {
  readonly id: string;
  /** Words by their numbers in a vocabulary or a lexicon. */
  readonly sequence: Sequence;
  /** Words a field holds, joined forms not counted, clamped. */
  readonly lengths: readonly number[];
  readonly values: FieldValues;
  /** MinHash signature of the text. */
  readonly signature: Uint32Array;
}

/** The surface form of a word key. */
export function surfaceOf(key: string): string {
  return key.endsWith(UNSTEMMED) ? key.slice(0, -1) : key;
}

/** What a word key is found under besides itself: its stem, or itself when it is not to be stemmed. */
export function stemOf(key: string): string {
  return key.endsWith(UNSTEMMED) ? key : stem(key);
}

/** Both keys of a surface form: the stemmed and, where that differs, the unstemmed. */
export function keysOf(surface: string): readonly string[] {
  return [surface, surface + UNSTEMMED];
}

const writer = new SequenceWriter();

/** Analyses an article, its words numbered by a vocabulary. */
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

/** The key of a surface form in text that is not stemmed. */
function unstemmed(surface: string): string {
  return stem(surface) === surface ? surface : surface + UNSTEMMED;
}
