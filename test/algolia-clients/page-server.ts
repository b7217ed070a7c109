/** A web site on another port than the archive, so that CORS applies. It serves pages bundled from `pages/`. */
import { createServer } from 'node:http';
import { build } from 'esbuild';

export interface PageServer {
  /** Address of a page that searches the archive at `host`. */
  url(page: string, host: string, client?: '4' | '5'): string;
  close(): Promise<void>;
}

/** Bundles and serves the named pages. */
export async function servePages(pages: readonly string[]): Promise<PageServer> {
  const { outputFiles } = await build({
    entryPoints: pages.map((page) => `test/algolia-clients/pages/${page}.js`),
    outdir: '/',
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const scripts = new Map(outputFiles.map(({ path, text }) => [path, text]));
  const server = createServer((request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    const script = scripts.get(path);
    response.setHeader('Content-Type', script === undefined ? 'text/html' : 'text/javascript');
    const page = path.slice(1).replace(/[^\w.]/g, '');
    response.end(
      script ?? `<!doctype html><meta charset="utf-8"><title>${page}</title><body><script src="/${page}.js"></script>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: (page, host, client = '5') => `http://127.0.0.1:${port}/${page}?host=${host}&client=${client}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
