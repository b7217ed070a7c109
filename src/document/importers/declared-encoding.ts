/** The encoding a page or an XML file declares in its first bytes. */
import { type Bytes, peek } from './byte-stream.js';
import type { ImportSource } from './importer.js';

/** HTML asks for the declaration within the first 1,024 bytes; real pages are less careful. */
const DECLARATION_SPAN = 4_096;
const XML_DECLARATION = /<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]{1,40})["']/i;
const META_CHARSET = /<meta[^>]*?charset\s*=\s*["']?\s*([\w.:-]{1,40})/i;

/** The label in an XML declaration or a `<meta>`; undefined when there is none. UTF-16 cannot be declared this way. */
export function declaredEncoding(head: Uint8Array): string | undefined {
  const start = Buffer.from(head.subarray(0, DECLARATION_SPAN)).toString('latin1');
  const label = (XML_DECLARATION.exec(start) ?? META_CHARSET.exec(start))?.[1];
  return label?.toLowerCase().startsWith('utf-16') ? undefined : label;
}

/** A source's bytes with the encoding to read them in. */
export async function declaredXmlEncoding(
  source: ImportSource,
): Promise<{ bytes: Bytes; encoding: string | undefined }> {
  const { head, whole } = await peek(source.bytes, DECLARATION_SPAN);
  return { bytes: whole, encoding: declaredEncoding(head) ?? source.encoding };
}
