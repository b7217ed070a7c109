/** Under which addresses browsers get the scripts and styles that the build made: their names change with their content. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the built files, also when the sources run themselves, as in tests. */
export const ASSETS_FOLDER = fileURLToPath(
  new URL('../assets/', import.meta.url.replace(/\/src\/web\/server\/[^/]+$/, '/dist/web/server/assets.js')),
);

/** Whether a file's name holds the hash of its content, so that it never changes. */
export function isImmutable(path: string): boolean {
  return /-[A-Z0-9]{8}\.\w+$/.test(path);
}

let names: Readonly<Record<string, unknown>> | undefined;

/** The address of a built file. @throws when the build did not make it */
export function assetPath(name: string): string {
  names ??= manifest();
  const file = names[name];
  if (typeof file !== 'string') throw new Error(`The build made no ${name}. Run npm run build.`);
  return `/assets/${file}`;
}

function manifest(): Readonly<Record<string, unknown>> {
  const parsed: unknown = JSON.parse(readFileSync(`${ASSETS_FOLDER}manifest.json`, 'utf8'));
  if (typeof parsed !== 'object' || parsed === null) throw new Error('The manifest of the built files is damaged.');
  return Object.fromEntries(Object.entries(parsed));
}
