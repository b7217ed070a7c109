/** Builds the files for browsers: bundles of the scripts in `src/web/browser/`, styles, and files copied unchanged. */
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';

const ASSETS = 'dist/web/assets';

/** Each becomes one file of its name in `ASSETS`, a stable address for other sites. */
const ENTRY_POINTS = [{ in: 'src/web/browser/box/box.ts', out: 'box' }];
/** Files of our own pages: the name holds a hash of the content, listed in `manifest.json`. */
const PAGE_FILES = { 'page.js': 'src/web/browser/page/page.ts', 'page.css': 'src/web/assets/page.css' };
/** The parts of page.css. */
const PAGE_STYLES = 'src/web/assets/page';

const OPTIONS = {
  outdir: ASSETS,
  bundle: true,
  minify: true,
  target: 'es2022',
  charset: 'utf8',
  tsconfig: 'tsconfig.browser.json',
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
};

rmSync(ASSETS, { recursive: true, force: true });
/** Files that are bundled are not copied. */
const isCopied = (path) => !Object.values(PAGE_FILES).includes(path) && path !== PAGE_STYLES;
cpSync('src/web/assets', ASSETS, { recursive: true, filter: isCopied });
await build({ ...OPTIONS, entryPoints: ENTRY_POINTS, format: 'iife' });
const { metafile } = await build({
  ...OPTIONS,
  entryPoints: Object.values(PAGE_FILES),
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  format: 'esm',
  splitting: true,
  // These support nested rules and light-dark(), which stay unchanged.
  target: ['es2022', 'chrome123', 'firefox121', 'safari17.5'],
  metafile: true,
});
const outputs = Object.entries(metafile.outputs);
const names = Object.entries(PAGE_FILES).map(([name, source]) => {
  const [path] = outputs.find(([, { entryPoint }]) => entryPoint === source) ?? [];
  if (path === undefined) throw new Error(`${source} was not built.`);
  return [name, basename(path)];
});
writeFileSync(`${ASSETS}/manifest.json`, `${JSON.stringify(Object.fromEntries(names), null, 2)}\n`);
