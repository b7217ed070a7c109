/** The files of a folder that can have articles, and the ids and dates in their names. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { parseDate } from '../article-date.js';
import { idFromKey } from '../article-id.js';
import { isIgnoredFile } from './file-names.js';
import { FolderLinks } from './folder-links.js';

export { isForeignFile, isIgnoredFile } from './file-names.js';

const EXTENSION = /\.[a-z][a-z0-9]{0,9}$/i;
const COMPRESSION = /\.(?:gz|gzip|zip)$/i;
const DATE_PREFIX = /^(\d{4}-\d{2}-\d{2})-/;

/**
 * All files under a path (the path itself when it is a file), sorted by name within each folder, those of linked folders
 * last. Skips hidden and temporary files except the path itself. Throws as `stat` does.
 * @param links decides about symbolic links; those out of the folder are not followed by default
 */
export async function* listFiles(path: string, links?: FolderLinks): AsyncGenerator<string> {
  if (!(await stat(path)).isDirectory()) yield path;
  else yield* new Listing(links ?? (await FolderLinks.open([path]))).walkTree(path, await realpath(path));
}

class Listing {
  readonly #links: FolderLinks;

  constructor(links: FolderLinks) {
    this.#links = links;
  }

  async *walkTree(folder: string, real: string): AsyncGenerator<string> {
    const linked: { readonly path: string; readonly real: string }[] = [];
    yield* this.#walk(folder, real, real, linked);
    // Afterwards: a folder is rather listed under its own path.
    for (const each of linked) yield* this.walkTree(each.path, each.real);
  }

  /** @param root real path of the tree. @param linked receives the folders that links lead to */
  async *#walk(
    folder: string,
    real: string,
    root: string,
    linked: { readonly path: string; readonly real: string }[],
  ): AsyncGenerator<string> {
    const entries = await readdir(real, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (isIgnoredFile(entry.name) || entry.name === '__MACOSX') continue;
      const path = join(folder, entry.name);
      const inside = join(real, entry.name);
      if (entry.isFile()) yield path;
      else if (entry.isDirectory() && !this.#links.isExcluded(inside) && this.#links.isListedIn(inside, root)) {
        yield* this.#walk(path, inside, root, linked);
      } else if (entry.isSymbolicLink()) {
        const target = await this.#links.follow(resolve(path));
        if (target.kind === 'file') yield path;
        else if (target.kind === 'folder') linked.push({ path, real: target.real });
      }
    }
  }
}

/** The id of a file with one article: its path relative to the imported folder, without extension, with slashes. */
export function fileKey(path: string, root: string): string {
  const inside = relative(root, path);
  const name = inside === '' || inside.startsWith('..') ? basename(path) : inside;
  return idFromKey(withoutExtension(name.split(sep).join('/')));
}

/** `a/b.txt.gz` → `a/b`. */
export function withoutExtension(path: string): string {
  return path.replace(COMPRESSION, '').replace(EXTENSION, '') || path;
}

/** The date in `2025-03-01-harbour-reopens.txt`; undefined without a valid one. */
export function fileDate(path: string): string | undefined {
  const date = DATE_PREFIX.exec(basename(path))?.[1];
  return date === undefined ? undefined : parseDate(date);
}
