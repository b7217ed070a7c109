/**
 * A write is acknowledged only after its data is synced, which killing the process cannot show: the page cache survives.
 * A library preloaded into the writer (sync-gate.c) logs, holds and fails the syncs of the database file.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openStore } from '../../src/store/open-store.js';
import { temporaryFolder } from './temporary-folder.js';

const LIBRARY = join(temporaryFolder(), 'sync-gate.so');

/** Why the library cannot be built or preloaded here; undefined when it can. */
function buildFault(): string | undefined {
  if (process.platform !== 'linux') return `LD_PRELOAD and /proc are needed, this is ${process.platform}`;
  try {
    const source = join(import.meta.dirname, 'sync-gate.c');
    execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', LIBRARY, source, '-ldl'], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? 'unknown') : String(error);
  }
}

const fault = buildFault();
if (fault !== undefined) process.stderr.write(`Tests of missing syncs are skipped: ${fault}\n`);
const describeWithGate = fault === undefined ? describe : describe.skip;

/** How long a wrong answer is waited for while a sync is held. */
const HELD_MS = 300;

interface Writer {
  /** Asks for a write. */
  put(id: string): void;
  /** Resolves when the log holds a line. */
  logged(line: string | RegExp): Promise<void>;
  log(): readonly string[];
  /** Creates or removes a control of the gate. */
  control(name: 'hold-sync' | 'hold-meta' | 'fail-sync', isOn: boolean): void;
  /** Kills the process; resolves with the ids of the stored articles. */
  kill(): Promise<readonly string[]>;
}

const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});

async function startWriter(): Promise<Writer> {
  const folder = join(realpathSync(temporaryFolder()), 'store');
  const gate = temporaryFolder();
  const logFile = join(gate, 'log');
  mkdirSync(folder);
  writeFileSync(logFile, '');
  const child = spawn(process.execPath, [join(import.meta.dirname, 'sync-writer.mjs'), folder, logFile], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: {
      ...process.env,
      LD_PRELOAD: LIBRARY,
      SYNC_GATE_FILE: join(folder, 'data.mdb'),
      SYNC_GATE_FOLDER: gate,
    },
  });
  running.add(child);
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const log = () => readFileSync(logFile, 'utf8').split('\n').filter(Boolean);
  const logged = async (line: string | RegExp) => {
    const isLine = (one: string) => (typeof line === 'string' ? one === line : line.test(one));
    while (!log().some(isLine)) {
      if (child.exitCode !== null) throw new Error(`the writer ended with ${child.exitCode}: ${errors}`);
      await wait(5);
    }
  };
  await logged('ready');
  return {
    put: (id) => child.stdin.write(`${id}\n`),
    logged,
    log,
    control: (name, isOn) => (isOn ? writeFileSync(join(gate, name), '') : rmSync(join(gate, name), { force: true })),
    kill: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
      const store = await openStore(folder);
      const ids = [...store.articles()].map(({ id }) => id);
      await store.close();
      return ids;
    },
  };
}

describeWithGate('an acknowledged write', () => {
  test('was preceded by its data, then a sync, then the meta page through O_DSYNC', async () => {
    const writer = await startWriter();
    const ids = Array.from({ length: 20 }, (_, i) => `n${i}`);
    for (const id of ids) {
      writer.put(id);
      await writer.logged(`answered ${id}`);
    }
    const log = writer.log();
    for (const id of ids) {
      const events = log.slice(log.indexOf(`asked ${id}`) + 1, log.indexOf(`answered ${id}`));
      expect(events.slice(0, 1)).toEqual(['write']);
      const steps = events.slice(events.lastIndexOf('write') + 1);
      expect(steps).toEqual(['sync-start', 'sync-end', 'meta-start', 'meta-end']);
    }
    expect((await writer.kill()).toSorted()).toEqual(ids.toSorted());
  });

  test.each([
    ['hold-sync', 'sync-held'],
    ['hold-meta', 'meta-held'],
  ] as const)('is not answered during %s, nor is a concurrent one', async (control, held) => {
    const writer = await startWriter();
    writer.put('before');
    await writer.logged('answered before');
    writer.control(control, true);
    writer.put('one');
    writer.put('two');
    await Promise.race([writer.logged(held), writer.logged(/^answered (one|two)$/)]);
    await wait(HELD_MS);
    const { length } = writer.log().filter((line) => /^answered (one|two)$/.test(line));
    expect([writer.log().includes(held), length]).toEqual([true, 0]);
    writer.control(control, false);
    await writer.logged('answered one');
    await writer.logged('answered two');
    expect(await writer.kill()).toEqual(['before', 'one', 'two']);
  });
});

describeWithGate('a failed sync', () => {
  test('is an error of the write, whose article is absent after a restart', async () => {
    const writer = await startWriter();
    writer.put('before');
    await writer.logged('answered before');
    writer.control('fail-sync', true);
    writer.put('lost');
    await writer.logged(/^(answered|failed) lost/);
    expect(writer.log()).toContain('failed lost storage_unavailable');
    writer.control('fail-sync', false);
    writer.put('after');
    await writer.logged(/^(answered|failed) after/);
    const isKept = writer.log().includes('answered after');
    expect(await writer.kill()).toEqual(isKept ? ['after', 'before'] : ['before']);
  });
});
