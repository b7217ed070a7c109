/** The recent tier: every write goes into a MiniSearch index at once. MiniSearch nominates, the token sequences are scored. */
import MiniSearch from 'minisearch';
import { SEARCH_FIELDS } from '../../../document/article.js';
import { GrowingColumn } from '../doc-values/column.js';
import { type IndexedDocument, type Sequence, stemOf } from '../documents/indexed-document.js';
import { emptySequence, selectTokens } from '../forward-index/sequence-codec.js';
import { type VisitPhrase, visitPlaces } from '../positions/phrase.js';
import type { Postings } from '../postings/postings.js';
import type { SegmentSource } from '../segment/segment-source.js';
import { Bitmap } from '../structures/bitmap.js';
import { RecentLexicon } from '../terms/recent-lexicon.js';
import { ReachedWords } from '../terms/term-bits.js';
import type { WeightedWords, WordSet } from '../terms/term-set.js';
import type { FieldNorms } from '../weighting/bm25f.js';
import { inHeadline, packFrequencies } from '../weighting/field-frequencies.js';
import { GrowingLengths } from '../weighting/field-lengths.js';
import type { Tier } from './tier.js';

/** What the tier keeps of a document. */
interface RecentDocument {
  readonly source: IndexedDocument;
  /** Packed frequencies by distinct word. */
  readonly frequencies: ReadonlyMap<number, number>;
}

/** What MiniSearch is given: the stems of each field, joined by spaces. */
interface Nomination {
  readonly id: number;
  readonly stems: Readonly<Record<string, string>>;
}

export class RecentTier implements Tier {
  readonly isFrozen = false;
  readonly lexicon = new RecentLexicon();
  readonly lengths = new GrowingLengths();
  private bitmap = new Bitmap(64);
  private readonly stored: (RecentDocument | undefined)[] = [];
  private readonly slotsById = new Map<string, number>();
  private readonly columns = new Map<string, GrowingColumn>();
  private readonly selected = emptySequence();
  private readonly reached = new ReachedWords();
  private readonly index = new MiniSearch<Nomination>({
    fields: [...SEARCH_FIELDS],
    extractField: (document, field) => (field === 'id' ? String(document.id) : document.stems[field]),
    stringifyField: String,
    tokenize: (text) => (text === '' ? [] : text.split(' ')),
    processTerm: (term) => term,
    searchOptions: { combineWith: 'OR', prefix: false, fuzzy: false },
    autoVacuum: false,
  });

  get slots(): number {
    return this.stored.length;
  }
  get documents(): number {
    return this.slotsById.size;
  }
  get live(): Bitmap {
    return new Bitmap(this.slots, this.bitmap.words.subarray(0, (this.slots + 31) >>> 5));
  }
  id(slot: number): string {
    return this.document(slot).source.id;
  }
  slot(id: string): number {
    return this.slotsById.get(id) ?? -1;
  }
  column(name: string): GrowingColumn | undefined {
    return this.columns.get(name);
  }
  columnNames(): Iterable<string> {
    return this.columns.keys();
  }
  sequence(slot: number): Sequence {
    return this.document(slot).source.sequence;
  }
  reach(sets: readonly WordSet[]): ReachedWords {
    this.reached.replace(sets, this.lexicon.size);
    return this.reached;
  }
  reachedTokens(slot: number, { bits }: ReachedWords, headlineOnly = false): Sequence {
    selectTokens(this.sequence(slot), bits, headlineOnly, this.selected);
    return this.selected;
  }
  visitPhrase(terms: readonly WordSet[], within: Bitmap, visit: VisitPhrase): void {
    const reached = this.reach(terms);
    within.forEach((slot) => {
      visitPlaces(this.reachedTokens(slot, reached), terms, slot, visit);
    });
  }
  signature(slot: number): Uint32Array {
    return this.document(slot).source.signature;
  }

  /** The live documents, in the order they came, ready to become a segment. */
  contents(): SegmentSource {
    const documents = this.stored.flatMap((document) => (document === undefined ? [] : [document.source]));
    return { keys: this.lexicon.allKeys(), documents };
  }

  /** Puts every live document into another recent tier. */
  moveInto(other: RecentTier): void {
    const { keys, documents } = this.contents();
    for (const document of documents) other.put(document, keys);
  }

