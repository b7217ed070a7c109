/** The archive tier: one immutable segment, and which of its documents are still there. */

import type { Sequence } from '../documents/indexed-document.js';
import { SIGNATURE_SIZE } from '../documents/minhash.js';
import { decodeSequence, emptySequence, rankBits } from '../forward-index/sequence-codec.js';
import { ranksEnd, rankWords, type WordRanks } from '../forward-index/term-ranks.js';
import { type VisitPhrase, visitPlaces } from '../positions/phrase.js';
import { PhraseScan } from '../positions/phrase-scan.js';
import { KnownPostings } from '../postings/materialized-postings.js';
import { firstFrom, type Postings, PROBE_COST, READ_COST, SCAN_COST, SegmentPostings } from '../postings/postings.js';
import { Impacts, type StemImpacts } from '../segment/block-impacts.js';
import type { Segment } from '../segment/segment.js';
import { FrozenColumn } from '../segment/segment-column.js';
import { ArchiveLengths } from '../segment/segment-lengths.js';
import { Bitmap } from '../structures/bitmap.js';
import { unpackStrings } from '../structures/string-table.js';
import { ArchiveLexicon } from '../terms/segment-lexicon.js';
import { ReachedWords } from '../terms/term-bits.js';
import type { WeightedWords, WordSet } from '../terms/term-set.js';
import type { FieldNorms } from '../weighting/bm25f.js';
import { ALL_FIELDS, inHeadline, packFrequencies } from '../weighting/field-frequencies.js';
import type { Tier } from './tier.js';

export class ArchiveTier implements Tier {
  readonly isFrozen = true;
  readonly segment: Segment;
  readonly live: Bitmap;
  readonly lexicon: ArchiveLexicon;
  readonly lengths: ArchiveLengths;
  private readonly ids: readonly string[];
  private readonly columns: ReadonlyMap<string, FrozenColumn>;
  private readonly noted: Impacts;
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
    this.noted = new Impacts(segment, this.lengths);
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

  reach(sets: readonly WordSet[]): ReachedWords {
    const { ranks } = this.ranked;
    this.reached ??= new ReachedWords(rankBits(ranks.length));
    this.reached.replace(sets, ranksEnd(ranks.length), ranks);
    return this.reached;
  }

  reachedTokens(slot: number, { bits }: ReachedWords, headlineOnly = false): Sequence {
    return this.decode(slot, bits, headlineOnly);
  }

