/** Makes what browsers get: bundles of the scripts in `src/web/`, and the files that are handed out as they are. */
import { cpSync } from 'node:fs';
import { build } from 'esbuild';

const ASSETS = 'dist/web/assets';

/** Each becomes one file of its name in `ASSETS`. */
const ENTRY_POINTS = [{ in: 'src/web/box/box.ts', out: 'box' }];

cpSync('src/web/assets', ASSETS, { recursive: true });
await build({
  entryPoints: ENTRY_POINTS,
  outdir: ASSETS,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  charset: 'utf8',
  tsconfig: 'tsconfig.browser.json',
  logLevel: 'warning',
});
