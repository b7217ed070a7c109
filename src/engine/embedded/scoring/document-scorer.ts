/** Scores single documents from their term positions: the full score with its parts, and what a second look adds to a candidate. */
import type { PageHit, ScorePart } from '../../../backend/page.js';
import type { Plan } from '../../../query/plan.js';
import type { ResolvedWord } from '../matching/resolved-word.js';
import { TermPositionFinder, type TermPositions } from '../matching/term-positions.js';
import type { Tier } from '../tiers/tier.js';
import type { Candidate } from './candidate.js';
import { firstScore } from './first-score.js';
import type { FreshnessFactor } from './freshness.js';
import { HEADLINE } from './proximity.js';
import { SecondLook } from './second-look.js';
import { wordMatches } from './word-matches.js';

/** A document of a tier. */
type DocumentRef = Pick<Candidate, 'tier' | 'docId'>;

interface Score {
  readonly relevance: number;
  /** Relevance × freshness. */
  readonly score: number;
}

export class DocumentScorer {
  readonly secondLook: SecondLook;
  private readonly words: readonly ResolvedWord[];
  private readonly tiers: readonly Tier[];
  private readonly freshness: FreshnessFactor | null;
  /** By tier, created when its first document is read. */
  private readonly finders: (TermPositionFinder | undefined)[] = [];

  constructor(plan: Plan, words: readonly ResolvedWord[], tiers: readonly Tier[], freshness: FreshnessFactor | null) {
    this.words = words;
    this.tiers = tiers;
    this.freshness = freshness;
    this.secondLook = new SecondLook(words, plan.free);
  }

  /** The score of a document. @param rescored whether the second look is part of it */
  score({ tier, docId }: DocumentRef, rescored: boolean): Score {
    return this.scoreOf(tier, docId, rescored, this.finder(tier).find(docId));
  }

  /**
   * A candidate of the first score with what the second look adds. Null if it certainly ranks behind `worst`: upper bounds
   * are compared before the headline is read, and again before the text is.
   */
  rescore(candidate: Candidate, worst: Candidate | undefined): Candidate | null {
    const { tier, docId, complete, inHeadline, relevance: base } = candidate;
    const { secondLook } = this;
    const factor = this.freshness?.of(tier, docId) ?? 1;
    const minimum = worst !== undefined && worst.complete === complete ? worst.score : Number.NEGATIVE_INFINITY;
    let maxProximity = secondLook.maxProximity(complete, inHeadline);
    const maxHeadline = inHeadline ? secondLook.maxHeadline(base) : 0;
    if ((base + maxHeadline + maxProximity) * factor < minimum) return null;
    const finder = this.finder(tier);
    let headline = 0;
    if (inHeadline) {
      const termPositions = finder.findInHeadline(docId);
      headline = secondLook.headline(termPositions, this.tier(tier).lengths.of(docId, HEADLINE), base);
      maxProximity = Math.min(maxProximity, secondLook.maxProximityBesides(termPositions));
    }
    if ((base + headline + maxProximity) * factor < minimum) return null;
    const proximity = maxProximity > 0 ? secondLook.proximity(finder.find(docId)) : 0;
    const relevance = base + headline + proximity;
    return { tier, docId, relevance, score: relevance * factor, complete, rescored: true, inHeadline };
  }

  /**
   * The hit of a candidate.
   * @param isScored whether the candidate's score is that of the hit
   * @param explain whether the hit lists the parts of its score
   * @param similar ids of the near-identical articles folded under it
   */
  hit(candidate: Candidate, isScored: boolean, explain: boolean, similar: readonly string[]): PageHit {
    const { tier, docId, rescored } = candidate;
    const finder = this.finder(tier);
    const termPositions = finder.find(docId);
    const parts: ScorePart[] | undefined = explain ? [] : undefined;
    const isKnown = isScored && parts === undefined;
    const { score } = isKnown ? candidate : this.scoreOf(tier, docId, rescored, termPositions, parts);
    const matches = wordMatches(termPositions, finder);
    const hit = { id: this.tier(tier).id(docId), score, matches, similar };
    return parts === undefined ? hit : { ...hit, parts };
  }

  /** @param parts receives the summands */
  private scoreOf(
    tier: number,
    docId: number,
    rescored: boolean,
    termPositions: readonly TermPositions[],
    parts?: ScorePart[],
  ): Score {
    const holder = this.tier(tier);
    const base = firstScore(this.words, termPositions, holder, docId, parts);
    let relevance = base;
    if (rescored) {
      relevance += this.secondLook.proximity(termPositions, parts);
      relevance += this.secondLook.headline(termPositions, holder.lengths.of(docId, HEADLINE), base, parts);
    }
    const factor = this.freshness?.of(tier, docId) ?? 1;
    if (factor !== 1) parts?.push({ kind: 'freshness', value: relevance * factor - relevance });
    return { relevance, score: relevance * factor };
  }

  private tier(index: number): Tier {
    const tier = this.tiers[index];
    if (tier === undefined) throw new RangeError(`no tier ${index}`);
    return tier;
  }

  private finder(tier: number): TermPositionFinder {
    const known = this.finders[tier];
    if (known !== undefined) return known;
    const finder = new TermPositionFinder(this.words, this.tier(tier), tier);
    this.finders[tier] = finder;
    return finder;
  }
}
