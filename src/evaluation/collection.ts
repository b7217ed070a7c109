/** The files of a judged collection: queries and judgments, in the plain layout or in TREC's. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError, isAppError } from '../errors.js';
import { addJudgment, type JudgedQuery, type Judgments } from './judgments.js';
import { parseQrels, parseRun, parseTopics, type Run } from './trec.js';

const querySchema = z.object({ id: z.coerce.string(), text: z.string() });

/** One value a line, validated; blank lines are skipped, a wrong one is an error naming its line. */
function parseJsonLines<T>(content: string, schema: z.ZodType<T>): T[] {
  return content.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [schema.parse(JSON.parse(line))];
    } catch (cause) {
      throw new AppError('invalid_body', `Line ${index + 1} is not a query such as {"id": "1", "text": "…"}.`, {
        cause,
      });
    }
  });
}

/** Queries as JSON lines `{id, text}`, or TREC topics. */
export function parseQueries(content: string): JudgedQuery[] {
  return /^\s*</.test(content) ? parseTopics(content) : parseJsonLines(content, querySchema);
}

/** Tab-separated `query document gain`, with or without a line of column names, or TREC's four columns. */
export function parseJudgments(content: string): Judgments {
  const lines = content.split(/\r?\n/);
  const first = lines.find((line) => line.trim() !== '') ?? '';
  if (first.split('\t').length !== 3) return parseQrels(content);
  const judgments = new Map<string, Map<string, number>>();
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const [query = '', document = '', gain = '', ...rest] = line.split('\t');
    if (rest.length > 0) throw new AppError('invalid_body', `Line ${index + 1} has more than three columns.`);
    const named = line === first && /[^\d.\s-]/.test(gain);
    if (!named) addJudgment(judgments, query, document, gain.trim(), index + 1);
  }
  return judgments;
}

/** Reads a file through one of the parsers; errors name the file. */
async function load<T>(path: string, parse: (content: string) => T): Promise<T> {
  try {
    return parse(await readFile(path, 'utf8'));
  } catch (cause) {
    if (isAppError(cause)) throw new AppError(cause.code, `${path}: ${cause.message}`, { cause });
    throw new AppError('invalid_body', `Cannot read ${path}.`, { cause });
  }
}

export const loadQueries = (path: string): Promise<JudgedQuery[]> => load(path, parseQueries);
export const loadJudgments = (path: string): Promise<Judgments> => load(path, parseJudgments);
export const loadRun = (path: string): Promise<Run> => load(path, parseRun);
