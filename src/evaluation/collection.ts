/** Reads the files of a judged collection: queries and judgments, as JSON lines and TSV or in TREC formats. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError, isAppError } from '../errors.js';
import { addJudgment, type JudgedQuery, type Judgments } from './judgments.js';
import { parseQrels, parseRun, parseTopics, type Run } from './trec.js';

const querySchema = z.object({ id: z.coerce.string(), text: z.string() });

/** One validated value per line. Blank lines are skipped; an invalid line is an error with its number. */
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

/** Judgments as tab-separated `query document gain`, with or without a header line, or as TREC qrels of four columns. */
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

/** Reads and parses a file. The messages of errors start with its path. */
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
