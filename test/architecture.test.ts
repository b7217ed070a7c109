/** ARCHITECTURE.md, executable: the order of rooms, libraries in one place each, and the habits every file keeps. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseSync } from '@swc/core';

/** Low to high: a file imports from its own room and from lower levels; rooms of one level never import each other. */
const LEVELS: readonly (readonly string[])[] = [
  ['errors'],
  ['config', 'document'],
  ['analysis'],
  ['query'],
  ['engine', 'store'],
  ['indexing', 'search'],
  ['service'],
  ['http', 'evaluation'],
  ['cli'],
  ['main'],
];

/** Stands beside the levels: the page speaks only HTTP, and only http hands it out. */
const WEB = 'web';

/** Where a library may be imported, as the start of a path. */
const LIBRARY_HOMES: Readonly<Record<string, string>> = {
  express: 'src/http/',
  minisearch: 'src/engine/embedded/',
  lmdb: 'src/store/',
};

const BANNED_NAMES = /(^|[-.])(utils?|helpers?|managers?|commons?|misc)([-.]|$)/i;

interface Source {
  readonly path: string;
  readonly room: string;
  readonly text: string;
  /** Module specifiers of imports, re-exports and dynamic imports. */
  readonly imports: readonly string[];
  /** `as` casts that silence the compiler. */
  readonly silenced: readonly string[];
}

/** `src/search/page.ts` is in the room `search`, `src/main.ts` in `main`. */
const roomOf = (path: string): string => path.split('/')[1]?.replace(/\.ts$/, '') ?? '';

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Every node of a syntax tree. */
function* nodes(tree: unknown): Generator<Record<string, unknown>> {
  if (!isRecord(tree)) return;
  yield tree;
  for (const child of Object.values(tree)) yield* nodes(child);
}

const isImport = (node: Record<string, unknown>): boolean =>
  ['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration'].includes(String(node.type));

/** The module a node names, when it names one. */
function specifier(node: Record<string, unknown>): string | undefined {
  if (isImport(node)) return isRecord(node.source) ? String(node.source.value) : undefined;
  const { type, callee, arguments: given } = node;
  if (type !== 'CallExpression' || !isRecord(callee) || callee.type !== 'Import' || !Array.isArray(given)) return;
  const [first]: unknown[] = given;
  return isRecord(first) && isRecord(first.expression) ? String(first.expression.value) : undefined;
}

function silencing(node: Record<string, unknown>): string | undefined {
  if (node.type !== 'TsAsExpression' || !isRecord(node.typeAnnotation)) return undefined;
  const kind = node.typeAnnotation.kind;
  if (kind === 'any') return 'as any';
  const { expression } = node;
  const twice = isRecord(expression) && expression.type === 'TsAsExpression';
  return twice ? 'as … as …' : undefined;
}

function readSource(path: string): Source {
  const text = readFileSync(path, 'utf8');
  const all = [...nodes(parseSync(text, { syntax: 'typescript', target: 'es2022' }))];
  const present = (value: string | undefined): value is string => value !== undefined;
  return {
    path,
    room: roomOf(path),
    text,
    imports: all.map(specifier).filter(present),
    silenced: all.map(silencing).filter(present),
  };
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).map((file) => `src/${file}`);
const sources = files.filter((file) => file.endsWith('.ts')).map(readSource);

const levelOf = (room: string): number => LEVELS.findIndex((rooms) => rooms.includes(room));

/** Whether a file of one room may import one of another. */
function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  if (to === WEB) return from === 'http';
  return from !== WEB && levelOf(to) < levelOf(from);
}

describe('rooms', () => {
  test('every file is in a known room', () => {
    expect(sources.filter(({ room }) => room !== WEB && levelOf(room) === -1).map(({ path }) => path)).toEqual([]);
  });

  test('a file imports only from its own room and from lower ones', () => {
    const wrong = sources.flatMap(({ path, room, imports }) =>
      imports
        .filter((name) => name.startsWith('.'))
        .map((name) => normalize(join(dirname(path), name)))
        .filter((target) => !mayImport(room, roomOf(target.replace(/\.js$/, '.ts'))))
        .map((target) => `${path} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('relative imports name files that exist', () => {
    const missing = sources.flatMap(({ path, imports }) =>
      imports
        .filter((name) => name.startsWith('.'))
        .map((name) => normalize(join(dirname(path), name)).replace(/\.js$/, '.ts'))
        .filter((target) => !existsSync(target))
        .map((target) => `${path} → ${target}`),
    );
    expect(missing).toEqual([]);
  });

  test.each(Object.entries(LIBRARY_HOMES))('%s is imported only in %s', (library, home) => {
    const users = sources.filter(({ imports }) =>
      imports.some((name) => name === library || name.startsWith(`${library}/`)),
    );
    expect(users.map(({ path }) => path).filter((path) => !path.startsWith(home))).toEqual([]);
  });
});

describe('every file', () => {
  test('begins with a comment that says why it exists', () => {
    const bare = sources.filter(({ text }) => !/^(#!.*\n)?\/\*\*\s*\S/.test(text));
    expect(bare.map(({ path }) => path)).toEqual([]);
  });

  test('is named after what it is, not "utils" or "helpers"', () => {
    expect(files.filter((file) => file.split('/').some((part) => BANNED_NAMES.test(part)))).toEqual([]);
  });

  test('never silences the compiler', () => {
    const silenced = sources.filter(
      ({ text, silenced: casts }) => casts.length > 0 || /@ts-(ignore|nocheck|expect-error)/.test(text),
    );
    expect(silenced.map(({ path, silenced: casts }) => `${path} ${casts.join(', ')}`)).toEqual([]);
  });
});
