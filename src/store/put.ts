/** The put of several articles in one transaction, and the outcome of each id. */
import type { PutResult } from '../backend/archive-backend.js';
import type { Article } from '../document/article.js';
import type { Draft } from './draft.js';

export interface StorePutResult extends PutResult {
  /** Number of the last change in the store after this write. */
  readonly sequence: number;
}

/** Puts articles in order. Of several with one id, the last is stored and the first tells created from replaced. */
export function putAll(draft: Draft, articles: readonly Article[]): StorePutResult {
  const outcomes = new Map<string, 'created' | 'replaced' | 'unchanged'>();
  const stored = new Map<string, Article>();
  for (const article of articles) {
    const put = draft.put(article);
    const before = outcomes.get(article.id);
    if (before === undefined || before === 'unchanged') outcomes.set(article.id, put.outcome);
    if (put.outcome !== 'unchanged') stored.set(article.id, put.article);
  }
  const idsWith = (wanted: string) => [...outcomes].filter(([, outcome]) => outcome === wanted).map(([id]) => id);
  return {
    sequence: draft.state.sequence,
    created: idsWith('created'),
    replaced: idsWith('replaced'),
    unchanged: idsWith('unchanged'),
    stored: [...stored.values()],
  };
}

/** Replaces one article by the result of `change`; undefined leaves it as it is. */
export function updateOne(
  draft: Draft,
  id: string,
  change: (current: Article | undefined) => Article | undefined,
): StorePutResult {
  const current = draft.get(id);
  const changed = change(current);
  if (changed !== undefined) return putAll(draft, [{ ...changed, id }]);
  const unchanged = current === undefined ? [] : [id];
  return { sequence: draft.state.sequence, created: [], replaced: [], unchanged, stored: [] };
}
