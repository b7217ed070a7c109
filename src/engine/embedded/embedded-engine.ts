/** The search engine in this process: a recent tier on MiniSearch, an archive of immutable segments, one scorer over both. */
import { join } from 'node:path';
import type { FieldSummary, Page, SimilarArticle, TermStatistics } from '../../backend/page.js';
import { Deadline } from '../../deadline.js';
import { type Article, DATE_FIELDS } from '../../document/article.js';
import type { Plan, TermMatch } from '../../query/plan.js';
import type { EngineStats, SearchEngine } from '../engine.js';
import type { BackgroundErrorListener } from './background-jobs.js';
import { surfaceOf } from './documents/indexed-document.js';
import { PageCache } from './page-cache.js';
import { type LoadedSegments, SEGMENTS, SegmentFolder } from './persistence/segment-folder.js';
import { documentFrequencies, evaluatePlan } from './query-evaluation.js';
import { moreLikeThisPlan } from './similarity/more-like-this.js';
import { byCodeUnits } from './structures/sorted-keys.js';
import { TIER_LIMITS, type TierLimits } from './tier-limits.js';
import { TieredIndex } from './tiered-index.js';
import type { Tier } from './tiers/tier.js';

export interface EmbeddedEngineOptions {
  /** Folder of the index; segment files are written to its `segments/`. Absent: nothing is written to disk. */
  readonly folder?: string;
  /** Reads segment files and writes none. */
  readonly readOnly?: boolean;
  /** Number of pages cached until the index changes; 0 for none. Default 500, a few kilobytes each. */
  readonly cachedPages?: number;
  /** When articles move between tiers and failed jobs are retried; for tests and measurements. */
  readonly limits?: Partial<TierLimits>;
  /** Called with every failure of sealing, merging and saving segments, which are retried. Must not throw. */
  readonly onBackgroundError?: BackgroundErrorListener | undefined;
}

const CACHED_PAGES = 500;

/** Opens an engine with the segments on disk, or empty if they cannot be used. `checkpoint` tells which changes it lacks. */
export async function createEmbeddedEngine(options: EmbeddedEngineOptions = {}): Promise<SearchEngine> {
  const pages = new PageCache(options.cachedPages ?? CACHED_PAGES);
  const limits = { ...TIER_LIMITS, ...options.limits };
  const folder = options.folder === undefined ? undefined : new SegmentFolder(join(options.folder, SEGMENTS));
  const loaded: LoadedSegments = folder === undefined ? { tiers: [], checkpoint: 0 } : await folder.load();
  const written = options.readOnly === true ? undefined : folder;
  const index = new TieredIndex(written, loaded, limits, options.onBackgroundError);
  return new EmbeddedEngine(index, pages, loaded.damage);
}

class EmbeddedEngine implements SearchEngine {
  private readonly index: TieredIndex;
  private readonly pages: PageCache;
  readonly damage: string | undefined;

  constructor(index: TieredIndex, pages: PageCache, damage: string | undefined) {
    this.index = index;
    this.pages = pages;
    this.damage = damage;
  }

  get checkpoint(): number {
    return this.index.checkpoint;
  }

  private get tiers(): readonly Tier[] {
    return this.index.tiers;
  }

  async put(articles: readonly Article[], sequence: number): Promise<void> {
    await this.index.put(articles, sequence);
  }

  async remove(ids: readonly string[], sequence: number): Promise<void> {
    this.index.remove(ids, sequence);
  }

  async clear(sequence: number): Promise<void> {
    await this.index.clear(sequence);
  }

  async search(plan: Plan, deadline: Deadline = Deadline.NONE): Promise<Page> {
    return this.pages.get(plan, this.index.generation, () => evaluatePlan(plan, this.tiers, deadline));
  }

  async documentFrequencies(terms: readonly TermMatch[]): Promise<readonly number[]> {
    return documentFrequencies(terms, this.tiers);
  }

  async wordsNear(
    word: string,
    edits: 1 | 2 | 3,
    limit: number,
  ): Promise<readonly (TermStatistics & { readonly distance: number })[]> {
    const near = this.tiers.flatMap((tier) =>
      tier.lexicon
        .near(word, edits, false, false)
        .map((match) => ({ tier, word: match.word, distance: match.distance })),
    );
    return sumBySurface(near, limit);
  }

  async similar(id: string, limit: number, deadline: Deadline = Deadline.NONE): Promise<readonly SimilarArticle[]> {
    for (const tier of this.tiers) {
      const docId = tier.docId(id);
      if (docId < 0) continue;
      const plan = moreLikeThisPlan(tier, docId, this.tiers, limit);
      return evaluatePlan(plan, this.tiers, deadline).hits.map(({ id: other, score }) => ({ id: other, score }));
    }
    return [];
  }

  async fields(): Promise<readonly FieldSummary[]> {
    const summaries = new Map<string, Set<FieldSummary['kinds'][number]>>();
    for (const tier of this.tiers) {
      for (const name of tier.columnNames()) {
        const summary = summaries.get(name) ?? new Set();
        for (const kind of tier.column(name)?.kinds() ?? [])
          summary.add(kind === 'number' && DATE_FIELDS.has(name) ? 'date' : kind);
        summaries.set(name, summary);
      }
    }
    return Array.from(summaries, ([name, kinds]) => ({ name, kinds: [...kinds] }));
  }

  stats(): EngineStats {
    const documents = this.tiers.reduce((sum, tier) => sum + tier.documents, 0);
    return {
      documents,
      words: this.tiers.reduce((sum, tier) => sum + tier.lexicon.size, 0),
      tiers: { recent: this.index.recentDocuments, archive: documents - this.index.recentDocuments },
      segments: this.index.segments,
      bytes: this.index.bytes,
      background: this.index.background,
    };
  }

  async pauseSaving(): Promise<void> {
    await this.index.pauseSaving();
  }

  resumeSaving(): void {
    this.index.resumeSaving();
  }

  async copyFilesTo(folder: string): Promise<void> {
    await this.index.copyFilesTo(join(folder, 'segments'));
  }

  async close(): Promise<void> {
    await this.index.close();
  }
}

/** Sums the statistics of words of all tiers by surface form: nearest first, then most frequent. */
function sumBySurface(words: readonly { tier: Tier; word: number; distance: number }[], limit: number) {
  const bySurface = new Map<string, { surface: string; documents: number; headlines: number; distance: number }>();
  for (const { tier, word, distance } of words) {
    const surface = surfaceOf(tier.lexicon.key(word));
    const sum = bySurface.get(surface) ?? { surface, documents: 0, headlines: 0, distance };
    sum.documents += tier.lexicon.documents(word);
    sum.headlines += tier.lexicon.headlines(word);
    bySurface.set(surface, sum);
  }
  return [...bySurface.values()]
    .filter(({ documents }) => documents > 0)
    .sort((a, b) => a.distance - b.distance || b.documents - a.documents || byCodeUnits(a.surface, b.surface))
    .slice(0, limit);
}
