/** The recent tier: every write goes into a MiniSearch index at once. MiniSearch nominates, the token sequences are scored. */
import MiniSearch from 'minisearch';
import { SEARCH_FIELDS } from '../../document/article.js';
import { Bitmap } from './bitmap.js';
import { GrowingColumn } from './column.js';
import { GrowingLengths } from './field-lengths.js';
import { FIELD_COUNT, type IndexedDocument, MAX_FREQUENCY, type Sequence, stemOf } from './indexed-document.js';
import { RecentLexicon } from './recent-lexicon.js';
import type { Accumulator, FieldNorms } from './scoring.js';
import type { Tier, WeightedWord } from './tier.js';

/** What the tier keeps of a document. */
interface RecentDocument {
  readonly source: IndexedDocument;
  readonly sequence: Sequence;
  /** Distinct words, and FIELD_COUNT clamped frequencies for each. */
  readonly words: Uint32Array;
  readonly frequencies: Uint8Array;
}

/** What MiniSearch is given: the stems of each field, joined by spaces. */
interface Nomination {
  readonly id: number;
  readonly stems: Readonly<Record<string, string>>;
}

export class RecentTier implements Tier {
  readonly lexicon = new RecentLexicon();
  readonly lengths = new GrowingLengths();
  private bitmap = new Bitmap(64);
  private readonly stored: (RecentDocument | undefined)[] = [];
  private readonly slotsById = new Map<string, number>();
  private readonly columns = new Map<string, GrowingColumn>();
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
    return this.document(slot).sequence;
  }
  signature(slot: number): Uint32Array {
    return this.document(slot).source.signature;
  }

  /** The live documents, oldest first, as they came. */
  contents(): IndexedDocument[] {
    return this.stored.flatMap((document) => (document === undefined ? [] : [document.source]));
  }

  /** Adds a document, in place of the one with the same id. */
  put(source: IndexedDocument): void {
    this.remove(source.id);
    const slot = this.stored.length;
    const document = this.place(source);
    this.stored.push(document);
    this.slotsById.set(source.id, slot);
    this.markLive(slot);
    this.lexicon.count(document.words, headlineWords(document), 1);
    this.lengths.put(slot, source.lengths);
    for (const [name, values] of source.values) {
      let column = this.columns.get(name);
      if (column === undefined) {
        column = new GrowingColumn();
        this.columns.set(name, column);
      }
      column.put(slot, values);
    }
    this.index.add(nomination(slot, source));
  }

  /** Removes a document; false when it was not here. */
  remove(id: string): boolean {
    const slot = this.slotsById.get(id);
    if (slot === undefined) return false;
    const document = this.document(slot);
    this.index.remove(nomination(slot, document.source));
    this.lexicon.count(document.words, headlineWords(document), -1);
    this.lengths.remove(slot);
    this.bitmap.delete(slot);
    this.slotsById.delete(id);
    this.stored[slot] = undefined;
    return true;
  }

  accumulate(words: readonly WeightedWord[], norms: FieldNorms, into: Accumulator): void {
    const weights = new Map(words.map(({ word, weight }) => [word, weight]));
    for (const slot of this.nominate(words.map(({ word }) => word))) {
      const { words: held, frequencies } = this.document(slot);
      let sum = 0;
      for (let i = 0; i < held.length; i += 1) {
        const weight = weights.get(held[i]);
        if (weight === undefined) continue;
        for (let field = 0; field < FIELD_COUNT; field += 1) {
          const frequency = frequencies[i * FIELD_COUNT + field];
          if (frequency > 0) sum += weight * frequency * norms.of(this.lengths, slot, field);
        }
      }
      if (sum > 0) into.add(slot, sum);
    }
  }

  mark(words: readonly number[], into: Bitmap): void {
    const wanted = new Set(words);
    for (const slot of this.nominate(words))
      if (this.document(slot).words.some((word) => wanted.has(word))) into.add(slot);
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

  private place(source: IndexedDocument): RecentDocument {
    const words = Uint32Array.from(source.keys, (key) => this.lexicon.intern(key));
    const distinct = Uint32Array.from(new Set(words)).sort();
    const places = new Map<number, number>();
    distinct.forEach((word, place) => {
      places.set(word, place * FIELD_COUNT);
    });
    const frequencies = new Uint8Array(distinct.length * FIELD_COUNT);
    words.forEach((word, i) => {
      const at = (places.get(word) ?? 0) + source.fields[i];
      if (frequencies[at] < MAX_FREQUENCY) frequencies[at] += 1;
    });
    const { positions, spans, fields } = source;
    return { source, sequence: { count: words.length, words, positions, spans, fields }, words: distinct, frequencies };
  }
}

function nomination(slot: number, source: IndexedDocument): Nomination {
  const stems: string[][] = SEARCH_FIELDS.map(() => []);
  source.keys.forEach((key, i) => {
    stems[source.fields[i]].push(stemOf(key));
  });
  return { id: slot, stems: Object.fromEntries(SEARCH_FIELDS.map((field, i) => [field, stems[i].join(' ')])) };
}

function headlineWords(document: RecentDocument): number[] {
  const headline: number[] = [];
  document.words.forEach((word, i) => {
    if (document.frequencies[i * FIELD_COUNT] > 0) headline.push(word);
  });
  return headline;
}
