/**
 * Runs the Dockerfile's instructions without Docker: each stage is an empty folder in which its COPY and npm commands
 * are executed. The CMD of the last stage must become ready and stop on SIGTERM.
 */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';

const READY_WITHIN_MS = 60_000;
const STOPPED_WITHIN_MS = 30_000;

const repository = resolve(import.meta.dirname, '..');
const root = mkdtempSync(join(tmpdir(), 'lede-image-'));
const print = (line) => process.stdout.write(`${line}\n`);
const words = (instruction) => instruction.getArguments().map((argument) => argument.getValue());

/** Executes the build instructions of all stages; returns the folder, variables and command of the last. */
function build() {
  const stages = new Map();
  let stage;
  for (const instruction of DockerfileParser.parse(
    readFileSync(join(repository, 'Dockerfile'), 'utf8'),
  ).getInstructions()) {
    const line = instruction.getArgumentsContent() ?? '';
    switch (instruction.getKeyword()) {
      case 'FROM':
        stage = { root: join(root, String(stages.size)), workdir: '/', env: {}, command: [] };
        mkdirSync(stage.root);
        stages.set(instruction.getBuildStage() ?? String(stages.size), stage);
        break;
      case 'ENV':
        for (const property of instruction.getProperties()) stage.env[property.getName()] = property.getValue();
        break;
      case 'WORKDIR':
        stage.workdir = line;
        mkdirSync(join(stage.root, line), { recursive: true });
        break;
      case 'COPY': {
        const paths = words(instruction);
        const target = paths.pop();
        const from = instruction.getFromFlag()?.getValue();
        const source = from === undefined ? repository : stages.get(from).root;
        for (const path of paths) {
          const into = join(stage.root, resolve(stage.workdir, target));
          print(`   COPY ${path}`);
          cpSync(join(source, path), target.endsWith('/') ? join(into, basename(path)) : into, { recursive: true });
        }
        break;
      }
      case 'RUN':
        if (line.startsWith('npm ')) {
          print(`   RUN ${line}`);
          execFileSync('sh', ['-c', line], {
            cwd: join(stage.root, stage.workdir),
            env: { ...process.env, NODE_ENV: '', ...stage.env },
            stdio: ['ignore', 'ignore', 'inherit'],
          });
        }
        break;
      case 'CMD':
        stage.command = JSON.parse(line);
        break;
    }
  }
  return stage;
}

/** A free port; another process may take it before it is used. */
function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

async function isReady(port) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health/ready`)).status === 200;
  } catch {
    return false;
  }
}

/** Starts the command as the image does, with its own data folder and port, waits until it is ready, and stops it. */
async function start({ root: folder, workdir, env, command: [program, ...args] }) {
  const port = await freePort();
  const overrides = { LEDE_HOST: '127.0.0.1', LEDE_PORT: String(port), LEDE_DATA: join(root, 'data') };
  const server = spawn(program, args, {
    cwd: join(folder, workdir),
    env: { ...process.env, ...env, ...overrides },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  let exit;
  const exited = new Promise((done) => {
    server.once('error', (error) => done(error.message));
    server.once('exit', (code, signal) => done(code ?? signal));
  });
  void exited.then((value) => {
    exit = value;
  });
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await isReady(port))) {
    if (exit !== undefined) throw new Error(`The server stopped before it was ready (${exit}).`);
    if (Date.now() > deadline) {
      server.kill('SIGKILL');
      throw new Error('The server did not become ready.');
    }
    await pause(100);
  }
  print('   ready');
  server.kill('SIGTERM');
  const killTimer = setTimeout(() => server.kill('SIGKILL'), STOPPED_WITHIN_MS);
  const status = await exited;
  clearTimeout(killTimer);
  if (status !== 0) throw new Error(`The server ended with ${status} on SIGTERM, expected 0.`);
  print('   stopped on SIGTERM');
}

try {
  await start(build());
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(root, { recursive: true, force: true });
}
