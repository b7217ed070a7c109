/** Importer of NDJSON: one article a line. Uses constant memory. */
import { isUtf8 } from 'node:buffer';
import { isRecord } from '../article-attributes.js';
import { ArticleFault } from '../article-fault.js';
import { splitLines, toUtf8 } from './byte-stream.js';
import type { ArticleDraft, ImportSource } from './importer.js';

/** Bytes of one line. A longer one is rejected without being buffered. */
export const LINE_LIMIT = 16 * 1024 * 1024;

/** Yields a draft for each line that is not blank; a line that cannot be read is a fault, and the next ones follow. */
export async function* readNdjson(source: ImportSource): AsyncGenerator<ArticleDraft> {
  const rename = await renaming(source);
  for await (const { number, bytes } of splitLines(toUtf8(source.bytes, source.encoding), LINE_LIMIT)) {
    if (bytes === undefined) {
      const fault = new ArticleFault('the line is longer than 16 MB', { code: 'payload_too_large' });
      yield { line: number, fault };
    } else if (!isUtf8(bytes)) {
      yield { line: number, fault: new ArticleFault('is not valid UTF-8') };
    } else {
      const line = bytes.toString('utf8').trim();
      if (line !== '') yield readLine(line, number, rename);
    }
  }
}

/** The function that renames the fields of a value to members of an article; the identity for `exact` names. */
export async function renaming({ fieldNames }: ImportSource): Promise<(value: unknown) => unknown> {
  if (fieldNames !== 'common') return (value) => value;
  const { renameFields } = await import('./field-shapes.js');
  return (value) => (isRecord(value) ? renameFields(value) : value);
}

function readLine(text: string, line: number, rename: (value: unknown) => unknown): ArticleDraft {
  try {
    return { line, input: rename(JSON.parse(text)) };
  } catch (cause) {
    return { line, fault: new ArticleFault(jsonReason(cause), { cause }) };
  }
}

/** The message of V8 for invalid JSON, without its excerpt of the input. */
export function jsonReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `is not valid JSON: ${message.replace(/(?:, )?(?:\.\.\.)?".*/s, '').replace(/ in JSON.*/s, '')}`;
}
