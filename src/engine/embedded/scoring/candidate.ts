/** A matching document that may come onto the page. */
export interface Candidate {
  /** Index of its tier. */
  readonly tier: number;
  readonly docId: number;
  /** First score before freshness; of a rescored candidate, with what the second look added. */
  readonly relevance: number;
  /** Relevance × freshness. */
  readonly score: number;
  /** Whether it holds every free word. */
  readonly complete: boolean;
  /** Whether the second look has rescored it. */
  readonly rescored: boolean;
  /** Whether its headline may hold a scoring word of the query. */
  readonly inHeadline: boolean;
}
