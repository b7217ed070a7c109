/** The recent tier: every write goes into a MiniSearch index at once. MiniSearch finds the candidates; packed frequencies are scored. */
import MiniSearch from 'minisearch';
import { SEARCH_FIELDS } from '../../../document/article.js';
import { GrowingColumn } from '../doc-values/column.js';
import { type IndexedDocument, type Sequence, stemOf } from '../documents/indexed-document.js';
import { emptySequence, selectTokens } from '../forward-index/sequence-codec.js';
import { type VisitPhrase, visitOccurrences } from '../positions/phrase.js';
import type { Postings } from '../postings/postings.js';
import type { SegmentSource } from '../segment/segment-source.js';
import { Bitmap } from '../structures/bitmap.js';
import { RecentLexicon } from '../terms/recent-lexicon.js';
import { TermBits } from '../terms/term-bits.js';
import type { TermSet, WeightedTerms } from '../terms/term-set.js';
import { inHeadline, packFrequencies } from '../weighting/field-frequencies.js';
import { GrowingLengths } from '../weighting/field-lengths.js';
import type { FieldNorms } from '../weighting/field-norms.js';
import type { Tier } from './tier.js';

interface RecentDocument {
  readonly source: IndexedDocument;
  /** Packed frequencies by distinct word. */
  readonly frequencies: ReadonlyMap<number, number>;
}

/** A document for MiniSearch: the stems of each field, joined by spaces. */
interface StemDocument {
  readonly id: number;
  readonly stems: Readonly<Record<string, string>>;
}

export class RecentTier implements Tier {
  readonly isFrozen = false;
  readonly lexicon = new RecentLexicon();
  readonly lengths = new GrowingLengths();
  private bitmap = new Bitmap(64);
  private readonly stored: (RecentDocument | undefined)[] = [];
  private readonly docIdsById = new Map<string, number>();
  private readonly columns = new Map<string, GrowingColumn>();
  private readonly scratch = emptySequence();
  private readonly selected = new TermBits();
  private readonly index = new MiniSearch<StemDocument>({
    fields: [...SEARCH_FIELDS],
    extractField: (document, field) => (field === 'id' ? String(document.id) : document.stems[field]),
    stringifyField: String,
    tokenize: (text) => (text === '' ? [] : text.split(' ')),
    processTerm: (term) => term,
    searchOptions: { combineWith: 'OR', prefix: false, fuzzy: false },
    autoVacuum: false,
  });

  get maxDoc(): number {
    return this.stored.length;
  }
  get documents(): number {
    return this.docIdsById.size;
  }
  get live(): Bitmap {
    return new Bitmap(this.maxDoc, this.bitmap.words.subarray(0, (this.maxDoc + 31) >>> 5));
  }
  id(docId: number): string {
    return this.document(docId).source.id;
  }
  docId(id: string): number {
    return this.docIdsById.get(id) ?? -1;
  }
  column(name: string): GrowingColumn | undefined {
    return this.columns.get(name);
  }
  columnNames(): Iterable<string> {
    return this.columns.keys();
  }
  sequence(docId: number): Sequence {
    return this.document(docId).source.sequence;
  }
  select(sets: readonly TermSet[]): TermBits {
    this.selected.replace(sets, this.lexicon.size);
    return this.selected;
  }
  selectedTokens(docId: number, { bits }: TermBits, headlineOnly = false): Sequence {
    selectTokens(this.sequence(docId), bits, headlineOnly, this.scratch);
    return this.scratch;
  }
  visitPhrase(terms: readonly TermSet[], within: Bitmap, visit: VisitPhrase): void {
    const selected = this.select(terms);
    within.forEach((docId) => {
      visitOccurrences(this.selectedTokens(docId, selected), terms, docId, visit);
    });
  }
  signature(docId: number): Uint32Array {
    return this.document(docId).source.signature;
  }

  /** The live documents in the order they were put, to build a segment from. */
  contents(): SegmentSource {
    const documents = this.stored.flatMap((document) => (document === undefined ? [] : [document.source]));
    return { keys: this.lexicon.allKeys(), documents };
  }

  /** Adds every live document to another recent tier. */
  moveInto(other: RecentTier): void {
    const { keys, documents } = this.contents();
    for (const document of documents) other.put(document, keys);
  }

