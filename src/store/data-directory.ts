/** The layout of a data directory: a folder for each index, with the durable store apart from derived files. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errors.js';

export const DEFAULT_INDEX = 'articles';

/** A file name on any system: Windows reserves some for devices, and drops a dot at the end. */
export const INDEX_NAME_PATTERN =
  '^(?!(?:[Cc][Oo][Nn]|[Pp][Rr][Nn]|[Aa][Uu][Xx]|[Nn][Uu][Ll]|[Cc][Oo][Mm][0-9]|[Ll][Pp][Tt][0-9])(?:\\.|$))[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,126}[A-Za-z0-9_-])?$';
const INDEX_NAME = new RegExp(INDEX_NAME_PATTERN);

/** The folder of all indexes. */
export function indexesFolder(dataDirectory: string): string {
  return join(dataDirectory, 'indexes');
}

/** The folder of one index. Throws `invalid_parameter` for a name that is not a plain file name. */
export function indexFolder(dataDirectory: string, index: string = DEFAULT_INDEX): string {
  if (!INDEX_NAME.test(index)) {
    throw new AppError(
      'invalid_parameter',
      `"${index}" cannot name an index: use letters, digits, "_", "-" and ".", at most 128, and no name of a device`,
      {
        param: 'index',
      },
    );
  }
  return join(indexesFolder(dataDirectory), index);
}

/** The folder of one index's durable store. */
export function storeFolder(dataDirectory: string, index: string = DEFAULT_INDEX): string {
  return join(indexFolder(dataDirectory, index), 'store');
}

/** The database file of a store folder; there is an archive where it exists. */
export function storeFile(folder: string): string {
  return join(folder, 'data.mdb');
}

/** Names of the indexes of a data directory, sorted; none when it does not exist. */
export function indexNames(dataDirectory: string): readonly string[] {
  try {
    const entries = readdirSync(indexesFolder(dataDirectory), { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && INDEX_NAME.test(entry.name))
      .map((entry) => entry.name)
      .sort();
  } catch {
    return [];
  }
}
