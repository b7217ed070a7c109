/** `npm run bench -- <name> [options]`: runs one benchmark on the built files, after building them. */
import { execFileSync } from 'node:child_process';

const BENCHMARKS = {
  relevance: 'nDCG@10, MAP, R@100 on judged collections, beside Lucene',
  sweep: 'ranking constants by cross-validation over the judged collections',
  extras: 'latency with the second look of ranking and without it',
  typing: 'rank of the wanted article letter by letter, and flicker, beside MiniSearch and SQLite FTS5',
  spelling: 'first and top-three accuracy of did-you-mean by source',
  import: 'articles a second, durable and searchable, through `lede import`',
  http: 'requests a second and latency over HTTP, beside a bare Express route',
  threads: 'pages a second on the main thread and in query threads, and their memory',
  page: 'key to painted results in a browser, and Lighthouse, of the search page',
  merge: 'latency and event-loop delay while a bulk import is merged',
  growth: 'cost by size of the archive, synthetic articles up to a million',
  structure: 'files over 250 lines, files a room, import cycles of the sources',
  speed: 'latency by query class and size, each engine in a process of its own; writes RESULTS.md',
};

const [name = '', ...options] = process.argv.slice(2);
if (!Object.hasOwn(BENCHMARKS, name)) {
  const lines = Object.entries(BENCHMARKS).map(([key, purpose]) => `  ${key.padEnd(10)} ${purpose}\n`);
  process.stdout.write(`npm run bench -- <name> [options]\n\n${lines.join('')}`);
  process.exit(name === '' ? 0 : 2);
}
execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
const { run } = await import(`./${name}.mjs`);
await run(options);
