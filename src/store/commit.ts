/** One committed transaction, as the search engine needs to know it: the last change of each article. */
import type { Article } from '../document/article.js';
import type { Draft } from './draft.js';

export interface Commit {
  /** Number of its last change. */
  readonly sequence: number;
  /** True when it removed every earlier article first. */
  readonly cleared: boolean;
  /** Added or replaced articles, each id once. */
  readonly articles: readonly Article[];
  /** Ids of removed articles, each once and none of them in `articles`. */
  readonly removed: readonly string[];
  /** Encoded size of `articles`. */
  readonly bytes: number;
}

/** The changes of a draft to articles; undefined when it has none. */
export function commitOf(draft: Draft): Commit | undefined {
  if (!draft.cleared && draft.changes.size === 0) return undefined;
  const articles: Article[] = [];
  const removed: string[] = [];
  let bytes = 0;
  for (const [id, change] of draft.changes) {
    if (change.article === null) removed.push(id);
    else articles.push(change.article);
    bytes += change.bytes?.length ?? 0;
  }
  return { sequence: draft.state.sequence, cleared: draft.cleared, articles, removed, bytes };
}
