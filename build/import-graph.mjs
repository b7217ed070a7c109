/** The import graph of TypeScript sources, read from their syntax trees: type imports and dynamic imports included. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from '@swc/core';

const isNode = (value) => typeof value === 'object' && value !== null;

/** Every node of a syntax tree. */
function* nodes(tree) {
  if (!isNode(tree)) return;
  yield tree;
  for (const child of Object.values(tree)) yield* nodes(child);
}

/** The module that a node imports; undefined for other nodes. */
function specifier(node) {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return node.source?.value;
    case 'TsImportType':
      return node.argument?.value;
    case 'CallExpression':
      return node.callee?.type === 'Import' ? node.arguments?.[0]?.expression?.value : undefined;
  }
}

/** `as` casts that silence the compiler. */
function silencingCast(node) {
  if (node.type !== 'TsAsExpression') return undefined;
  if (node.typeAnnotation?.kind === 'any') return 'as any';
  return node.expression?.type === 'TsAsExpression' ? 'as … as …' : undefined;
}

/** The file that a relative module specifier names: `./page.js` is `page.ts`. */
const target = (path, name) => normalize(join(dirname(path), name)).replace(/\.js$/, '.ts');

const present = (value) => value !== undefined;

/** Parses one file. */
export function readSource(path) {
  const text = readFileSync(path, 'utf8');
  const all = [...nodes(parseSync(text, { syntax: 'typescript', target: 'es2022' }))];
  const names = [...new Set(all.map(specifier).filter(present))];
  return {
    path,
    text,
    files: names.filter((name) => name.startsWith('.')).map((name) => target(path, name)),
    packages: names.filter((name) => !name.startsWith('.')),
    silencingCasts: all.map(silencingCast).filter(present),
  };
}

/** Parses all TypeScript files below a folder, sorted by path. */
export function readSources(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => readSource(join(folder, file)));
}

/** Imports of files that do not exist, as `importer → target`. */
export function missingImports(sources) {
  return sources.flatMap(({ path, files }) =>
    files.filter((file) => !existsSync(file)).map((file) => `${path} → ${file}`),
  );
}

/** Strongly connected components of more than one file (Tarjan 1972), each sorted: files that import each other. */
export function importCycles(sources) {
  const importsOf = new Map(sources.map(({ path, files }) => [path, files]));
  const order = new Map();
  const low = new Map();
  const stack = [];
  const cycles = [];
  const visit = (path) => {
    order.set(path, order.size);
    low.set(path, order.get(path));
    stack.push(path);
    for (const next of importsOf.get(path) ?? []) {
      if (!importsOf.has(next)) continue;
      if (!order.has(next)) {
        visit(next);
        low.set(path, Math.min(low.get(path), low.get(next)));
      } else if (stack.includes(next)) {
        low.set(path, Math.min(low.get(path), order.get(next)));
      }
    }
    if (low.get(path) !== order.get(path)) return;
    const component = stack.splice(stack.indexOf(path)).sort();
    if (component.length > 1 || importsOf.get(path)?.includes(path)) cycles.push(component);
  };
  for (const { path } of sources) if (!order.has(path)) visit(path);
  return cycles.sort((a, b) => a.join().localeCompare(b.join()));
}
