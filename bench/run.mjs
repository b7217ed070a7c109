/** `npm run bench -- <name> [options]`: runs one benchmark on the built files, after building them. */
import { execFileSync } from 'node:child_process';

const BENCHMARKS = {
  relevance: 'nDCG@10, MAP, R@100 on judged collections, beside Lucene',
  sweep: 'ranking constants by cross-validation over the judged collections',
  extras: 'latency with and without re-ranking of the top candidates',
  typing: 'rank of the target article letter by letter, and flicker, beside MiniSearch and SQLite FTS5',
  spelling: 'first and top-three accuracy of did-you-mean by source',
  import: 'articles per second, durable and searchable, through `lede import`',
  http: 'requests per second and latency over HTTP, beside a bare Express route',
  threads: 'pages per second on the main thread and in query threads, and their memory',
  page: 'time from a key press to painted results in a browser, and Lighthouse scores',
  merge: 'latency and event-loop delay while a bulk import is merged',
  growth: 'latency and size by number of articles, synthetic, up to a million',
  structure: 'files over 250 lines, files per room, and import cycles of the sources',
  speed: 'latency by query class and size, each engine in its own process; writes RESULTS.md',
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
