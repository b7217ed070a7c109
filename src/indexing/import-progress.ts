/** The counts of an import. */
export interface ImportProgress {
  /** Articles on disk and searchable, including unchanged ones. */
  readonly accepted: number;
  /** Accepted articles that were stored already, equal apart from `updatedAt`. */
  readonly unchanged: number;
  readonly rejected: number;
  /** Accepted articles a second since the import began. */
  readonly articlesPerSecond: number;
}

export const NO_PROGRESS: ImportProgress = { accepted: 0, unchanged: 0, rejected: 0, articlesPerSecond: 0 };
