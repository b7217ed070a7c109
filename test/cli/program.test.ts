/** The program as real processes of the built files: output and exit codes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';

const MAIN = resolve('dist/main.js');
/** A test starts up to eight processes, which other work on the machine can slow down many times. */
jest.setTimeout(120_000);

let folder: string;
let data: string;
beforeAll(async () => {
  if (!existsSync(MAIN)) throw new Error('The program is not built: run npm test, or npm run build first.');
  folder = await mkdtemp(join(tmpdir(), 'lede-cli-'));
  data = join(folder, 'data');
  await mkdir(join(folder, 'news'));
  await writeFile(join(folder, 'news', '2025-03-01-harbour.txt'), 'Harbour reopens\n\nThe harbour, “open” & busy.\n');
  await writeFile(join(folder, 'news', 'papaya.txt'), 'Papaya prices\n\nThey rose.\n');
});
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  return rm(folder, { recursive: true });
});

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(words: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcess {
  const env = { PATH: process.env.PATH, ...environment };
  const child = spawn(process.execPath, [MAIN, ...words], { cwd: folder, env });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

async function lede(
  words: readonly string[],
  input = '',
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const child = start(words, environment);
  child.stdin?.end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    once(child, 'close'),
  ]);
  return { code: typeof code === 'number' ? code : null, stdout, stderr };
}

/** Rejects when a process exits. */
async function failureOf(child: ChildProcess): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`The server exited with ${code}.`);
}

/** A server that is ready, with its address. `stop` resolves with its exit code. */
async function serve(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const child = start(['serve', '--port', '0', '--log-level', 'silent', ...words], environment);
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout ?? process.stdin });
  reader.on('line', (line) => lines.push(line));
  await Promise.race([once(reader, 'line'), failureOf(child)]);
  return {
    url: /http:\/\/\S+/.exec(lines[0] ?? '')?.[0] ?? '',
    lines,
    stop: async (signal: NodeJS.Signals) => {
      const closed = once(child, 'close');
      child.kill(signal);
      return (await closed)[0];
    },
  };
}

