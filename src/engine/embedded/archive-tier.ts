/** The archive tier: one immutable segment, and which of its documents are still there. */
import { ArchiveLexicon } from './archive-lexicon.js';
import { Bitmap } from './bitmap.js';
import type { FieldLengths } from './field-lengths.js';
import { SIGNATURE_SIZE } from './fingerprint.js';
import { inHeadline, packFrequencies } from './frequencies.js';
import { FIELD_COUNT, type Sequence } from './indexed-document.js';
import { type VisitPhrase, visitPlaces } from './phrase.js';
import { PhraseScan } from './phrase-scan.js';
import { ReachedWords } from './reached-words.js';
import type { Accumulator, FieldNorms } from './scoring.js';
import type { Segment } from './segment.js';
import { FrozenColumn } from './segment-column.js';
import { decodeSequence, emptySequence, rankBits } from './sequence-codec.js';
import { unpackStrings } from './string-table.js';
import type { Tier } from './tier.js';
import { ranksEnd, rankWords, type WordRanks } from './word-ranks.js';
import type { WordSet } from './word-set.js';

/** Looking a document up among the postings of a word costs as much as reading so many of them. */
const PROBE_COST = 24;

export class ArchiveTier implements Tier {
  readonly segment: Segment;
  readonly live: Bitmap;
  readonly lexicon: ArchiveLexicon;
  readonly lengths: ArchiveLengths;
  private readonly ids: readonly string[];
  private readonly columns: ReadonlyMap<string, FrozenColumn>;
  private readonly scratch: Sequence = emptySequence();
  /** Found when a document is first read, like the bits. */
  private knownRanks: WordRanks | undefined;
  private reached: ReachedWords | undefined;
  private everyWord: Uint32Array | undefined;
  private removed = 0;

  /** @param removed slots that are no longer there */
  constructor(segment: Segment, removed: Iterable<number> = []) {
    this.segment = segment;
    this.live = Bitmap.full(segment.slots);
    this.lexicon = new ArchiveLexicon(segment);
    this.lengths = new ArchiveLengths(segment);
    this.ids = unpackStrings(segment.ids);
    this.columns = new Map(Array.from(segment.columns, ([name, column]) => [name, new FrozenColumn(column)]));
    for (const slot of removed) this.removeSlot(slot);
  }

  get slots(): number {
    return this.segment.slots;
  }
  get documents(): number {
    return this.segment.slots - this.removed;
  }
  /** Slots that are no longer there, in rising order. */
  get removedSlots(): number[] {
    const slots: number[] = [];
    Bitmap.full(this.slots)
      .andNot(this.live)
      .forEach((slot) => {
        slots.push(slot);
      });
    return slots;
  }
  id(slot: number): string {
    return this.ids[slot];
  }
  column(name: string): FrozenColumn | undefined {
    return this.columns.get(name);
  }
  columnNames(): Iterable<string> {
    return this.columns.keys();
  }
  signature(slot: number): Uint32Array {
    return this.segment.signatures.subarray(slot * SIGNATURE_SIZE, (slot + 1) * SIGNATURE_SIZE);
  }

