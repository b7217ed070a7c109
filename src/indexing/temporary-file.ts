/** Which names in a watched folder are nobody's articles: hidden files, and what editors and downloads leave for a moment. */
import { basename } from 'node:path';

/** Backup, swap and lock files of vi, Emacs, nano, Office, JetBrains; partial downloads; uploads by rsync and SFTP clients. */
const TEMPORARY =
  /^\.|~$|^~\$|^#.*#$|^4913$|___jb_(tmp|old)___$|\.(tmp|temp|bak|swp|swo|swx|part|partial|filepart|crdownload|download|lock)$/i;

/** True for files and folders to pass over, by their last name. */
export function isTemporary(path: string): boolean {
  return TEMPORARY.test(basename(path));
}