describe('usage', () => {
  test('--version and --help', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8'));
    expect(await lede(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    const help = await lede(['--help']);
    expect(help.code).toBe(0);
    for (const command of ['serve', 'import', 'search', 'export', 'evaluate', 'backup', 'restore']) {
      expect(help.stdout).toContain(`  ${command} `);
    }
    expect((await lede(['serve', '--help'])).stdout).toMatch(/--port.*LEDE_PORT.*LEDE_ADMIN_KEY/s);
  });

  test.each([
    [['serve', '--prot', '1'], "lede: unknown option '--prot' (Did you mean --port?)\n"],
    [['serve', '--port', '99999'], 'lede: --port must be a whole number from 0 to 65535, not "99999".\n'],
    [['serve', 'nowhere', '--port', '0'], /^lede: There is no folder \S+nowhere\n$/],
    [['import', 'nowhere'], 'lede: There is no file or folder nowhere.\n'],
    [['import'], "lede: missing required argument 'path'\n"],
    [['fly'], "lede: unknown command 'fly'\n"],
  ])('%j prints one line and exits with 2', async (words, message) => {
    const { code, stderr, stdout } = await lede([
      ...words,
      ...(words.includes('serve') ? ['--data', join(folder, 'u')] : []),
    ]);
    expect([code, stdout]).toEqual([2, '']);
    if (typeof message === 'string') expect(stderr).toBe(message);
    else expect(stderr).toMatch(message);
  });

  test('an environment variable is validated like its flag', async () => {
    const { code, stderr } = await lede(['serve'], '', { LEDE_PORT: 'x' });
    expect([code, stderr]).toEqual([2, 'lede: LEDE_PORT must be a whole number from 0 to 65535, not "x".\n']);
  });
});

describe('an archive on the command line', () => {
  test('is imported, with the number of unchanged articles', async () => {
    const first = await lede(['import', 'news', '--data', data]);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^2 articles imported, 0 rejected, [\d.]+ s\n$/);
    expect((await lede(['import', 'news', '--data', data])).stdout).toContain('2 of them unchanged');
  });

  test('is imported with the file and line of each rejection, and exit code 1', async () => {
    const { code, stdout, stderr } = await lede(['import', '-', '--data', data], '{"title":"Kumquats"}\n{"title":\n');
    expect(code).toBe(1);
    expect(stdout).toContain('1 article imported, 1 rejected');
    expect(stderr).toMatch(/^-:2: is not valid JSON.*\n$/);
  });

  test('is imported from compressed files', async () => {
    await writeFile(join(folder, 'more.ndjson.gz'), gzipSync('{"id":"z","title":"Zipped zucchini"}\n'));
    expect((await lede(['import', 'more.ndjson.gz', '--data', data])).code).toBe(0);
  });

  test('is searched, with output as plain text when piped, or as JSON', async () => {
    const { code, stdout } = await lede(['search', 'harbour', '--data', data]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^1 result for harbour .*1\. Harbour reopens\n.*2025-03-01.*The harbour, “open” & busy\.\n$/s,
    );
    const json = await lede(['search', 'harbour', '--json'], '', { LEDE_DATA: data });
    expect(JSON.parse(json.stdout)).toMatchObject({ total: 1, hits: [{ id: '2025-03-01-harbour' }] });
    expect((await lede(['search', 'x', '--filter', 'a =', '--data', data])).code).toBe(2);
    expect((await lede(['search', 'xylophone', '--data', data])).stdout).toContain('Nothing found');
  });

  test('is exported, with exit code 0 when the reader closes the pipe', async () => {
    const { code, stdout } = await lede(['export', '--data', data]);
    expect(code).toBe(0);
    const titles = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).title);
    expect(titles.sort()).toEqual(['Harbour reopens', 'Kumquats', 'Papaya prices', 'Zipped zucchini']);
    const child = start(['export', '--data', data]);
    child.stdout?.destroy();
    const [stderr, [closed]] = await Promise.all([child.stderr ? text(child.stderr) : '', once(child, 'close')]);
    expect([closed, stderr]).toEqual([0, '']);
  });

  test('is the same after export and import', async () => {
    const { stdout } = await lede(['export', '--data', data]);
    const copy = join(folder, 'copy');
    expect((await lede(['import', '-', '--data', copy], stdout)).code).toBe(0);
    const without = (lines: string) => lines.replace(/"updatedAt":"[^"]*",?/g, '');
    expect(without((await lede(['export', '--data', copy])).stdout)).toBe(without(stdout));
  });

  test('is backed up and restored, never over another archive', async () => {
    const file = join(folder, 'archive.backup');
    expect((await lede(['backup', file, '--data', data])).code).toBe(0);
    const restored = join(folder, 'restored');
    expect((await lede(['restore', file, '--data', restored])).code).toBe(0);
    expect((await lede(['export', '--data', restored])).stdout).toBe((await lede(['export', '--data', data])).stdout);
    const again = await lede(['restore', file, '--data', restored]);
    expect([again.code, again.stderr]).toEqual([3, expect.stringMatching(/^lede: .* holds an archive already.*\n$/)]);
  });

  test('that does not exist gives exit code 3', async () => {
    const { code, stderr } = await lede(['search', 'x', '--data', join(folder, 'none')]);
    expect([code, stderr]).toEqual([3, expect.stringMatching(/^lede: There is no archive in .*\n$/)]);
  });

  test('is evaluated on judgments', async () => {
    await writeFile(join(folder, 'docs.ndjson'), '{"id":"a","title":"Harbour"}\n{"id":"b","title":"Papaya"}\n');
    await writeFile(join(folder, 'queries.jsonl'), '{"id":"1","text":"harbour"}\n');
    await writeFile(join(folder, 'qrels.tsv'), '1\ta\t1\n');
    const words = ['evaluate', '--docs', 'docs.ndjson', '--queries', 'queries.jsonl', '--qrels', 'qrels.tsv'];
    const { code, stdout } = await lede([...words, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ queries: 1, 'nDCG@10': 1 });
    expect((await lede(words)).stdout).toContain('nDCG@10');
  });
});

describe('serve', () => {
  test('prints its address, follows folders, allows concurrent readers, and stops on SIGTERM', async () => {
    const served = join(folder, 'served');
    const server = await serve([join(folder, 'news'), '--data', served, '--demo']);
    expect(server.lines).toEqual([expect.stringMatching(/^Lede answers at http:\/\/127\.0\.0\.1:\d+ \(2 articles\)$/)]);
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
    const put = await fetch(`${server.url}/articles/live`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: '{"title":"Live lychees"}',
    });
    expect(put.status).toBe(201);
    expect((await lede(['search', 'lychees', '--data', served])).stdout).toContain('Live lychees');
    expect((await lede(['backup', join(folder, 'live.backup'), '--data', served])).code).toBe(0);

    const second = await lede(['serve', '--port', '0', '--data', served]);
    expect([second.code, second.stderr]).toEqual([3, expect.stringMatching(/^lede: .* is in use by process \d+.*\n$/)]);
    const port = new URL(server.url).port;
    const taken = await lede(['serve', '--port', port, '--data', join(folder, 'other')]);
    expect([taken.code, taken.stderr]).toEqual([3, expect.stringMatching(/^lede: Port \d+ .* is taken.*\n$/)]);

    expect(await server.stop('SIGTERM')).toBe(0);
    expect((await lede(['export', '--data', served])).stdout).toContain('Live lychees');
  });

  test('imports nothing without a folder, and stops on SIGINT', async () => {
    const server = await serve(['--data', join(folder, 'bare')], { LEDE_ADMIN_KEY: 'sesame' });
    expect(server.lines[0]).toContain('(0 articles)');
    const write = (headers: Record<string, string>) =>
      fetch(`${server.url}/articles`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: '[]',
      });
    expect((await write({})).status).toBe(401);
    expect((await write({ Authorization: 'Bearer sesame' })).status).toBe(200);
    expect(await server.stop('SIGINT')).toBe(0);
  });
});
