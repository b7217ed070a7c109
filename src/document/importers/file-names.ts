/** Which files hold no articles, by their names. */
import { basename } from 'node:path';

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

/** Whether a path is a hidden or temporary file or folder, by its name. */
export function isIgnoredFile(path: string): boolean {
  return TEMPORARY.test(basename(path));
}

/** Whether a path is a file of another kind, by its name. A folder import skips it without a rejection. */
export function isForeignFile(path: string): boolean {
  return FOREIGN.test(basename(path));
}
