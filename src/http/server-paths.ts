/**
 * Texts of the system without the paths of the server: a reader learns neither its folders nor its user names.
 *
 * For reasons and names that an operator reads, too: the last component stays.
 */

/** A path in quotes, as Node's file system errors have it, or one without white space. Web addresses are none. */
const ABSOLUTE_PATH = /(['"])((?:[A-Za-z]:)?[\\/][^'"]*)\1|(?<![\w.:/\\])(?:[A-Za-z]:)?[\\/][^\s'",;()]*/g;

export function withoutServerPaths(text: string): string {
  return text.replace(ABSOLUTE_PATH, (path: string, quote: string | undefined, quoted: string | undefined) => {
    const name = (quoted ?? path).split(/[\\/]/).at(-1) ?? '';
    return quote === undefined ? name : quote + name + quote;
  });
}

/** The names of what was imported: files and folders by their last component, web addresses and others as they are. */
export function withoutFolders(names: string): string {
  const isAddress = (name: string): boolean => /^https?:\/\//i.test(name);
  return names
    .split(', ')
    .map((name) => (isAddress(name) ? name : (name.split(/[\\/]/).filter(Boolean).at(-1) ?? name)))
    .join(', ');
}