  /** Adds a document; replaces the one with the same id. @param keys by the word numbers of its sequence */
  put(indexed: IndexedDocument, keys: readonly string[]): void {
    this.remove(indexed.id);
    const docId = this.stored.length;
    const words = indexed.sequence.words.map((word) => this.lexicon.intern(keys[word] ?? ''));
    const source = { ...indexed, sequence: { ...indexed.sequence, words } };
    const document = { source, frequencies: packFrequencies(source.sequence) };
    this.stored.push(document);
    this.docIdsById.set(source.id, docId);
    this.markLive(docId);
    this.lexicon.count(document.frequencies.keys(), headlineWords(document), 1);
    this.lengths.put(docId, source.lengths);
    for (const [name, values] of source.values) {
      let column = this.columns.get(name);
      if (column === undefined) {
        column = new GrowingColumn();
        this.columns.set(name, column);
      }
      column.put(docId, values);
    }
    this.index.add(this.stemDocument(docId, source.sequence));
  }

  /** Removes a document. Returns false if the tier does not hold it. */
  remove(id: string): boolean {
    const docId = this.docIdsById.get(id);
    if (docId === undefined) return false;
    const document = this.document(docId);
    this.index.remove(this.stemDocument(docId, document.source.sequence));
    this.lexicon.count(document.frequencies.keys(), headlineWords(document), -1);
    this.lengths.remove(docId);
    this.bitmap.delete(docId);
    this.docIdsById.delete(id);
    this.stored[docId] = undefined;
    return true;
  }

  mark(words: TermSet, fields: number, into: Bitmap): void {
    const all = words.all();
    for (const docId of this.candidates(all)) {
      const { frequencies } = this.document(docId);
      if (all.some((word) => ((frequencies.get(word) ?? 0) & fields) !== 0)) into.add(docId);
    }
  }

  impacts(): null {
    return null;
  }

  intersect(parts: readonly WeightedTerms[], { mask }: FieldNorms, documents: Bitmap): null {
    const matches = new Bitmap(documents.size);
    for (const { words } of parts) this.mark(words, mask, matches);
    documents.and(matches);
    return null;
  }

  postings({ words, weight }: WeightedTerms, norms: FieldNorms): Postings {
    const docIds = this.candidates(words.all()).sort((a, b) => a - b);
    return {
      accumulate: (window, within) => {
        for (const docId of docIds) {
          if (docId < window.start || docId >= window.end || !within.has(docId)) continue;
          for (const [word, packed] of this.document(docId).frequencies) {
            const expansion = words.get(word);
            if (expansion === undefined) continue;
            const frequency = weight * expansion.weight * norms.frequency(packed, this.lengths, docId);
            window.add(docId, frequency, inHeadline(packed));
          }
        }
      },
    };
  }

  /** Documents that hold a word with the stem of any of the words, from MiniSearch. */
  private candidates(words: readonly number[]): number[] {
    const stems = new Set<string>();
    for (const word of words) if (this.lexicon.documents(word) > 0) stems.add(stemOf(this.lexicon.key(word)));
    if (stems.size === 0) return [];
    const query = { combineWith: 'OR' as const, queries: [...stems] };
    return this.index.search(query, { tokenize: (text) => [text] }).map((result) => Number(result.id));
  }

  private document(docId: number): RecentDocument {
    const document = this.stored[docId];
    if (document === undefined) throw new RangeError(`no document ${docId}`);
    return document;
  }

  private markLive(docId: number): void {
    if (docId >= this.bitmap.size) {
      const larger = new Bitmap(this.bitmap.size * 2);
      larger.words.set(this.bitmap.words);
      this.bitmap = larger;
    }
    this.bitmap.add(docId);
  }

  private stemDocument(docId: number, sequence: Sequence): StemDocument {
    const stems: string[][] = SEARCH_FIELDS.map(() => []);
    sequence.words.forEach((word, i) => {
      stems[sequence.fields[i] ?? 0]?.push(stemOf(this.lexicon.key(word)));
    });
    return {
      id: docId,
      stems: Object.fromEntries(SEARCH_FIELDS.map((field, i) => [field, stems[i]?.join(' ') ?? ''])),
    };
  }
}

function headlineWords({ frequencies }: RecentDocument): number[] {
  return [...frequencies].filter(([, packed]) => inHeadline(packed)).map(([word]) => word);
}
