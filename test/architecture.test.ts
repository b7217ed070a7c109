/** ARCHITECTURE.md, executable: the order of rooms and sub-rooms, no import cycles, one home per library, and the form of every file. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { importCycles, missingImports, readSources, type Source } from '../build/import-graph.mjs';

/** Rooms by path prefix, low to high. The longest prefix of a path is its room. Rooms of one level never import each other. */
const LEVELS: readonly (readonly string[])[] = [
  ['src/errors.ts'],
  ['src/deadline.ts'],
  ['src/config.ts', 'src/document/'],
  ['src/document/importers/', 'src/analysis/'],
  ['src/query/'],
  ['src/backend/'],
  ['src/engine/engine.ts'],
  ['src/engine/embedded/structures/'],
  ['src/engine/embedded/doc-values/'],
  ['src/engine/embedded/documents/'],
  ['src/engine/embedded/weighting/'],
  ['src/engine/embedded/forward-index/'],
  ['src/engine/embedded/segment/'],
  ['src/engine/embedded/terms/'],
  ['src/engine/embedded/positions/'],
  ['src/engine/embedded/postings/'],
  ['src/engine/embedded/tiers/'],
  ['src/engine/embedded/similarity/'],
  ['src/engine/embedded/matching/'],
  ['src/engine/embedded/scoring/'],
  ['src/engine/embedded/persistence/'],
  ['src/engine/embedded/'],
  ['src/store/'],
  ['src/backend/embedded/'],
  ['src/indexing/', 'src/search/'],
  ['src/service/'],
  ['src/http/', 'src/evaluation/'],
  ['src/http/algolia/schema/', 'src/http/routes/'],
  ['src/http/algolia/records/'],
  ['src/http/algolia/settings/'],
  ['src/http/algolia/request/'],
  ['src/http/algolia/response/'],
  ['src/http/algolia/routes/'],
  ['src/http/algolia/'],
  ['src/http/app.ts'],
  ['src/cli/'],
  ['src/main.ts'],
];

/** The pages stand beside the levels: they import nothing of the service, and only `src/http/` imports them. */
const WEB_LEVELS: readonly (readonly string[])[] = [
  ['src/web/shared/'],
  ['src/web/shared/view/'],
  ['src/web/server/', 'src/web/browser/'],
  ['src/web/browser/box/', 'src/web/browser/page/'],
];

/** Rooms that `src/http/` may import of the pages. */
const SERVED: readonly string[] = ['src/web/server/', 'src/web/shared/', 'src/web/shared/view/'];

/** Rooms that never import each other, whatever their levels. */
const APART: readonly (readonly [string, string])[] = [
  ['src/engine/', 'src/store/'],
  ['src/http/routes/', 'src/http/algolia/'],
  ['src/evaluation/', 'src/http/'],
  ['src/web/server/', 'src/web/browser/'],
];

/** Only the embedded backend knows the embedded engine: everything else goes through the port in `src/backend/`. */
const EMBEDDED_ENGINE = 'src/engine/embedded/';
const EMBEDDED_BACKEND = 'src/backend/embedded/';

/** Path prefix below which a library may be imported. */
const LIBRARY_HOMES: Readonly<Record<string, string>> = {
  express: 'src/http/',
  lmdb: 'src/store/',
  minisearch: EMBEDDED_ENGINE,
  stemmer: 'src/analysis/',
  cors: 'src/http/',
  'express-rate-limit': 'src/http/',
  uuid: 'src/web/server/',
};

const BANNED_NAMES = /(^|[-.])(utils?|helpers?|managers?|commons?|misc)([-.]|$)/i;

/** The median sub-room of the embedded engine stays below this number of files. */
const MEDIAN_FILES = 12;

const sources = readSources('src');
const files = readdirSync('src', { recursive: true, encoding: 'utf8' });

/** The longest prefix of a path that is named in the levels. */
function roomOf(path: string): string | undefined {
  const rooms = [...LEVELS, ...WEB_LEVELS].flat().filter((room) => path === room || isBelow(path, room));
  return rooms.sort((a, b) => a.length - b.length).at(-1);
}

const isBelow = (path: string, room: string): boolean => room.endsWith('/') && path.startsWith(room);

/** `src/engine/embedded/` of `src/engine/embedded/tiered-index.ts`. */
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

const levelIn = (levels: readonly (readonly string[])[], room: string): number =>
  levels.findIndex((rooms) => rooms.includes(room));

