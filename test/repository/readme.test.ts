/** The README, executed: its requests are sent to a server over corpus/, its tables are compared with the program. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Express } from 'express';
import { pino } from 'pino';
import request from 'supertest';
import { z } from 'zod';
import { openEmbeddedBackend } from '../../src/backend/embedded/open-embedded-backend.js';
import { configurationMarkdown, readConfig } from '../../src/config.js';
import { createApp } from '../../src/http/app.js';
import { searchRequestSchema } from '../../src/search/request.js';
import { type Indexes, openIndexes } from '../../src/service/indexes.js';
import { ATTRIBUTES } from '../../src/web/shared/box-attributes.js';

const readme = await readFile('README.md', 'utf8');

/** The text between `<!-- name -->` and `<!-- /name -->`. */
function part(name: string): string {
  const [, inside] = readme.split(`<!-- ${name} -->\n`);
  const [text, after] = inside?.split(`\n<!-- /${name} -->`) ?? [];
  if (text === undefined || after === undefined) throw new Error(`README.md has no part ${name}`);
  return text;
}

/** Cells of each row of a part's table. */
const rows = (name: string): string[][] =>
  part(name)
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

const code = (cell = ''): string => cell.replace(/^`|`$/g, '');

/** A request that a `curl` command sends. */
interface Sent {
  readonly method: 'get' | 'put' | 'patch';
  readonly path: string;
  readonly body?: string;
}

/** Parses the forms of `curl` that the README uses. */
function readCurl(command: string): Sent {
  const method = z.enum(['GET', 'PUT', 'PATCH']).parse(/ -X (\w+)/.exec(command)?.[1] ?? 'GET');
  const path = /localhost:7800([^\s']*)/.exec(command)?.[1] ?? '';
  const [, name = '', value = ''] = /--data-urlencode '(\w+)=([^']*)'/.exec(command) ?? [];
  const body = / -d '([^']*)'/.exec(command)?.[1];
  const query = name === '' ? '' : `?${new URLSearchParams({ [name]: value })}`;
  const verb = { GET: 'get', PUT: 'put', PATCH: 'patch' } as const;
  return { method: verb[method], path: path + query, ...(body !== undefined && { body }) };
}

/** Commands in the order of the README, each with the response shown below it, if any. */
const commands = [...readme.matchAll(/```sh\n(curl[\s\S]*?)\n```\n(?:```json\n([\s\S]*?)\n```)?/g)].map(
  ([, command = '', answer]) => ({ command, sent: readCurl(command), answer }),
);

let folder: string;
let indexes: Indexes;
let app: Express;

async function send({ method, path, body }: Sent): Promise<{ status: number; body: unknown }> {
  const call = request(app)[method](path).set('Host', 'localhost:7800');
  const answer = await (body === undefined ? call : call.set('Content-Type', 'application/json').send(body));
  return { status: answer.status, body: answer.body };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lede-readme-'));
  indexes = await openIndexes({ openBackend: openEmbeddedBackend, dataDirectory: folder });
  await indexes.main.follow(['corpus']);
  app = createApp({ indexes, config: readConfig({ demo: true }, {}), logger: pino({ level: 'silent' }), version: '0' });
});

afterAll(async () => {
  await indexes.close();
  await rm(folder, { recursive: true });
});

test('begins with the two commands', () => {
  const blocks = [...readme.matchAll(/```sh\n(.*)/g)].map(([, line]) => line?.replace(/\s*#.*/, ''));
  expect(blocks.slice(0, 2)).toEqual(['npm ci && npm start', 'npm ci && npm test']);
});

describe('the tour', () => {
  test('has requests with responses', () => {
    expect(commands.filter(({ answer }) => answer !== undefined).length).toBeGreaterThanOrEqual(7);
  });

  // In order: the queries below match the article that the tour adds.
  test.each(commands.filter(({ answer }) => answer !== undefined))('$command', async ({ sent, answer = '' }) => {
    const shown = z.record(z.string(), z.unknown()).parse(JSON.parse(answer));
    expect((await send(sent)).body).toMatchObject(shown);
  });
});

describe('the query syntax', () => {
  test.each(rows('queries'))('%s finds %s: %s', async (_syntax, _meaning, query, count, first) => {
    const parameters = new URLSearchParams({ q: code(query), typing: 'false' });
    const { body } = await send({ method: 'get', path: `/search?${parameters}` });
    const { total, hits, warnings } = z
      .object({ total: z.number(), hits: z.array(z.object({ id: z.string() })), warnings: z.unknown().optional() })
      .parse(body);
    expect([total, hits[0]?.id, warnings]).toEqual([Number(count), code(first), undefined]);
  });

  test.each(rows('filters'))('filter %s matches %s', async (filter, count) => {
    const { body } = await send({ method: 'get', path: `/search?${new URLSearchParams({ filter: code(filter) })}` });
    expect(body).toMatchObject({ total: Number(count) });
  });
});

describe('the tables', () => {
  test('of the configuration equals the output of the program', () => {
    expect(part('configuration')).toBe(configurationMarkdown());
  });

  test('of search parameters lists each with its default', () => {
    const shown = rows('parameters').map(([name, value = '']) => [code(name), value]);
    expect(shown.map(([name]) => name)).toEqual(Object.keys(searchRequestSchema.shape));
    const defaults: Record<string, unknown> = searchRequestSchema.parse({});
    for (const [name = '', value = ''] of shown) {
      if (value.startsWith('`')) expect({ name, value: code(value) }).toEqual({ name, value: String(defaults[name]) });
      else expect([name, defaults[name] ?? '']).toEqual([name, Array.isArray(defaults[name]) ? [] : '']);
    }
  });

  test('of calls lists each', async () => {
    const shown = rows('calls').flatMap(([calls = '']) => calls.split(', ').map(code));
    const { body } = await send({ method: 'get', path: '/openapi.json' });
    const { paths } = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) }).parse(body);
    const served = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    // Calls that every index answers like the default one share a row.
    const mirrors = served.filter((call) => served.includes(call.replace('/indexes/{index}/', '/')));
    const repeated = mirrors.filter((call) => call.includes('/indexes/{index}/'));
    expect(shown.sort()).toEqual(served.filter((call) => !repeated.includes(call)).sort());
  });

  test('of the box equals the attributes of the element', () => {
    const plain = (cell = '') => cell.replaceAll('`', '');
    const shown = rows('box').map((cells) => cells.map(plain));
    const read = Object.entries(ATTRIBUTES).map(([name, row]) => [name, row.default, plain(row.meaning)]);
    expect(shown).toEqual(read);
  });

  test('of commands lists each', () => {
    const shown = rows('commands').map(([command]) => /^`lede (\w+)/.exec(command ?? '')?.[1]);
    const help = execFileSync('node', ['dist/main.js', '--help'], { encoding: 'utf8' });
    const [, listed = ''] = help.split('Commands:\n');
    expect(shown).toEqual([...listed.matchAll(/^ {2}(?!help)(\w+)/gm)].map(([, name]) => name));
  });
});

test('the settings shown are accepted and pin an article', async () => {
  const [change] = commands.filter(({ sent }) => sent.path === '/settings');
  expect(change && (await send(change.sent)).status).toBe(200);
  const { body } = await send({ method: 'get', path: '/search?q=ferry' });
  const { hits } = z.object({ hits: z.array(z.object({ id: z.string() })) }).parse(body);
  expect(change?.sent.body).toContain(hits[0]?.id ?? 'nothing');
});
