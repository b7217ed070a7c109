/** Another site with a strict content security policy, whose pages embed the search box of an archive. */
import { createServer } from 'node:http';

export interface HostSite {
  readonly origin: string;
  /** Adds a page with these tags in its body and returns its address. */
  page(body: string): string;
  close(): Promise<void>;
}

/** @param archive origin of scripts and connections, the only one that the policy allows */
export async function openHostSite(archive: string): Promise<HostSite> {
  const pages: string[] = [];
  const policy = [
    "default-src 'none'",
    `script-src ${archive}`,
    `connect-src ${archive}`,
    "style-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  const server = createServer((request, response) => {
    if (request.url === '/site.css') {
      response.setHeader('Content-Type', 'text/css');
      response.end(`:root { color-scheme: light dark; font-family: system-ui } body { margin: 1rem; max-width: 40rem; min-height: 60rem }
.branded { --lede-accent: #a3195b; --lede-radius: 0 } .branded::part(input) { border-width: 3px }`);
      return;
    }
    response.setHeader('Content-Security-Policy', policy);
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/site.css"><title>A newspaper</title>
<script src="${archive}/box.js" defer></script>
<main><h1>A newspaper</h1>${pages[Number(request.url?.slice(1))] ?? ''}<p>Below the box stands a story.</p></main></html>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    origin,
    page: (body) => `${origin}/${pages.push(body) - 1}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
