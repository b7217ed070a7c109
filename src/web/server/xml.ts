/** XML that is well-formed by construction: `html`'s templates, without the characters that XML cannot hold. */
import { type Html, html, type Insertable } from '../shared/html.js';

/** What may not stand in XML 1.0 at all, not even escaped: https://www.w3.org/TR/xml/#charsets. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NO_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/**
 * A template of markup. Text is escaped, also for attributes in quotes, and what XML cannot hold becomes U+FFFD;
 * markup and lists of it go in as they are.
 * @example xml`<name>${'A\u0000 & B'}</name>`.toString() // <name>A\ufffd &amp; B</name>
 */
export function xml(strings: TemplateStringsArray, ...values: readonly Insertable[]): Html {
  return html(
    strings,
    ...values.map((value) => (typeof value === 'string' ? value.replace(NO_CHARACTER, '\ufffd') : value)),
  );
}

/** Markup as a whole document. */
export function xmlDocument(root: Html): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${root}\n`;
}
