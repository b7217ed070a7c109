/** A segment as a tier: its immutable arrays, and the documents removed since it was built. */
import type { Sequence } from '../documents/indexed-document.js';
import { SIGNATURE_SIZE } from '../documents/minhash.js';
import { decodeSequence, emptySequence, rankBits } from '../forward-index/sequence-codec.js';
import { ranksEnd, rankTerms, type TermRanks } from '../forward-index/term-ranks.js';
import { type VisitPhrase, visitOccurrences } from '../positions/phrase.js';
import { PhraseScan } from '../positions/phrase-scan.js';
import { PROBE_COST, READ_COST, SCAN_COST } from '../postings/access-costs.js';
import { MaterializedPostings } from '../postings/materialized-postings.js';
import type { Postings } from '../postings/postings.js';
import { markWords, postingCount, probePostings, scanPostings } from '../postings/postings-intersection.js';
import { SegmentPostings } from '../postings/segment-postings.js';
import { BlockImpacts, type StemBlockImpacts } from '../segment/block-impacts.js';
import type { Segment } from '../segment/segment.js';
import { FrozenColumn } from '../segment/segment-column.js';
import { SegmentLengths } from '../segment/segment-lengths.js';
import { Bitmap } from '../structures/bitmap.js';
import { firstPlace } from '../structures/sorted-keys.js';
import { unpackStrings } from '../structures/string-table.js';
import { SegmentLexicon } from '../terms/segment-lexicon.js';
import { TermBits } from '../terms/term-bits.js';
import type { TermSet, WeightedTerms } from '../terms/term-set.js';
import { inHeadline, packFrequencies } from '../weighting/field-frequencies.js';
import type { FieldNorms } from '../weighting/field-norms.js';
import type { Tier } from './tier.js';

export class SegmentTier implements Tier {
  readonly isFrozen = true;
  readonly segment: Segment;
  readonly live: Bitmap;
  readonly lexicon: SegmentLexicon;
  readonly lengths: SegmentLengths;
  private readonly ids: readonly string[];
  private readonly columns: ReadonlyMap<string, FrozenColumn>;
  private readonly blockImpacts: BlockImpacts;
  private readonly scratch: Sequence = emptySequence();
  // Computed when the first document is decoded.
  private cachedRanks: TermRanks | undefined;
  private selected: TermBits | undefined;
  private everyWord: Uint32Array | undefined;
  private removed = 0;

  /** @param removed docIds of documents removed since the segment was built */
  constructor(segment: Segment, removed: Iterable<number> = []) {
    this.segment = segment;
    this.live = Bitmap.full(segment.maxDoc);
    this.lexicon = new SegmentLexicon(segment);
    this.lengths = new SegmentLengths(segment);
    this.ids = unpackStrings(segment.ids);
    this.columns = new Map(Array.from(segment.columns, ([name, column]) => [name, new FrozenColumn(column)]));
    this.blockImpacts = new BlockImpacts(segment, this.lengths);
    for (const docId of removed) this.removeDocId(docId);
  }