function areApart(from: string, to: string): boolean {
  return APART.some(
    ([one, other]) => (from.startsWith(one) && to.startsWith(other)) || (from.startsWith(other) && to.startsWith(one)),
  );
}

/** Whether a file may import another by the order of their rooms. */
function mayImport(from: string, to: string): boolean {
  const [room, target] = [roomOf(from), roomOf(to)];
  if (room === undefined || target === undefined) return false;
  if (room === target) return true;
  const web = [levelIn(WEB_LEVELS, room), levelIn(WEB_LEVELS, target)] as const;
  if (web[0] !== -1) return web[1] !== -1 && web[1] < web[0] && !areApart(room, target);
  if (web[1] !== -1) return from.startsWith('src/http/') && SERVED.includes(target);
  return levelIn(LEVELS, target) < levelIn(LEVELS, room) && !areApart(room, target);
}

/** Imports between files for which a rule does not hold, as `importer → target`. */
function importsAgainst(rule: (from: string, to: string) => boolean): string[] {
  return sources.flatMap(({ path, files: targets }) =>
    targets.filter((target) => !rule(path, target)).map((target) => `${path} → ${target}`),
  );
}

function importsEngineThroughPort(from: string, to: string): boolean {
  return !to.startsWith(EMBEDDED_ENGINE) || from.startsWith(EMBEDDED_ENGINE) || from.startsWith(EMBEDDED_BACKEND);
}

const imports =
  (library: string) =>
  ({ packages }: Source): boolean =>
    packages.some((name) => name === library || name.startsWith(`${library}/`));

describe('rooms', () => {
  test('every folder of sources has a level', () => {
    const folders = new Set(sources.map(({ path }) => folderOf(path)));
    const known = new Set([...LEVELS, ...WEB_LEVELS].flat());
    expect(
      [...folders].filter((folder) => folder !== 'src/' && !known.has(folder) && folder !== 'src/engine/'),
    ).toEqual([]);
    expect(sources.map(({ path }) => path).filter((path) => roomOf(path) === undefined)).toEqual([]);
  });

  test('every level names rooms that exist', () => {
    const rooms = [...LEVELS, ...WEB_LEVELS].flat();
    expect(rooms.filter((room) => !sources.some(({ path }) => roomOf(path) === room))).toEqual([]);
  });

  test('a file imports only from its own room and from lower ones', () => {
    expect(importsAgainst(mayImport)).toEqual([]);
  });

  test('only the embedded backend imports the embedded engine', () => {
    expect(importsAgainst(importsEngineThroughPort)).toEqual([]);
  });

  test('no files import each other, not even types', () => {
    const cycles = importCycles(sources).map((cycle) => cycle.join(' ↔ '));
    expect(cycles).toEqual([]);
  });

  test('relative imports name files that exist', () => {
    expect(missingImports(sources)).toEqual([]);
  });

  test.each(Object.entries(LIBRARY_HOMES))('%s is imported only in %s', (library, home) => {
    const importers = sources.filter(imports(library)).map(({ path }) => path);
    expect(importers.filter((path) => !path.startsWith(home))).toEqual([]);
    expect(importers).not.toEqual([]);
  });

  test(`the median sub-room of the embedded engine has fewer than ${MEDIAN_FILES} files`, () => {
    const counts = new Map<string, number>();
    for (const { path } of sources) {
      const folder = folderOf(path);
      if (folder.startsWith(EMBEDDED_ENGINE)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
    }
    const sorted = [...counts.values()].sort((a, b) => a - b);
    expect(sorted.at(sorted.length >> 1)).toBeLessThan(MEDIAN_FILES);
  });
});

describe('every file', () => {
  test('begins with a header comment', () => {
    const bare = sources.filter(({ text }) => !/^(#!.*\n)?\/\*\*\s*\S/.test(text));
    expect(bare.map(({ path }) => path)).toEqual([]);
  });

  test('has a name of the field, not "utils" or "helpers"', () => {
    expect(files.filter((file) => file.split('/').some((part) => BANNED_NAMES.test(part)))).toEqual([]);
  });

  test('never silences the compiler', () => {
    const silenced = sources.filter(
      ({ text, silencingCasts }) => silencingCasts.length > 0 || /@ts-(ignore|nocheck|expect-error)/.test(text),
    );
    expect(silenced.map(({ path, silencingCasts }) => `${path} ${silencingCasts.join(', ')}`)).toEqual([]);
  });
});
