/** The archive tier: one immutable segment, and which of its documents are still there. */

import type { Sequence } from '../documents/indexed-document.js';
import { SIGNATURE_SIZE } from '../documents/minhash.js';
import { decodeSequence, emptySequence, rankBits } from '../forward-index/sequence-codec.js';
import { ranksEnd, rankTerms, type TermRanks } from '../forward-index/term-ranks.js';
import { type VisitPhrase, visitPlaces } from '../positions/phrase.js';
import { PhraseScan } from '../positions/phrase-scan.js';
import { MaterializedPostings } from '../postings/materialized-postings.js';
import { firstFrom, type Postings, PROBE_COST, READ_COST, SCAN_COST, SegmentPostings } from '../postings/postings.js';
import { BlockImpacts, type StemBlockImpacts } from '../segment/block-impacts.js';
import type { Segment } from '../segment/segment.js';
import { FrozenColumn } from '../segment/segment-column.js';
import { SegmentLengths } from '../segment/segment-lengths.js';
import { Bitmap } from '../structures/bitmap.js';
import { unpackStrings } from '../structures/string-table.js';
import { SegmentLexicon } from '../terms/segment-lexicon.js';
import { TermBits } from '../terms/term-bits.js';
import type { TermSet, WeightedTerms } from '../terms/term-set.js';
import type { FieldNorms } from '../weighting/bm25f.js';
import { ALL_FIELDS, inHeadline, packFrequencies } from '../weighting/field-frequencies.js';
import type { Tier } from './tier.js';

export class SegmentTier implements Tier {
  readonly isFrozen = true;
  readonly segment: Segment;
  readonly live: Bitmap;
  readonly lexicon: SegmentLexicon;
  readonly lengths: SegmentLengths;
  private readonly ids: readonly string[];
  private readonly columns: ReadonlyMap<string, FrozenColumn>;
  private readonly noted: BlockImpacts;
  private readonly scratch: Sequence = emptySequence();
  /** MatchSet when a document is first read, like the bits. */
  private knownRanks: TermRanks | undefined;
  private reached: TermBits | undefined;
  private everyWord: Uint32Array | undefined;
  private removed = 0;

  /** @param removed docIds that are no longer there */
  constructor(segment: Segment, removed: Iterable<number> = []) {
    this.segment = segment;
    this.live = Bitmap.full(segment.maxDoc);
    this.lexicon = new SegmentLexicon(segment);
    this.lengths = new SegmentLengths(segment);
    this.ids = unpackStrings(segment.ids);
    this.columns = new Map(Array.from(segment.columns, ([name, column]) => [name, new FrozenColumn(column)]));
    this.noted = new BlockImpacts(segment, this.lengths);
    for (const docId of removed) this.removeDocId(docId);
  }

  get maxDoc(): number {
    return this.segment.maxDoc;
  }
  get documents(): number {
    return this.segment.maxDoc - this.removed;
  }
  /** DocIds that are no longer there, in rising order. */
  get removedDocIds(): number[] {
    const docIds: number[] = [];
    Bitmap.full(this.maxDoc)
      .andNot(this.live)
      .forEach((docId) => {
        docIds.push(docId);
      });
    return docIds;
  }
  id(docId: number): string {
    return this.ids[docId];
  }
  column(name: string): FrozenColumn | undefined {
    return this.columns.get(name);
  }
  columnNames(): Iterable<string> {
    return this.columns.keys();
  }
  signature(docId: number): Uint32Array {
    return this.segment.signatures.subarray(docId * SIGNATURE_SIZE, (docId + 1) * SIGNATURE_SIZE);
  }

