/** Importer of Markdown with front matter in YAML. Front matter in a programming language is rejected, never run. */
import { marked } from 'marked';
import { parseDocument } from 'yaml';
import { isRecord } from '../article-attributes.js';
import { ArticleFault } from '../article-fault.js';
import { ARTICLE_LIMITS } from '../article-limits.js';
import { decodeText } from '../text-decoding.js';
import { readAll } from './byte-stream.js';
import { renameFields } from './field-shapes.js';
import { fragmentBlocks } from './html-blocks.js';
import type { ArticleDraft, ImportSource } from './importer.js';

/** `---` with an optional language, then lines up to the closing `---`; `+++` is TOML. */
const FRONT_MATTER = /^(---|\+\+\+)[ \t]*([a-z]*)[ \t]*\n(?:([\s\S]*?)\n)?\1[ \t]*(?:\n|$)/i;

/** Yields one draft: its title is that of the front matter, or the first heading. */
export async function* readMarkdown(source: ImportSource): AsyncGenerator<ArticleDraft> {
  const bytes = await readAll(source.bytes, ARTICLE_LIMITS.textBytes);
  const text = decodeText(bytes, source.encoding).replace(/\r\n?/g, '\n');
  if (text.trim() === '') throw new ArticleFault('is empty', { line: 1 });
  const match = FRONT_MATTER.exec(text);
  const fields = match === null ? {} : renameFields(readFrontMatter(match));
  const blocks = fragmentBlocks(await marked.parse(text.slice(match?.[0].length ?? 0), { async: false }));
  const heading =
    typeof fields.title === 'string' || typeof fields.title === 'number' ? String(fields.title) : undefined;
  const [first = '', ...others] = blocks.paragraphs;
  const opens = heading === undefined || first === heading;
  const paragraphs = opens ? others : blocks.paragraphs;
  const lede = fields.lede ?? paragraphs[0];
  const shift = (fields.lede === undefined ? 0 : 1) - (opens ? 1 : 0);
  const positions = blocks.relatedPositions.map((position) => Math.max(0, position + shift));
  const related = fields.related === undefined && { related: blocks.related, relatedPositions: positions };
  yield {
    input: {
      title: first,
      ...fields,
      lede,
      body: fields.lede === undefined ? paragraphs.slice(1) : paragraphs,
      ...related,
    },
    defaults: { id: source.key, publishedAt: source.publishedAt },
  };
}

function readFrontMatter([, fence = '', language = '', matter = '']: RegExpExecArray): {
  readonly [name: string]: unknown;
} {
  if (fence === '+++') throw new ArticleFault('has TOML front matter, which is not supported; use YAML', { line: 1 });
  if (language !== '' && !/^ya?ml$/i.test(language)) {
    throw new ArticleFault(`has front matter in “${language}”, which is not supported; use YAML`, { line: 1 });
  }
  const document = parseDocument(matter, { schema: 'core', logLevel: 'silent', stringKeys: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = (error.linePos?.[0].line ?? 1) + 1;
    throw new ArticleFault(`front matter: ${error.message.split('\n', 1)[0]?.replace(/ at line.*$/, '')}`, { line });
  }
  const fields: unknown = document.toJS({ maxAliasCount: 100 });
  if (fields === null || fields === undefined) return {};
  if (!isRecord(fields)) throw new ArticleFault('front matter must be a mapping of names to values', { line: 2 });
  return fields;
}
