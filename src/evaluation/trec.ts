/**
 * The text formats of TREC, for exchange of topics, judgments and runs with other tools.
 *
 *   topics = { "<top>" "<num>" [ "Number:" ] id "<title>" text [ "<desc>" … ] "</top>" }   tags may be closed or not
 *   qrels  = { query " " iteration " " document " " gain NEWLINE }
 *   run    = { query " " "Q0" " " document " " rank " " score " " tag NEWLINE }
 */
import { AppError } from '../errors.js';
import { addJudgment, type JudgedQuery, type Judgments } from './judgments.js';

/** Document ids by query id, best first. */
export type Run = ReadonlyMap<string, readonly string[]>;

const text = (markup: string): string =>
  markup
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** The number and title of each topic. A topic without a number is an error. */
export function parseTopics(topics: string): JudgedQuery[] {
  return [...topics.matchAll(/<top>([\s\S]*?)<\/top>/gi)].map(([, top = '']) => {
    const number = /<num>(?:\s*Number:)?([^<]*)/i.exec(top)?.[1] ?? '';
    const title = /<title>(?:\s*Topic:)?([^<]*)/i.exec(top)?.[1] ?? '';
    if (text(number) === '') throw new AppError('invalid_body', 'A topic has no <num>.');
    return { id: text(number), text: text(title) };
  });
}

export function formatTopics(queries: readonly JudgedQuery[]): string {
  return queries
    .map((query) => `<top>\n<num> Number: ${query.id}\n<title> ${query.text.replace(/[<>]/g, ' ')}\n</top>\n`)
    .join('\n');
}

/** Visits the columns of each line that is not blank. A line with another number of columns is an error. */
function eachRow(content: string, columns: number, visit: (row: readonly string[], line: number) => void): void {
  for (const [index, line] of content.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const row = line.trim().split(/\s+/);
    if (row.length !== columns) {
      throw new AppError('invalid_body', `Line ${index + 1} has ${row.length} columns, expected ${columns}.`);
    }
    visit(row, index + 1);
  }
}

export function parseQrels(content: string): Judgments {
  const judgments = new Map<string, Map<string, number>>();
  eachRow(content, 4, ([query = '', , document = '', gain = ''], line) => {
    addJudgment(judgments, query, document, gain, line);
  });
  return judgments;
}

export function formatQrels(judgments: Judgments): string {
  const lines = [...judgments].flatMap(([query, gains]) =>
    [...gains].map(([document, gain]) => `${query} 0 ${document} ${gain}\n`),
  );
  return lines.join('');
}

/** Parses a run. Ordered by descending score, then by rank, as in trec_eval. */
export function parseRun(content: string): Run {
  const rows = new Map<string, { id: string; rank: number; score: number }[]>();
  eachRow(content, 6, ([query = '', , id = '', rank, score], line) => {
    const row = { id, rank: Number(rank), score: Number(score) };
    if (Number.isNaN(row.rank) || Number.isNaN(row.score)) {
      throw new AppError('invalid_body', `Line ${line}: rank and score must be numbers.`);
    }
    const known = rows.get(query);
    if (known === undefined) rows.set(query, [row]);
    else known.push(row);
  });
  const run = new Map<string, readonly string[]>();
  for (const [query, ranked] of rows) {
    ranked.sort((a, b) => b.score - a.score || a.rank - b.rank);
    run.set(query, [...new Set(ranked.map((row) => row.id))]);
  }
  return run;
}

/** Formats a run. Scores are 1 / rank. An id with white space is an error, since columns are separated by it. */
export function formatRun(run: Run, tag = 'lede'): string {
  const lines: string[] = [];
  for (const [query, ids] of run) {
    for (const [index, id] of ids.entries()) {
      if (/\s/.test(id))
        throw new AppError('invalid_id', `The id "${id}" cannot be in a TREC run: it has white space.`);
      lines.push(`${query} Q0 ${id} ${index + 1} ${(1 / (index + 1)).toFixed(6)} ${tag}\n`);
    }
  }
  return lines.join('');
}
