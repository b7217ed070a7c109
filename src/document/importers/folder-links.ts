/**
 * Symbolic links in imported and followed folders.
 *
 * A link is followed where it leads into one of the given folders, so that a link never makes public what lies outside.
 * A folder is read once: under its own path where that is listed, else under the first link to it. Links in a circle
 * end there. With `followLinks` the first rule is off. Paths are absolute and `shown` as the given folder is written;
 * the files of a linked folder are shown below the link, so ids do not depend on where it leads.
 */
import { realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { isIgnoredFile } from './file-names.js';

export interface LinkOptions {
  readonly followLinks?: boolean | undefined;
  /** Folders to ignore, such as the data directory. */
  readonly exclude?: readonly string[] | undefined;
  /** Called once for each link that leads out of the given folders and is therefore not followed. */
  readonly onLinkOutside?: ((link: string) => void) | undefined;
}

/** A listed folder, or a given file. */
interface Tree {
  /** Path without symbolic links. */
  readonly real: string;
  readonly shown: string;
  readonly isLinked: boolean;
}

export interface LinkTarget {
  /** `file`: read it. `folder`: list it. `none`: leads nowhere, outside, or to what is listed anyway. */
  readonly kind: 'file' | 'folder' | 'none';
  readonly real: string;
}

export class FolderLinks {
  readonly #options: LinkOptions;
  readonly #excluded: readonly string[];
  readonly #reported = new Set<string>();
  #trees: readonly Tree[];

  private constructor(trees: readonly Tree[], excluded: readonly string[], options: LinkOptions) {
    this.#trees = trees;
    this.#excluded = excluded;
    this.#options = options;
  }

  /** @param roots folders or files that were given. They may be links themselves. Throws as `realpath` does. */
  static async open(roots: readonly string[], options: LinkOptions = {}): Promise<FolderLinks> {
    const trees: Tree[] = [];
    for (const root of roots) trees.push({ real: await realRoot(root), shown: resolve(root), isLinked: false });
    const excluded: string[] = [];
    for (const folder of options.exclude ?? []) excluded.push(await realpath(folder).catch(() => resolve(folder)));
    return new FolderLinks(trees, excluded, options);
  }

  /** Real paths of everything that is listed. */
  get realRoots(): readonly string[] {
    return [...new Set(this.#trees.map(({ real }) => real))];
  }

  isRoot(real: string): boolean {
    return this.#trees.some((tree) => tree.real === real);
  }

  isExcluded(real: string): boolean {
    return this.#excluded.some((folder) => isWithin(real, folder));
  }

  /** False for a folder that is listed as a tree of its own, where at least one of the two was reached by a link. */
  isListedIn(real: string, root: string): boolean {
    const isLinked = this.#trees.some((tree) => tree.real === root && tree.isLinked);
    return !this.#trees.some((tree) => tree.real === real && tree.real !== root && (tree.isLinked || isLinked));
  }

  /** The path under which a real path is shown; undefined outside of what is listed. */
  shown(real: string): string | undefined {
    const [tree] = this.#trees
      .filter((each) => isWithin(real, each.real))
      .sort((a, b) => b.real.length - a.real.length);
    return tree === undefined ? undefined : join(tree.shown, relative(tree.real, real));
  }

  /** Whether a path of a file is the one under which it is listed. A last component that is a link is not looked at. */
  async isListed(path: string): Promise<boolean> {
    if (this.#trees.some(({ shown, isLinked }) => shown === path && !isLinked)) return true;
    const folder = dirname(path);
    const real = await realpath(folder).catch(() => undefined);
    return real !== undefined && !this.isExcluded(real) && this.shown(real) === folder;
  }

  /** The real path of the folder that a link led to when it was last followed; undefined when it led to none. */
  linkedFolder(link: string): string | undefined {
    return this.#trees.find(({ shown, isLinked }) => isLinked && shown === link)?.real;
  }

  /** Where a link leads. A folder to list is listed from then on, in place of the one that the link led to before. */
  async follow(link: string): Promise<LinkTarget> {
    const real = await realpath(link).catch(() => undefined);
    if (this.linkedFolder(link) !== real) this.#forget(link);
    const stats = real === undefined ? undefined : await stat(real).catch(() => undefined);
    if (real === undefined || stats === undefined || this.isExcluded(real)) return { kind: 'none', real: '' };
    if (this.linkedFolder(link) === real) return { kind: 'folder', real };
    const isInside = this.#trees.some((tree) => isWithin(real, tree.real));
    if (!isInside && this.#options.followLinks !== true) {
      this.#report(link);
      return { kind: 'none', real };
    }
    if (stats.isFile()) return { kind: 'file', real };
    if (!stats.isDirectory() || this.isReached(real)) return { kind: 'none', real };
    this.#trees = [...this.#trees, { real, shown: link, isLinked: true }];
    return { kind: 'folder', real };
  }

  /** Whether a real path is listed: no folder on the way to it is hidden. */
  isReached(real: string): boolean {
    return this.#trees.some(
      (tree) =>
        isWithin(real, tree.real) &&
        !relative(tree.real, real)
          .split(sep)
          .some((name) => isIgnoredFile(name)),
    );
  }

  #forget(link: string): void {
    this.#trees = this.#trees.filter(({ shown, isLinked }) => !isLinked || shown !== link);
  }

  #report(link: string): void {
    if (this.#reported.has(link)) return;
    this.#reported.add(link);
    this.#options.onLinkOutside?.(link);
  }
}

/** Without links, also those above it. A given file keeps its own name, under which changes of it are reported. */
async function realRoot(root: string): Promise<string> {
  const path = resolve(root);
  if ((await stat(path)).isDirectory()) return realpath(path);
  return join(await realpath(dirname(path)), relative(dirname(path), path));
}

export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