  slot(id: string): number {
    const { idOrder } = this.segment;
    let low = 0;
    let high = idOrder.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.ids[idOrder[middle]] < id) low = middle + 1;
      else high = middle;
    }
    const slot = idOrder[low];
    return low < idOrder.length && this.ids[slot] === id && this.live.has(slot) ? slot : -1;
  }

  sequence(slot: number): Sequence {
    this.everyWord ??= rankBits(this.lexicon.size).fill(0xffffffff);
    return this.decode(slot, this.everyWord, false);
  }

  reach(words: readonly number[]): ReachedWords {
    const { ranks } = this.ranked;
    this.reached ??= new ReachedWords(rankBits(ranks.length));
    this.reached.replace(
      words.map((word) => ranks[word]),
      ranksEnd(ranks.length),
    );
    return this.reached;
  }

  reachedTokens(slot: number, { bits }: ReachedWords, headlineOnly = false): Sequence {
    return this.decode(slot, bits, headlineOnly);
  }

  visitPhrase(terms: readonly WordSet[], within: Bitmap, visit: VisitPhrase): void {
    const { sequences, sequenceStarts } = this.segment;
    const scan = PhraseScan.of(sequences, this.ranked, terms);
    const reached = this.reach(terms.flatMap(({ words }) => words));
    within.forEach((slot) => {
      if (scan?.read(sequenceStarts[slot], sequenceStarts[slot + 1])) {
        for (let i = 0; i < scan.count; i += 1) visit(slot, scan.fields[i], scan.weights[i]);
      } else visitPlaces(this.reachedTokens(slot, reached), terms, slot, visit);
    });
  }

  /** Removes a document; false when it is not here. */
  remove(id: string): boolean {
    const slot = this.slot(id);
    if (slot < 0) return false;
    this.removeSlot(slot);
    return true;
  }

  mark(words: readonly number[], fields: number, into: Bitmap): void {
    const { postingStarts, postingSlots, postingFrequencies } = this.segment;
    const bits = into.words;
    for (const word of words) {
      for (let i = postingStarts[word]; i < postingStarts[word + 1]; i += 1) {
        const slot = postingSlots[i];
        if ((postingFrequencies[i] & fields) !== 0) bits[slot >>> 5] |= 1 << (slot & 31);
      }
    }
    if (this.removed > 0) into.and(this.live);
  }

  keep(words: readonly number[], fields: number, documents: Bitmap): void {
    const { postingStarts, postingFrequencies } = this.segment;
    const postings = words.reduce((sum, word) => sum + postingStarts[word + 1] - postingStarts[word], 0);
    if (documents.count() * words.length * PROBE_COST >= postings) {
      const holders = new Bitmap(this.slots);
      this.mark(words, fields, holders);
      documents.and(holders);
      return;
    }
    documents.forEach((slot) => {
      const isHeld = words.some((word) => {
        const posting = this.posting(word, slot);
        return posting >= 0 && (postingFrequencies[posting] & fields) !== 0;
      });
      if (!isHeld) documents.delete(slot);
    });
  }

  accumulate(words: WordSet, weight: number, norms: FieldNorms, within: Bitmap, into: Accumulator): void {
    const { postingStarts, postingSlots, postingFrequencies } = this.segment;
    const { lengths } = this;
    const bits = within.words;
    const probes = within.count() * PROBE_COST;
    for (let place = 0; place < words.size; place += 1) {
      const word = words.words[place];
      const factor = weight * words.expansionAt(place).weight;
      if (probes < postingStarts[word + 1] - postingStarts[word]) {
        within.forEach((slot) => {
          const posting = this.posting(word, slot);
          if (posting >= 0) into.add(slot, factor * norms.frequency(postingFrequencies[posting], lengths, slot));
        });
        continue;
      }
      for (let i = postingStarts[word]; i < postingStarts[word + 1]; i += 1) {
        const slot = postingSlots[i];
        if ((bits[slot >>> 5] & (1 << (slot & 31))) === 0) continue;
        into.add(slot, factor * norms.frequency(postingFrequencies[i], lengths, slot));
      }
    }
  }

  /** The posting of a word for a document, or -1; those of a word are in the order of slots. */
  private posting(word: number, slot: number): number {
    const { postingStarts, postingSlots } = this.segment;
    let low = postingStarts[word];
    let high = postingStarts[word + 1];
    const end = high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (postingSlots[middle] < slot) low = middle + 1;
      else high = middle;
    }
    return low < end && postingSlots[low] === slot ? low : -1;
  }

  private get ranked(): WordRanks {
    this.knownRanks ??= rankWords(this.segment.documents);
    return this.knownRanks;
  }

  /** The tokens of a document whose words have their bit set, by rank. */
  private decode(slot: number, bits: Uint32Array, headlineOnly: boolean): Sequence {
    const { sequences, sequenceStarts } = this.segment;
    const [start, end] = [sequenceStarts[slot], sequenceStarts[slot + 1]];
    decodeSequence(sequences, start, end, this.ranked.words, bits, headlineOnly, this.scratch);
    return this.scratch;
  }

  private removeSlot(slot: number): void {
    const frequencies = packFrequencies(this.sequence(slot));
    const headline = [...frequencies].filter(([, packed]) => inHeadline(packed)).map(([word]) => word);
    this.lexicon.uncount(frequencies.keys(), headline);
    this.lengths.remove(slot);
    this.live.delete(slot);
    this.removed += 1;
  }
}

/** Field lengths of a segment, with totals over what is left of it. */
export class ArchiveLengths implements FieldLengths {
  readonly totals: number[] = new Array(FIELD_COUNT).fill(0);
  readonly filled: number[] = new Array(FIELD_COUNT).fill(0);
  private readonly lengths: Uint16Array;

  constructor({ lengths, slots }: Segment) {
    this.lengths = lengths;
    for (let slot = 0; slot < slots; slot += 1) this.count(slot, 1);
  }

  of(slot: number, field: number): number {
    return this.lengths[slot * FIELD_COUNT + field];
  }

  remove(slot: number): void {
    this.count(slot, -1);
  }

  private count(slot: number, sign: 1 | -1): void {
    for (let field = 0; field < FIELD_COUNT; field += 1) {
      const length = this.of(slot, field);
      this.totals[field] += sign * length;
      if (length > 0) this.filled[field] += sign;
    }
  }
}
