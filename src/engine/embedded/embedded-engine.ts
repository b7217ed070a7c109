/** The engine inside the process: MiniSearch for what is new, flat segments for the archive, one scorer over both. */
import { join } from 'node:path';
import type { FieldSummary, Page, SimilarArticle, TermStatistics } from '../../backend/page.js';
import { Deadline } from '../../deadline.js';
import { type Article, DATE_FIELDS } from '../../document/article.js';
import type { Plan, TermMatch } from '../../query/plan.js';
import type { EngineStats, SearchEngine } from '../engine.js';
import { surfaceOf } from './documents/indexed-document.js';
import { PageCache } from './page-cache.js';
import { type LoadedSegments, SegmentFolder } from './persistence/segment-folder.js';
import { documentFrequencies, evaluatePlan } from './query-evaluation.js';
import { moreLikeThisPlan } from './similarity/more-like-this.js';
import { TIER_LIMITS, TieredIndex, type TierLimits } from './tiered-index.js';
import type { Tier } from './tiers/tier.js';

export interface EmbeddedEngineOptions {
  /** Folder of the index; derived files are kept in its `segments/`. Nothing is kept on disk without it. */
  readonly folder?: string;
  /** Uses derived files without ever writing any. */
  readonly readOnly?: boolean;
  /** Answered pages kept until the archive changes; 0 for none. Default 500, a few kilobytes each. */
  readonly cachedPages?: number;
  /** When articles move between tiers; for tests and measurements. */
  readonly limits?: Partial<TierLimits>;
  /** Called at each error of a job that no write waits for. */
  readonly onBackgroundError?: (error: unknown, job: string) => void;
}

const CACHED_PAGES = 500;

/** Opens the embedded engine with whatever derived files can be used; the store says what is missing. */
export async function createEmbeddedEngine(options: EmbeddedEngineOptions = {}): Promise<SearchEngine> {
  const pages = new PageCache(options.cachedPages ?? CACHED_PAGES);
  const limits = { ...TIER_LIMITS, ...options.limits };
  const folder = options.folder === undefined ? undefined : new SegmentFolder(join(options.folder, 'segments'));
  const loaded: LoadedSegments = folder === undefined ? { tiers: [], checkpoint: 0 } : await folder.load();
  const archive = new TieredIndex(options.readOnly === true ? undefined : folder, loaded, limits);
  return new EmbeddedEngine(archive, pages, loaded.damage);
}

class EmbeddedEngine implements SearchEngine {
  private readonly archive: TieredIndex;
  private readonly pages: PageCache;
  readonly damage: string | undefined;

  constructor(archive: TieredIndex, pages: PageCache, damage: string | undefined) {
    this.archive = archive;
    this.pages = pages;
    this.damage = damage;
  }

  get checkpoint(): number {
    return this.archive.checkpoint;
  }

  private get tiers(): readonly Tier[] {
    return this.archive.tiers;
  }

  async put(articles: readonly Article[], sequence: number): Promise<void> {
    await this.archive.put(articles, sequence);
  }

  async remove(ids: readonly string[], sequence: number): Promise<void> {
    this.archive.remove(ids, sequence);
  }

  async clear(sequence: number): Promise<void> {
    await this.archive.clear(sequence);
  }

  async search(plan: Plan, deadline: Deadline = Deadline.NONE): Promise<Page> {
    return this.pages.get(plan, this.archive.generation, () => evaluatePlan(plan, this.tiers, deadline));
  }

  async documentFrequencies(terms: readonly TermMatch[]): Promise<readonly number[]> {
    return documentFrequencies(terms, this.tiers);
  }

  async wordsNear(
    word: string,
    edits: 1 | 2 | 3,
    limit: number,
  ): Promise<readonly (TermStatistics & { readonly distance: number })[]> {
    const found = this.tiers.flatMap((tier) =>
      tier.lexicon.near(word, edits, false, false).map((near) => ({ tier, word: near.word, distance: near.distance })),
    );
    return this.statistics(found, limit);
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
      tiers: { recent: this.archive.recentDocuments, archive: documents - this.archive.recentDocuments },
      segments: this.archive.segments,
      bytes: this.archive.bytes,
      background: { failures: 0 },
    };
  }

  async close(): Promise<void> {
    await this.archive.close();
  }

  /** Adds up words of all tiers by surface form: nearest, then most frequent, first. */
  private statistics(found: readonly { tier: Tier; word: number; distance: number }[], limit: number) {
    const bySurface = new Map<string, { surface: string; documents: number; headlines: number; distance: number }>();
    for (const { tier, word, distance } of found) {
      const surface = surfaceOf(tier.lexicon.key(word));
      const sum = bySurface.get(surface) ?? { surface, documents: 0, headlines: 0, distance };
      sum.documents += tier.lexicon.documents(word);
      sum.headlines += tier.lexicon.headlines(word);
      bySurface.set(surface, sum);
    }
    return [...bySurface.values()]
      .filter(({ documents }) => documents > 0)
      .sort((a, b) => a.distance - b.distance || b.documents - a.documents || (a.surface < b.surface ? -1 : 1))
      .slice(0, limit);
  }
}