  docId(id: string): number {
    const { idOrder } = this.segment;
    let low = 0;
    let high = idOrder.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.ids[idOrder[middle]] < id) low = middle + 1;
      else high = middle;
    }
    const docId = idOrder[low];
    return low < idOrder.length && this.ids[docId] === id && this.live.has(docId) ? docId : -1;
  }

  sequence(docId: number): Sequence {
    this.everyWord ??= rankBits(this.lexicon.size).fill(0xffffffff);
    return this.decode(docId, this.everyWord, false);
  }

  reach(sets: readonly TermSet[]): TermBits {
    const { ranks } = this.ranked;
    this.reached ??= new TermBits(rankBits(ranks.length));
    this.reached.replace(sets, ranksEnd(ranks.length), ranks);
    return this.reached;
  }

  reachedTokens(docId: number, { bits }: TermBits, headlineOnly = false): Sequence {
    return this.decode(docId, bits, headlineOnly);
  }

  visitPhrase(terms: readonly TermSet[], within: Bitmap, visit: VisitPhrase): void {
    const { sequences, sequenceStarts } = this.segment;
    const scan = PhraseScan.of(sequences, this.ranked, terms);
    const reached = this.reach(terms);
    within.forEach((docId) => {
      if (scan?.read(sequenceStarts[docId], sequenceStarts[docId + 1])) {
        for (let i = 0; i < scan.count; i += 1) visit(docId, scan.fields[i], scan.weights[i]);
      } else visitPlaces(this.reachedTokens(docId, reached), terms, docId, visit);
    });
  }

  /** Removes a document; false when it is not here. */
  remove(id: string): boolean {
    const docId = this.docId(id);
    if (docId < 0) return false;
    this.removeDocId(docId);
    return true;
  }

  mark(words: TermSet, fields: number, into: Bitmap): void {
    const { postingStarts } = this.segment;
    for (const word of words.words) this.markPostings(postingStarts[word], postingStarts[word + 1], fields, into);
    // The postings of neighbours in the lexicon lie end to end.
    for (const { start, end } of words.runs) this.markPostings(postingStarts[start], postingStarts[end], fields, into);
    if (this.removed > 0) into.and(this.live);
  }

  keep(
    parts: readonly WeightedTerms[],
    norms: FieldNorms,
    documents: Bitmap,
    most: number,
  ): MaterializedPostings | null {
    const postings = parts.reduce((sum, { words }) => sum + this.postingCount(words), 0);
    const lists = parts.reduce(
      (sum, { words }) => sum + words.words.length + (words.runs.length > 0 ? postings : 0),
      0,
    );
    if (most * PROBE_COST * lists < postings) return this.probe(parts, norms, documents);
    if (most * READ_COST < postings) return this.read(parts, norms, documents);
    if (most * SCAN_COST < this.maxDoc) return this.scan(parts, norms, documents);
    const holders = new Bitmap(this.maxDoc);
    for (const { words } of parts) this.mark(words, norms.mask, holders);
    documents.and(holders);
    return null;
  }

  postings(part: WeightedTerms, norms: FieldNorms, within: Bitmap, count: number): Postings {
    if (count * READ_COST >= this.postingCount(part.words))
      return new SegmentPostings(this.segment, this.lengths, part, norms);
    return this.read([part], norms, within.clone());
  }

  impacts(stem: string, norms: FieldNorms): StemBlockImpacts | null {
    return this.noted.of(this.lexicon.stem(stem), norms);
  }

  /** Keeps documents by looking each up among the postings of single words. */
  private probe(parts: readonly WeightedTerms[], norms: FieldNorms, documents: Bitmap): MaterializedPostings {
    const { postingStarts, postingDocIds, postingFrequencies } = this.segment;
    const found = new MaterializedPostings();
    documents.forEach((docId) => {
      let frequency = 0;
      let isHeadline = false;
      for (const { words, weight } of parts) {
        for (let i = 0; i < words.words.length; i += 1) {
          const word = words.words[i];
          const end = postingStarts[word + 1];
          const posting = firstFrom(postingDocIds, postingStarts[word], end, docId);
          if (posting === end || postingDocIds[posting] !== docId) continue;
          const packed = postingFrequencies[posting];
          frequency += weight * words.expansions[i].weight * norms.frequency(packed, this.lengths, docId);
          isHeadline ||= inHeadline(packed);
        }
      }
      if (frequency > 0) found.add(docId, frequency, isHeadline);
      else documents.delete(docId);
    });
    return found;
  }

  /** Keeps documents by their token sequences. */
  private read(parts: readonly WeightedTerms[], norms: FieldNorms, documents: Bitmap): MaterializedPostings {
    const reached = this.reach(parts.map(({ words }) => words));
    const found = new MaterializedPostings();
    documents.forEach((docId) => {
      let frequency = 0;
      let isHeadline = false;
      for (const [word, packed] of packFrequencies(this.reachedTokens(docId, reached))) {
        for (const { words, weight } of parts) {
          const factor = weight * (words.get(word)?.weight ?? 0);
          if (factor === 0) continue;
          frequency += factor * norms.frequency(packed, this.lengths, docId);
          isHeadline ||= inHeadline(packed);
        }
      }
      if (frequency > 0) found.add(docId, frequency, isHeadline);
      else documents.delete(docId);
    });
    return found;
  }

  /** Keeps documents by going through all postings of the words. */
  private scan(parts: readonly WeightedTerms[], norms: FieldNorms, documents: Bitmap): MaterializedPostings {
    const { postingStarts, postingDocIds, postingFrequencies } = this.segment;
    const { mask } = norms;
    const bits = documents.words;
    const held = new Bitmap(this.maxDoc);
    const found = new MaterializedPostings();
    const through = (start: number, end: number, factor: number) => {
      for (let i = start; i < end; i += 1) {
        const docId = postingDocIds[i];
        if ((bits[docId >>> 5] & (1 << (docId & 31))) === 0) continue;
        const packed = postingFrequencies[i];
        if ((packed & mask) === 0) continue;
        held.add(docId);
        found.add(docId, factor * norms.frequency(packed, this.lengths, docId), inHeadline(packed));
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

  private postingCount({ words, runs }: TermSet): number {
    const { postingStarts } = this.segment;
    let postings = 0;
    for (const word of words) postings += postingStarts[word + 1] - postingStarts[word];
    for (const { start, end } of runs) postings += postingStarts[end] - postingStarts[start];
    return postings;
  }

  private markPostings(start: number, end: number, fields: number, into: Bitmap): void {
    const { postingDocIds, postingFrequencies } = this.segment;
    const bits = into.words;
    if (fields === ALL_FIELDS) {
      for (let i = start; i < end; i += 1) {
        const docId = postingDocIds[i];
        bits[docId >>> 5] |= 1 << (docId & 31);
      }
      return;
    }
    for (let i = start; i < end; i += 1) {
      const docId = postingDocIds[i];
      if ((postingFrequencies[i] & fields) !== 0) bits[docId >>> 5] |= 1 << (docId & 31);
    }
  }

  private get ranked(): TermRanks {
    this.knownRanks ??= rankTerms(this.segment.documents);
    return this.knownRanks;
  }

  /** The tokens of a document whose words have their bit set, by rank. */
  private decode(docId: number, bits: Uint32Array, headlineOnly: boolean): Sequence {
    const { sequences, sequenceStarts } = this.segment;
    const [start, end] = [sequenceStarts[docId], sequenceStarts[docId + 1]];
    decodeSequence(sequences, start, end, this.ranked.words, bits, headlineOnly, this.scratch);
    return this.scratch;
  }

  private removeDocId(docId: number): void {
    const frequencies = packFrequencies(this.sequence(docId));
    const headline = [...frequencies].filter(([, packed]) => inHeadline(packed)).map(([word]) => word);
    this.lexicon.uncount(frequencies.keys(), headline);
    this.lengths.remove(docId);
    this.live.delete(docId);
    this.removed += 1;
  }
}
