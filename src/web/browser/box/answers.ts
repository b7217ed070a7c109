/** What the server answers, parsed at the border: whatever it sends, the box gets these shapes or an error. */

export interface Hit {
  readonly id: string;
  /** HTML of the server, escaped text with `<mark>`; only ever read by `pieces`. */
  readonly title: string;
  readonly passage: string;
  readonly section: string;
  readonly publishedAt: string;
  readonly url: string;
  /** As plain text. */
  readonly headline: string;
}

export interface Completion {
  readonly text: string;
  /** HTML, like a hit's. */
  readonly marked: string;
}

export interface Found {
  readonly total: number;
  readonly hits: readonly Hit[];
}

export function readFound(answer: unknown): Found {
  const { total, hits } = record(answer);
  if (typeof total !== 'number' || !Array.isArray(hits)) throw new TypeError('This is not an answer of Lede.');
  return { total, hits: hits.map(readHit) };
}

/** Completions that are queries; headlines are among the hits. */
export function readCompletions(answer: unknown): readonly Completion[] {
  const { suggestions } = record(answer);
  if (!Array.isArray(suggestions)) throw new TypeError('This is not an answer of Lede.');
  return suggestions
    .map(record)
    .filter(({ kind }) => kind === 'query')
    .map(({ text: completion, highlighted }) => ({ text: text(completion), marked: text(highlighted) }));
}

/** The message of an error answer, if it has one. */
export function readMessage(answer: unknown): string {
  return text(record(record(answer).error).message);
}

function readHit(hit: unknown): Hit {
  const { id, title, section, publishedAt, url, _highlights, _snippets } = record(hit);
  const highlights = record(_highlights);
  const passages: readonly unknown[] = Array.isArray(_snippets) ? _snippets : [];
  return {
    id: text(id),
    title: text(highlights.title),
    passage: text(passages[0] ?? highlights.lede),
    section: text(section),
    publishedAt: text(publishedAt),
    url: text(url),
    headline: text(title),
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
