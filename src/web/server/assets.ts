/** Addresses of the built scripts and styles, whose names hold a hash of their content. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the built files; tests run the sources, which use it, too. */
export const ASSETS_FOLDER = fileURLToPath(
  new URL('../assets/', import.meta.url.replace(/\/src\/web\/server\/[^/]+$/, '/dist/web/server/assets.js')),
);

/** True when the file name holds a hash of the content, so that the file never changes. */
export function isImmutable(path: string): boolean {
  return /-[A-Z0-9]{8}\.\w+$/.test(path);
}

let names: Readonly<Record<string, unknown>> | undefined;

/** The address of a built file. Throws when the build did not produce it. */
export function assetPath(name: string): string {
  names ??= manifest();
  const file = names[name];
  if (typeof file !== 'string') throw new Error(`${name} has not been built. Run npm run build.`);
  return `/assets/${file}`;
}

function manifest(): Readonly<Record<string, unknown>> {
  const parsed: unknown = JSON.parse(readFileSync(`${ASSETS_FOLDER}manifest.json`, 'utf8'));
  if (typeof parsed !== 'object' || parsed === null)
    throw new Error('The manifest of the built files is not a JSON object. Run npm run build.');
  return Object.fromEntries(Object.entries(parsed));
}
