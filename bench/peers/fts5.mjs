/** SQLite FTS5 in a Python process: Node 20 has no SQLite, Python includes it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const BATCH = 1000;

export async function open(documents) {
  const folder = mkdtempSync(join(tmpdir(), 'lede-fts5-'));
  const python = spawn('python3', [join(import.meta.dirname, 'fts5.py'), join(folder, 'fts5.db')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  const send = async (message) => {
    python.stdin.write(`${JSON.stringify(message)}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error('python3 with SQLite FTS5 is not available.');
    return JSON.parse(value);
  };
  for (let start = 0; start < documents.length; start += BATCH) {
    await send({ add: documents.slice(start, start + BATCH) });
  }
  await send({ commit: true });
  return {
    kinds: ['word', 'all', 'any', 'prefix', 'phrase', 'filtered', 'facets', 'passages'],
    pid: python.pid,
    file: join(folder, 'fts5.db'),
    search: (kind, query, limit) => send({ kind, query, limit }),
    close() {
      python.stdin.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