  visitPhrase(terms: readonly WordSet[], within: Bitmap, visit: VisitPhrase): void {
    const { sequences, sequenceStarts } = this.segment;
    const scan = PhraseScan.of(sequences, this.ranked, terms);
    const reached = this.reach(terms);
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

  mark(words: WordSet, fields: number, into: Bitmap): void {
    const { postingStarts } = this.segment;
    for (const word of words.words) this.markPostings(postingStarts[word], postingStarts[word + 1], fields, into);
    // The postings of neighbours in the lexicon lie end to end.
    for (const { start, end } of words.runs) this.markPostings(postingStarts[start], postingStarts[end], fields, into);
    if (this.removed > 0) into.and(this.live);
  }

  keep(parts: readonly WeightedWords[], norms: FieldNorms, documents: Bitmap, most: number): KnownPostings | null {
    const postings = parts.reduce((sum, { words }) => sum + this.postingCount(words), 0);
    const lists = parts.reduce(
      (sum, { words }) => sum + words.words.length + (words.runs.length > 0 ? postings : 0),
      0,
    );
    if (most * PROBE_COST * lists < postings) return this.probe(parts, norms, documents);
    if (most * READ_COST < postings) return this.read(parts, norms, documents);
    if (most * SCAN_COST < this.slots) return this.scan(parts, norms, documents);
    const holders = new Bitmap(this.slots);
    for (const { words } of parts) this.mark(words, norms.mask, holders);
    documents.and(holders);
    return null;
  }

  postings(part: WeightedWords, norms: FieldNorms, within: Bitmap, count: number): Postings {
    if (count * READ_COST >= this.postingCount(part.words))
      return new SegmentPostings(this.segment, this.lengths, part, norms);
    return this.read([part], norms, within.clone());
  }

  impacts(stem: string, norms: FieldNorms): StemImpacts | null {
    return this.noted.of(this.lexicon.stem(stem), norms);
  }

  /** Keeps documents by looking each up among the postings of single words. */
  private probe(parts: readonly WeightedWords[], norms: FieldNorms, documents: Bitmap): KnownPostings {
    const { postingStarts, postingSlots, postingFrequencies } = this.segment;
    const found = new KnownPostings();
    documents.forEach((slot) => {
      let frequency = 0;
      let isHeadline = false;
      for (const { words, weight } of parts) {
        for (let i = 0; i < words.words.length; i += 1) {
          const word = words.words[i];
          const end = postingStarts[word + 1];
          const posting = firstFrom(postingSlots, postingStarts[word], end, slot);
          if (posting === end || postingSlots[posting] !== slot) continue;
          const packed = postingFrequencies[posting];
          frequency += weight * words.expansions[i].weight * norms.frequency(packed, this.lengths, slot);
          isHeadline ||= inHeadline(packed);
        }
      }
      if (frequency > 0) found.add(slot, frequency, isHeadline);
      else documents.delete(slot);
    });
    return found;
  }

  /** Keeps documents by their token sequences. */
  private read(parts: readonly WeightedWords[], norms: FieldNorms, documents: Bitmap): KnownPostings {
    const reached = this.reach(parts.map(({ words }) => words));
    const found = new KnownPostings();
    documents.forEach((slot) => {
      let frequency = 0;
      let isHeadline = false;
      for (const [word, packed] of packFrequencies(this.reachedTokens(slot, reached))) {
        for (const { words, weight } of parts) {
          const factor = weight * (words.get(word)?.weight ?? 0);
          if (factor === 0) continue;
          frequency += factor * norms.frequency(packed, this.lengths, slot);
          isHeadline ||= inHeadline(packed);
        }
      }
      if (frequency > 0) found.add(slot, frequency, isHeadline);
      else documents.delete(slot);
    });
    return found;
  }

  /** Keeps documents by going through all postings of the words. */
  private scan(parts: readonly WeightedWords[], norms: FieldNorms, documents: Bitmap): KnownPostings {
    const { postingStarts, postingSlots, postingFrequencies } = this.segment;
    const { mask } = norms;
    const bits = documents.words;
    const held = new Bitmap(this.slots);
    const found = new KnownPostings();
    const through = (start: number, end: number, factor: number) => {
      for (let i = start; i < end; i += 1) {
        const slot = postingSlots[i];
        if ((bits[slot >>> 5] & (1 << (slot & 31))) === 0) continue;
        const packed = postingFrequencies[i];
        if ((packed & mask) === 0) continue;
        held.add(slot);
        found.add(slot, factor * norms.frequency(packed, this.lengths, slot), inHeadline(packed));
      }
    };
    for (const { words, weight } of parts) {
      words.words.forEach((word, i) => {
        through(postingStarts[word], postingStarts[word + 1], weight * words.expansions[i].weight);
      });
      for (const { start, end, expansion } of words.runs)
        through(postingStarts[start], postingStarts[end], weight * expansion.weight);
    }
    documents.words.set(held.words);
    return found;
  }

  private postingCount({ words, runs }: WordSet): number {
    const { postingStarts } = this.segment;
    let postings = 0;
    for (const word of words) postings += postingStarts[word + 1] - postingStarts[word];
    for (const { start, end } of runs) postings += postingStarts[end] - postingStarts[start];
    return postings;
  }

  private markPostings(start: number, end: number, fields: number, into: Bitmap): void {
    const { postingSlots, postingFrequencies } = this.segment;
    const bits = into.words;
    if (fields === ALL_FIELDS) {
      for (let i = start; i < end; i += 1) {
        const slot = postingSlots[i];
        bits[slot >>> 5] |= 1 << (slot & 31);
      }
      return;
    }
    for (let i = start; i < end; i += 1) {
      const slot = postingSlots[i];
      if ((postingFrequencies[i] & fields) !== 0) bits[slot >>> 5] |= 1 << (slot & 31);
    }
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
