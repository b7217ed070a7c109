/** The encoding that an HTML page or an XML file declares in its first bytes. */
import { type Bytes, peek } from './byte-stream.js';
import type { ImportSource } from './importer.js';

/** Bytes searched for a declaration. HTML requires it within 1,024; many pages have it later. */
const DECLARATION_SPAN = 4_096;
const XML_DECLARATION = /<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]{1,40})["']/i;
const META_CHARSET = /<meta[^>]*?charset\s*=\s*["']?\s*([\w.:-]{1,40})/i;

/** The label of an XML declaration or a `<meta>` element; undefined without one, and for UTF-16, which cannot be read. */
export function declaredEncoding(head: Uint8Array): string | undefined {
  const start = Buffer.from(head.subarray(0, DECLARATION_SPAN)).toString('latin1');
  const label = (XML_DECLARATION.exec(start) ?? META_CHARSET.exec(start))?.[1];
  return label?.toLowerCase().startsWith('utf-16') ? undefined : label;
}

/** The bytes of a source, with their declared encoding. */
export async function declaredXmlEncoding(
  source: ImportSource,
): Promise<{ bytes: Bytes; encoding: string | undefined }> {
  const { head, whole } = await peek(source.bytes, DECLARATION_SPAN);
  return { bytes: whole, encoding: declaredEncoding(head) ?? source.encoding };
}