  /** Adds a document, in place of the one with the same id. `keys` by the words of its sequence. */
  put(indexed: IndexedDocument, keys: readonly string[]): void {
    this.remove(indexed.id);
    const slot = this.stored.length;
    const words = indexed.sequence.words.map((word) => this.lexicon.intern(keys[word]));
    const source = { ...indexed, sequence: { ...indexed.sequence, words } };
    const document = { source, frequencies: packFrequencies(source.sequence) };
    this.stored.push(document);
    this.slotsById.set(source.id, slot);
    this.markLive(slot);
    this.lexicon.count(document.frequencies.keys(), headlineWords(document), 1);
    this.lengths.put(slot, source.lengths);
    for (const [name, values] of source.values) {
      let column = this.columns.get(name);
      if (column === undefined) {
        column = new GrowingColumn();
        this.columns.set(name, column);
      }
      column.put(slot, values);
    }
    this.index.add(this.nomination(slot, source.sequence));
  }

  /** Removes a document; false when it was not here. */
  remove(id: string): boolean {
    const slot = this.slotsById.get(id);
    if (slot === undefined) return false;
    const document = this.document(slot);
    this.index.remove(this.nomination(slot, document.source.sequence));
    this.lexicon.count(document.frequencies.keys(), headlineWords(document), -1);
    this.lengths.remove(slot);
    this.bitmap.delete(slot);
    this.slotsById.delete(id);
    this.stored[slot] = undefined;
    return true;
  }

  mark(words: WordSet, fields: number, into: Bitmap): void {
    const wanted = words.all();
    for (const slot of this.nominate(wanted)) {
      const { frequencies } = this.document(slot);
      if (wanted.some((word) => ((frequencies.get(word) ?? 0) & fields) !== 0)) into.add(slot);
    }
  }

  impacts(): null {
    return null;
  }

  keep(parts: readonly WeightedWords[], { mask }: FieldNorms, documents: Bitmap): null {
    const holders = new Bitmap(documents.size);
    for (const { words } of parts) this.mark(words, mask, holders);
    documents.and(holders);
    return null;
  }

  postings({ words, weight }: WeightedWords, norms: FieldNorms): Postings {
    const nominated = this.nominate(words.all()).sort((a, b) => a - b);
    return {
      accumulate: (window, within) => {
        for (const slot of nominated) {
          if (slot < window.start || slot >= window.end || !within.has(slot)) continue;
          for (const [word, packed] of this.document(slot).frequencies) {
            const expansion = words.get(word);
            if (expansion === undefined) continue;
            const frequency = weight * expansion.weight * norms.frequency(packed, this.lengths, slot);
            window.add(slot, frequency, inHeadline(packed));
          }
        }
      },
    };
  }

  /** Slots of the articles that hold a stem of any of the words, from MiniSearch. */
  private nominate(words: readonly number[]): number[] {
    const stems = new Set<string>();
    for (const word of words) if (this.lexicon.documents(word) > 0) stems.add(stemOf(this.lexicon.key(word)));
    if (stems.size === 0) return [];
    const query = { combineWith: 'OR' as const, queries: [...stems] };
    return this.index.search(query, { tokenize: (text) => [text] }).map((result) => Number(result.id));
  }

  private document(slot: number): RecentDocument {
    const document = this.stored[slot];
    if (document === undefined) throw new Error(`no document in slot ${slot}`);
    return document;
  }

  private markLive(slot: number): void {
    if (slot >= this.bitmap.size) {
      const larger = new Bitmap(this.bitmap.size * 2);
      larger.words.set(this.bitmap.words);
      this.bitmap = larger;
    }
    this.bitmap.add(slot);
  }

  private nomination(slot: number, sequence: Sequence): Nomination {
    const stems: string[][] = SEARCH_FIELDS.map(() => []);
    sequence.words.forEach((word, i) => {
      stems[sequence.fields[i]].push(stemOf(this.lexicon.key(word)));
    });
    return { id: slot, stems: Object.fromEntries(SEARCH_FIELDS.map((field, i) => [field, stems[i].join(' ')])) };
  }
}

function headlineWords({ frequencies }: RecentDocument): number[] {
  return [...frequencies].filter(([, packed]) => inHeadline(packed)).map(([word]) => word);
}
