/** The files of a folder that can have articles, and the ids and dates in their names. */
import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { parseDate } from '../article-date.js';
import { idFromKey } from '../article-id.js';

/** Temporary files of editors, browsers and copy programs. */
const TEMPORARY =
  /^[.#]|~$|\.(?:swp|swo|swx|tmp|temp|part|partial|filepart|crdownload|download|bak|lock)$|___jb_(?:tmp|old)___$|^~\$|^(?:Thumbs\.db|desktop\.ini|4913)$/i;
/** Files of other kinds, by extension: detection by content would read each of them. */
const FOREIGN = new RegExp(
  `\\.(?:${[
    'jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|heic|raw|psd|ai|eps|indd', // pictures and layouts
    'mp3|m4a|wav|ogg|flac|mp4|m4v|mov|avi|mkv|webm', // sound and film
    'pdf|docx?|xlsx?|pptx?|odt|ods|odp|rtf|epub|pages|numbers|key', // documents of other programs
    'css|m?js|map|woff2?|ttf|otf|eot', // assets of web pages
    'tar|tgz|7z|rar|bz2|xz|zst|exe|dll|so|bin|iso|db|sqlite3?|mdb', // other containers and programs
  ].join('|')})$`,
  'i',
);
const EXTENSION = /\.[a-z][a-z0-9]{0,9}$/i;
const COMPRESSION = /\.(?:gz|gzip|zip)$/i;
const DATE_PREFIX = /^(\d{4}-\d{2}-\d{2})-/;

/** Whether a path is a hidden or temporary file or folder, by its name. */
export function isIgnoredFile(path: string): boolean {
  return TEMPORARY.test(basename(path));
}

/** Whether a path is a file of another kind, by its name. A folder import skips it without a rejection. */
export function isForeignFile(path: string): boolean {
  return FOREIGN.test(basename(path));
}

/**
 * All files under a path (the path itself when it is a file), sorted by name within each folder. Skips hidden and
 * temporary files except the path itself, and does not follow symbolic links to folders. Throws as `stat` does.
 */
export async function* listFiles(path: string): AsyncGenerator<string> {
  if ((await stat(path)).isDirectory()) yield* walk(path);
  else yield path;
}

async function* walk(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (isIgnoredFile(entry.name) || entry.name === '__MACOSX') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(path)))) yield path;
  }
}

async function isFile(path: string): Promise<boolean> {
  // `stat` fails for a broken link.
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
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