  get maxDoc(): number {
    return this.segment.maxDoc;
  }
  get documents(): number {
    return this.segment.maxDoc - this.removed;
  }
  /** DocIds of removed documents, rising. */
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
    const id = this.ids[docId];
    if (id === undefined) throw new RangeError(`no document ${docId}`);
    return id;
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
    const { ids } = this;
    const { idOrder } = this.segment;
    const place = firstPlace(0, idOrder.length, (at) => (ids[idOrder[at] ?? 0] ?? '') >= id);
    const docId = idOrder[place];
    return docId !== undefined && ids[docId] === id && this.live.has(docId) ? docId : -1;
  }

  sequence(docId: number): Sequence {
    this.everyWord ??= rankBits(this.lexicon.size).fill(0xffffffff);
    return this.decode(docId, this.everyWord, false);
  }

  select(sets: readonly TermSet[]): TermBits {
    const { ranks } = this.termRanks;
    this.selected ??= new TermBits(rankBits(ranks.length));
    this.selected.replace(sets, ranksEnd(ranks.length), ranks);
    return this.selected;
  }

  selectedTokens(docId: number, { bits }: TermBits, headlineOnly = false): Sequence {
    return this.decode(docId, bits, headlineOnly);
  }

  visitPhrase(terms: readonly TermSet[], within: Bitmap, visit: VisitPhrase): void {
    const { sequences, sequenceStarts } = this.segment;
    const scan = PhraseScan.of(sequences, this.termRanks, terms);
    const selected = this.select(terms);
    within.forEach((docId) => {
      if (scan?.read(sequenceStarts[docId] ?? 0, sequenceStarts[docId + 1] ?? 0)) scan.visit(docId, visit);
      else visitOccurrences(this.selectedTokens(docId, selected), terms, docId, visit);
    });
  }

  /** Removes a document. Returns false if the tier does not hold it. */
  remove(id: string): boolean {
    const docId = this.docId(id);
    if (docId < 0) return false;
    this.removeDocId(docId);
    return true;
  }

  mark(words: TermSet, fields: number, into: Bitmap): void {
    markWords(this.segment, words, fields, into);
    if (this.removed > 0) into.and(this.live);
  }

  /** Takes the cheapest of four ways, by the costs of `access-costs.ts`. */
  intersect(
    parts: readonly WeightedTerms[],
    norms: FieldNorms,
    documents: Bitmap,
    max: number,
  ): MaterializedPostings | null {
    const { segment, lengths } = this;
    const sum = (count: (words: TermSet) => number) => parts.reduce((total, { words }) => total + count(words), 0);
    const postings = sum((words) => postingCount(segment, words));
    // Runs are never looked up one by one.
    const lists = sum(({ words, runs }) => words.length + (runs.length > 0 ? postings : 0));
    if (max * PROBE_COST * lists < postings) return probePostings(segment, lengths, parts, norms, documents);
    if (max * READ_COST < postings) return this.readSequences(parts, norms, documents);
    if (max * SCAN_COST < this.maxDoc) return scanPostings(segment, lengths, parts, norms, documents);
    const matching = new Bitmap(this.maxDoc);
    for (const { words } of parts) this.mark(words, norms.mask, matching);
    documents.and(matching);
    return null;
  }

  postings(part: WeightedTerms, norms: FieldNorms, within: Bitmap, count: number): Postings {
    if (count * READ_COST >= postingCount(this.segment, part.words))
      return new SegmentPostings(this.segment, this.lengths, part, norms);
    return this.readSequences([part], norms, within.clone());
  }

  impacts(stem: string, norms: FieldNorms): StemBlockImpacts | null {
    return this.blockImpacts.of(this.lexicon.stem(stem), norms);
  }

  /** Intersects documents with words by decoding their token sequences. Returns the frequencies. */
  private readSequences(parts: readonly WeightedTerms[], norms: FieldNorms, documents: Bitmap): MaterializedPostings {
    const selected = this.select(parts.map(({ words }) => words));
    const matches = new MaterializedPostings();
    documents.forEach((docId) => {
      let frequency = 0;
      let isHeadline = false;
      for (const [word, packed] of packFrequencies(this.selectedTokens(docId, selected))) {
        for (const { words, weight } of parts) {
          const factor = weight * (words.get(word)?.weight ?? 0);
          if (factor === 0) continue;
          frequency += factor * norms.frequency(packed, this.lengths, docId);
          isHeadline ||= inHeadline(packed);
        }
      }
      if (frequency > 0) matches.add(docId, frequency, isHeadline);
      else documents.delete(docId);
    });
    return matches;
  }

  private get termRanks(): TermRanks {
    this.cachedRanks ??= rankTerms(this.segment.documents);
    return this.cachedRanks;
  }

  /** The tokens of a document whose words have their bit set, by rank. */
  private decode(docId: number, bits: Uint32Array, headlineOnly: boolean): Sequence {
    const { sequences, sequenceStarts } = this.segment;
    const start = sequenceStarts[docId] ?? 0;
    const end = sequenceStarts[docId + 1] ?? 0;
    decodeSequence(sequences, start, end, this.termRanks.words, bits, headlineOnly, this.scratch);
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
