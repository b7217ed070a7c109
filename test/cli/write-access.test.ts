/** Who may write to a running server: processes of the built files, with a proxy in front and without. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from '@jest/globals';
import { readServerToken } from '../../src/store/server-token.js';
import { testWith } from '../skip.js';
import { temporaryFolder } from '../store/temporary-folder.js';

const MAIN = resolve('dist/main.js');
const NGINX = findNginx();
const behindNginx = testWith(NGINX === undefined ? 'nginx is not installed' : undefined);

const running: ChildProcess[] = [];
const proxies: Server[] = [];
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  for (const proxy of proxies.splice(0)) {
    proxy.closeAllConnections();
    await new Promise((closed) => proxy.close(closed));
  }
});

function findNginx(): string | undefined {
  return ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/bin/nginx', '/opt/homebrew/bin/nginx'].find((path) =>
    existsSync(path),
  );
}

function start(words: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcess {
  const env = { PATH: process.env.PATH, ...environment };
  const child = spawn(process.execPath, [MAIN, 'serve', '--port', '0', '--log-level', 'silent', ...words], { env });
  running.push(child);
  return child;
}

/** Resolves with the exit code and what was said, of a server that refuses to start. */
async function refusal(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const child = start(['--data', join(temporaryFolder(), 'data'), ...words], environment);
  const [stderr, [code]] = await Promise.all([child.stderr ? text(child.stderr) : '', once(child, 'close')]);
  return { code, stderr };
}

async function serve(data: string, words: readonly string[] = []) {
  const child = start(['--data', data, ...words]);
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  const [line] = await once(createInterface({ input: child.stdout ?? process.stdin }), 'line');
  return {
    url: /http:\S+/.exec(String(line))?.[0] ?? '',
    stderr: () => said,
    stop: async () => {
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
    },
  };
}

/** The statuses of a write of each protocol. */
async function write(url: string, headers: Readonly<Record<string, string>> = {}): Promise<readonly number[]> {
  const sent = {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: '{"title":"Kumquat"}',
  };
  const answers = [
    await fetch(`${url}/articles/kumquat`, sent),
    await fetch(`${url}/1/indexes/articles/kumquat`, sent),
  ];
  return answers.map(({ status }) => status);
}

/** A proxy that passes a request on and adds no header. */
async function bareProxy(target: string): Promise<string> {
  const { hostname, port, host } = new URL(target);
  const proxy = createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const passed = request({ hostname, port, method, path, headers: { ...headers, host } }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  proxies.push(proxy);
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  const address = proxy.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

/** nginx with nothing but `proxy_pass`. */
async function nginx(target: string): Promise<string> {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await new Promise((closed) => probe.close(closed));
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const place = `listen 127.0.0.1:${port}; location / { proxy_pass ${target.replace('127.0.0.1', 'localhost')}; }`;
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log stderr; events {} http { access_log off; ${paths.join(' ')} server { ${place} } }`,
  );
  running.push(spawn(NGINX ?? 'nginx', ['-c', join(folder, 'nginx.conf'), '-p', folder], { stdio: 'ignore' }));
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 100; tries += 1) {
    if (
      await fetch(`${url}/health/live`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return url;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('nginx does not answer');
}

describe('a server without a key', () => {
  test('takes no write over the network, with a proxy in front or without; reading is open', async () => {
    const { url } = await serve(join(temporaryFolder(), 'data'));
    for (const way of [url, await bareProxy(url)]) {
      expect(await write(way)).toEqual([403, 403]);
      expect(await write(way, { Authorization: 'Bearer anything' })).toEqual([403, 403]);
      expect((await fetch(`${way}/search`)).status).toBe(200);
    }
  });

  behindNginx('takes none through nginx', async () => {
    const { url } = await serve(join(temporaryFolder(), 'data'));
    const way = await nginx(url);
    expect(await write(way)).toEqual([403, 403]);
    expect((await fetch(`${way}/search`)).status).toBe(200);
  });
});

describe('the token of a running server', () => {
  test('lies in the data directory for its owner only, opens writing, and is gone with the server', async () => {
    const data = join(temporaryFolder(), 'data');
    const file = join(data, 'server-token');
    const server = await serve(data);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const token = readServerToken(data) ?? '';
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(await write(server.url, { Authorization: `Bearer ${token}` })).toEqual([201, 200]);
    expect(await write(server.url, { Authorization: `Bearer ${token}x` })).toEqual([403, 403]);
    await server.stop();
    expect([existsSync(file), readServerToken(data)]).toEqual([false, undefined]);
  });

  test('is made anew at each start, also over one that a crash or another program left', async () => {
    const data = join(temporaryFolder(), 'data');
    const file = join(data, 'server-token');
    const first = await serve(data);
    const old = readServerToken(data) ?? '';
    await first.stop();
    const elsewhere = join(temporaryFolder(), 'elsewhere');
    writeFileSync(elsewhere, old);
    chmodSync(elsewhere, 0o666);
    symlinkSync(elsewhere, file);
    const second = await serve(data);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(elsewhere, 'utf8')).toBe(old);
    expect(readServerToken(data)).not.toBe(old);
    expect(await write(second.url, { Authorization: `Bearer ${old}` })).toEqual([403, 403]);
  });
});

describe('a demonstration', () => {
  test('takes writes from this machine and says at the start what it does', async () => {
    const server = await serve(join(temporaryFolder(), 'data'), ['--demo']);
    expect(await write(server.url)).toEqual([201, 200]);
    expect(server.stderr()).toMatch(/^lede: demonstration: any program on this machine may write without a key\..*\n$/);
  });

  behindNginx('takes none through an nginx that has nothing but proxy_pass', async () => {
    const { url } = await serve(join(temporaryFolder(), 'data'), ['--demo']);
    expect(await write(await nginx(url))).toEqual([403, 403]);
  });

  test.each(['0.0.0.0', '::', 'lede.example.org'])('cannot listen on %s: exit code 2', async (host) => {
    const { code, stderr } = await refusal(['--demo', '--host', host]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^lede: --demo .*LEDE_ADMIN_KEY.*\n$/)]);
  });

  test('has no use for --trust-proxy: exit code 2', async () => {
    expect(await refusal(['--demo', '--trust-proxy'])).toMatchObject({ code: 2 });
  });

  test('is what `npm start` runs', () => {
    expect(JSON.parse(readFileSync('package.json', 'utf8')).scripts.start).toMatch(/ serve .*--demo\b/);
  });
});

describe('a key or an origin that could never match', () => {
  test.each([
    ['open sesame', 'a space at 4'],
    ['open-sesame\n', 'a line break at 11'],
    [' ', 'a space at 0'],
    ['offne-dich-ö', 'U+00F6 at 11'],
    ['tab\tulator', 'U+0009 at 3'],
  ])('LEDE_ADMIN_KEY=%j is refused at the start, in one line that does not tell the key', async (key, fault) => {
    const { code, stderr } = await refusal([], { LEDE_ADMIN_KEY: key });
    expect([code, stderr]).toEqual([2, `lede: LEDE_ADMIN_KEY must be visible ASCII, but has ${fault}.\n`]);
  });

  test('a malformed --cors-origin is refused: exit code 2', async () => {
    const { code, stderr } = await refusal(['--cors-origin', 'www.example.org']);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^lede: --cors-origin must be .*"www\.example\.org"\.\n$/),
    ]);
  });
});
