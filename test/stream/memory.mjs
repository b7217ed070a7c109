/**
 * `npm run test:stream`: imports 2 GB of NDJSON that replaces 20,000 articles again and again, once through
 * `lede import -` and once through `POST /articles`. Fails when the process uses more than 600 MB of anonymous memory,
 * when an article is lost, or when the data directory passes 1 GB. Linux only. LEDE_STREAM_BYTES sets another size.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const MAIN = process.env.LEDE_MAIN ?? resolve(import.meta.dirname, '../../dist/main.js');
const BYTES = Number(process.env.LEDE_STREAM_BYTES ?? 2e9);
const IDS = 20_000;
const LIMIT_BYTES = 600e6;
/** The archive itself takes a third; LMDB and segments hold free pages and removed documents. */
const LIMIT_DISK_BYTES = 1e9;
const SAMPLE_MS = 200;
const PARAGRAPHS = 8;

/** A linear congruential generator (Numerical Recipes): each call returns a number below `limit`. */
function numbers(seed) {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % limit;
  };
}

/** Paragraphs of 80 words from a vocabulary of 60,000 with skewed frequencies. */
function paragraphs() {
  const next = numbers(1);
  const word = () => `w${Math.floor(60_000 * (next(1e6) / 1e6) ** 3).toString(36)}`;
  return Array.from({ length: 2000 }, () => Array.from({ length: 80 }, word).join(' '));
}

/** Lines of NDJSON, `BYTES` in total. */
function* lines() {
  const known = paragraphs();
  const next = numbers(2);
  for (let number = 0, sent = 0; sent < BYTES; number += 1) {
    const body = Array.from({ length: PARAGRAPHS }, () => known[next(known.length)]);
    const title = `Article ${number % IDS} of generation ${Math.floor(number / IDS)}`;
    const line = `${JSON.stringify({ id: `n${number % IDS}`, title, body })}\n`;
    sent += line.length;
    yield line;
  }
}

/** Anonymous memory of a process in bytes, shared buffers included. */
function anonymousBytes(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return ['RssAnon', 'RssShmem'].reduce(
      (sum, name) => sum + 1024 * Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0),
      0,
    );
  } catch {
    return 0; // the process has exited
  }
}

function start(args) {
  return spawn(process.execPath, [MAIN, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
}

async function importStream(data) {
  const child = start(['import', '-', '--data', data]);
  const ended = once(child, 'exit');
  const output = once(child.stdout, 'data');
  const peak = watch(child.pid);
  await pipeline(Readable.from(lines()), child.stdin);
  const [text] = await output;
  await ended;
  return { peak: peak(), text: String(text).trim() };
}

async function postStream(data) {
  const child = start(['serve', '--demo', '--port', '0', '--data', data, '--log-level', 'silent']);
  const ended = once(child, 'exit');
  const [ready] = await once(child.stdout, 'data');
  const url = /http:\S+/.exec(String(ready))[0];
  const peak = watch(child.pid);
  const call = request(`${url}/articles`, { method: 'POST', headers: { 'Content-Type': 'application/x-ndjson' } });
  const answered = once(call, 'response');
  await pipeline(Readable.from(lines()), call);
  const [response] = await answered;
  const text = (await response.setEncoding('utf8').toArray()).join('');
  const stats = await (await fetch(`${url}/stats`)).json();
  child.kill('SIGTERM');
  await ended;
  return { peak: peak(), text: `${text} ${JSON.stringify(stats)}`, articles: stats.articles };
}

/** Samples the memory of a process. The returned function ends the sampling and returns the peak. */
function watch(pid) {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, anonymousBytes(pid));
  }, SAMPLE_MS);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

function folderBytes(folder) {
  return Number(execFileSync('du', ['-sb', folder], { encoding: 'utf8' }).split('\t')[0]);
}

let failed = false;
for (const [name, run] of Object.entries({ 'lede import -': importStream, 'POST /articles': postStream })) {
  const data = mkdtempSync(join(tmpdir(), 'lede-stream-'));
  try {
    const started = performance.now();
    const { peak, text, articles = IDS } = await run(data);
    const seconds = (performance.now() - started) / 1000;
    const bytes = folderBytes(data);
    const passed = peak < LIMIT_BYTES && articles === IDS && bytes < LIMIT_DISK_BYTES;
    failed ||= !passed;
    const figures = `${(BYTES / 1e6 / seconds).toFixed(1)} MB/s, peak ${(peak / 1e6).toFixed(0)} MB anonymous, ${(bytes / 1e6).toFixed(0)} MB on disk`;
    process.stdout.write(`${passed ? 'ok' : 'FAILED'}  ${name}: ${figures}\n  ${text}\n`);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}
process.exitCode = failed ? 1 : 0;
