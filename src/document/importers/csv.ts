/** Importer of CSV with a header row, delimited by commas, semicolons or tabs. Uses constant memory. */
import { pipeline, Readable } from 'node:stream';
import { type Info, parse } from 'csv-parse';
import { isRecord } from '../article-attributes.js';
import { ArticleFault } from '../article-fault.js';
import { decodeStream } from './byte-stream.js';
import { boundRows, csvDelimiter } from './csv-rows.js';
import { memberNamed } from './field-names.js';
import { renameFields } from './field-shapes.js';
import type { ArticleDraft, ImportSource } from './importer.js';
import { LINE_LIMIT } from './ndjson.js';

/** Longest header row in UTF-16 units. */
const HEADER_LIMIT = 65_536;
const REPLACEMENT = '\ufffd';

/** Yields a draft for each row, with its last line; a row that cannot be read is a fault, and the next ones follow. */
export async function* readCsv(source: ImportSource): AsyncGenerator<ArticleDraft> {
  const { start, whole } = await readHeader(decodeStream(source.bytes, source.encoding));
  const skipped: ArticleDraft[] = [];
  const skip = (line: number | undefined, reason: string) => {
    skipped.push({ line, fault: new ArticleFault(reason) });
  };
  const delimiter = csvDelimiter(start.split(/\r?\n/, 1)[0] ?? '');
  const rows = boundRows(whole, delimiter, LINE_LIMIT, ({ line, reason }) => skip(line, reason));
  const parser = parse({
    delimiter,
    info: true,
    on_skip: (error) => {
      skip(typeof error?.lines === 'number' ? error.lines : undefined, error?.message ?? 'the row cannot be read');
      return undefined;
    },
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
  });
  let columns: readonly string[] | undefined;
  // On an error `pipeline` destroys the parser with it, which throws it in this loop.
  for await (const row of pipeline(Readable.from(rows), parser, () => undefined)) {
    yield* skipped.splice(0);
    if (!isRow(row)) continue;
    if (columns === undefined) columns = readColumns(row.record);
    else yield readRow(columns, row.record, row.info.lines);
  }
  yield* skipped.splice(0);
  if (columns === undefined) throw new ArticleFault('is empty', { line: 1 });
}

async function readHeader(chunks: AsyncGenerator<string>): Promise<{ start: string; whole: AsyncGenerator<string> }> {
  let start = '';
  while (start.length < HEADER_LIMIT && !start.includes('\n')) {
    const next = await chunks.next();
    if (next.done === true) break;
    start += next.value;
  }
  async function* whole(): AsyncGenerator<string> {
    yield start;
    yield* chunks;
  }
  return { start, whole: whole() };
}

function isRow(row: unknown): row is { record: string[]; info: Info } {
  return isRecord(row) && Array.isArray(row.record);
}

function readColumns(header: readonly string[]): readonly string[] {
  const columns = header.map((name, index) => name.trim() || `column ${index + 1}`);
  const members = columns.map(memberNamed);
  if (!members.includes('title') && !members.includes('text')) {
    const names = columns.slice(0, 8).join(', ').slice(0, 120);
    throw new ArticleFault(`has no column for a title or a text; its columns are: ${names}`, { line: 1 });
  }
  return columns;
}

function readRow(columns: readonly string[], record: readonly string[], line: number): ArticleDraft {
  if (record.length > columns.length) {
    const reason = `the row has ${record.length} fields, the header names ${columns.length}`;
    return { line, fault: new ArticleFault(reason) };
  }
  if (record.some((field) => field.includes(REPLACEMENT)))
    return { line, fault: new ArticleFault('is not valid UTF-8') };
  const fields = new Map<string, unknown>();
  record.forEach((field, index) => {
    const name = columns[index];
    if (name !== undefined && field.trim() !== '') fields.set(name, memberNamed(name) ? field : typed(field.trim()));
  });
  return { line, input: renameFields(Object.fromEntries(fields)) };
}

/** A number or boolean when the field prints back to the same text (`007` stays text), so that it can be compared. */
function typed(field: string): string | number | boolean {
  if (field === 'true' || field === 'false') return field === 'true';
  return /^-?\d/.test(field) && String(Number(field)) === field ? Number(field) : field;
}
