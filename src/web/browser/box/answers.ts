/** Answers of the server, parsed: an unexpected body gives an error or empty members, never another shape. */

export interface Hit {
  readonly id: string;
  /** HTML: escaped text with `<mark>`; read by `pieces` only. */
  readonly title: string;
  readonly passage: string;
  readonly section: string;
  readonly publishedAt: string;
  readonly url: string;
  /** The title as plain text. */
  readonly headline: string;
}

export interface Completion {
  readonly text: string;
  /** HTML, like the title of a hit. */
  readonly marked: string;
}

export interface Results {
  readonly total: number;
  readonly hits: readonly Hit[];
}

export function readResults(answer: unknown): Results {
  const { total, hits } = record(answer);
  if (typeof total !== 'number' || !Array.isArray(hits)) throw new TypeError('The answer is not one of Lede.');
  return { total, hits: hits.map(readHit) };
}

/** The suggested queries; suggested headlines are left out, since the hits show them. */
export function readCompletions(answer: unknown): readonly Completion[] {
  const { suggestions } = record(answer);
  if (!Array.isArray(suggestions)) throw new TypeError('The answer is not one of Lede.');
  return suggestions
    .map(record)
    .filter(({ kind }) => kind === 'query')
    .map(({ text: completion, highlighted }) => ({ text: text(completion), marked: text(highlighted) }));
}

/** The message of an error answer, or ''. */
export function readMessage(answer: unknown): string {
  return text(record(record(answer).error).message);
}

function readHit(hit: unknown): Hit {
  const { id, title, section, publishedAt, url, _highlights, _snippets } = record(hit);
  const highlights = record(_highlights);
  const [snippet]: readonly unknown[] = Array.isArray(_snippets) ? _snippets : [];
  return {
    id: text(id),
    title: text(highlights.title),
    passage: text(snippet ?? highlights.lede),
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
