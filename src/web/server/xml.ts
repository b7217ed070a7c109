/** XML that is escaped by construction: `html` templates without the characters that XML 1.0 excludes. */
import { type Html, html, type Insertable } from '../shared/html.js';

/** Characters that XML 1.0 excludes, escaped or not: https://www.w3.org/TR/xml/#charsets. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: matching control characters is the purpose
const EXCLUDED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/**
 * A template of XML. Escapes text, also for quoted attributes, and replaces excluded characters by U+FFFD; inserts
 * markup and lists of it unchanged.
 * @example xml`<name>${'A\u0000 & B'}</name>`.toString() // <name>A\ufffd &amp; B</name>
 */
export function xml(strings: TemplateStringsArray, ...values: readonly Insertable[]): Html {
  return html(
    strings,
    ...values.map((value) => (typeof value === 'string' ? value.replace(EXCLUDED, '\ufffd') : value)),
  );
}

/** A document with an XML declaration. */
export function xmlDocument(root: Html): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${root}\n`;
}
