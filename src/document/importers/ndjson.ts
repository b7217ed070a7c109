/** Reads one JSON article a line, in constant memory; a bad line never stops the rest. */
import { isUtf8 } from 'node:buffer';
import { isRecord } from '../article-attributes.js';
import { ArticleFault } from '../article-fault.js';
import { splitLines, toUtf8 } from './byte-stream.js';
import type { Draft, ImportSource } from './importer.js';

/** Bytes of one line; a longer one is rejected without being kept. */
export const LINE_LIMIT = 16 * 1024 * 1024;

/** Every line that is not blank is a draft or a fault with its number. */
export async function* readNdjson(source: ImportSource): AsyncGenerator<Draft> {
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

/** What gives a value the names of the contract, where others are taken too. */
export async function renaming({ fieldNames }: ImportSource): Promise<(value: unknown) => unknown> {
  if (fieldNames !== 'common') return (value) => value;
  const { renameFields } = await import('./field-shapes.js');
  return (value) => (isRecord(value) ? renameFields(value) : value);
}

function readLine(text: string, line: number, rename: (value: unknown) => unknown): Draft {
  try {
    return { line, input: rename(JSON.parse(text)) };
  } catch (cause) {
    return { line, fault: new ArticleFault(jsonReason(cause), { cause }) };
  }
}

/** What V8 says of bad JSON, without the excerpt of the input it adds. */
export function jsonReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `is not valid JSON: ${message.replace(/(?:, )?(?:\.\.\.)?".*/s, '').replace(/ in JSON.*/s, '')}`;
}
