/** Fuzzing of importers: no input makes one throw, hang, or change a prototype. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseArticleInput } from '../../../src/document/article-input.js';
import type { Format } from '../../../src/document/importers/detect.js';
import { fixture, importText } from './collect.js';
import { buildZip } from './zip-builder.js';

const FORMATS: readonly Format[] = ['text', 'markdown', 'html', 'json', 'ndjson', 'csv', 'feed', 'wordpress'];
const FIXTURES = readdirSync(fixture('.')).filter((name) => statSync(fixture(name)).isFile());

/** Random deletions and insertions. */
function mutations(bytes: Buffer): fc.Arbitrary<Buffer> {
  const edit = fc.record({
    at: fc.nat(bytes.length),
    drop: fc.nat(40),
    insert: fc.oneof(fc.uint8Array({ maxLength: 20 }), TRAPS),
  });
  return fc
    .array(edit, { minLength: 1, maxLength: 6 })
    .map((edits) =>
      edits.reduce<Buffer>(
        (whole, { at, drop, insert }) =>
          Buffer.concat([whole.subarray(0, at), Buffer.from(insert), whole.subarray(at + drop)]),
        bytes,
      ),
    );
}

const TRAPS = fc
  .constantFrom(
    '"__proto__":{"polluted":1},',
    '"',
    '<',
    ']]>',
    '<![CDATA[',
    '&#x0;',
    '---\n',
    '\u0000',
    '{',
    '\n-\n',
    '<div>'.repeat(50),
    '__proto__: {polluted: 1}\n',
  )
  .map((trap) => Buffer.from(trap));

async function importSafely(name: string, data: Uint8Array, format?: Format): Promise<void> {
  const { items } = await importText(name, data, { format });
  for (const item of items) {
    if (item.kind === 'article') expect(parseArticleInput({ ...item.article }).article).toEqual(item.article);
    else expect(item.reason).not.toBe('');
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
}

describe('random bytes', () => {
  test.each(FORMATS)('as %s', async (format) => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, (data) => importSafely('a', data, format)),
      { numRuns: 60 },
    );
  });
});

describe('a mutated fixture', () => {
  test.each(FIXTURES)('%s', async (name) => {
    const bytes = readFileSync(fixture(name));
    await fc.assert(
      fc.asyncProperty(mutations(bytes), (data) => importSafely(name, data)),
      { numRuns: 30 },
    );
  });

  test('in a zip or gzip', async () => {
    const zip = buildZip([
      { name: 'a.txt', data: 'Title\nLede' },
      { name: 'b.json', data: '{"title": "B"}' },
    ]);
    await fc.assert(
      fc.asyncProperty(mutations(zip), (data) => importSafely('a.zip', data)),
      { numRuns: 100 },
    );
    await fc.assert(
      fc.asyncProperty(mutations(gzipSync('Title\nLede')), (data) => importSafely('a.gz', data)),
      { numRuns: 100 },
    );
  });
});

describe('extreme nesting', () => {
  test.each([
    ['a.html', `<html><body>${'<div>'.repeat(20_000)}Text`],
    ['b.html', `<html><body>${'<div class="related">'.repeat(390)}${'<p>Text'.repeat(9_000)}`],
    ['a.md', `${'> '.repeat(2_000)}Text`],
    ['b.md', `${'['.repeat(20_000)}Text`],
    ['c.md', `---\na: ${'['.repeat(20_000)}\n---\nText`],
    ['a.json', `${'['.repeat(100_000)}`],
    ['a.ndjson', `{"title":"T","a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
    ['a.rss', `<rss><item>${'<a>'.repeat(50_000)}`],
    ['b.rss', `<rss><item><title>T</title>${'<a>'.repeat(50_000)}x${'</a>'.repeat(50_000)}</item></rss>`],
  ])('in %s is imported or rejected', async (name, data) => {
    await importSafely(name, Buffer.from(data));
  });
});
