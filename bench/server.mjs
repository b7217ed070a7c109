/** A Lede server in its own process, over an archive filled for a benchmark. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { fillDataDirectory, MAIN } from './data-directory.mjs';

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** Starts a server on an archive of these documents. Resolves when it is ready. */
export async function startLede(documents, folder) {
  mkdirSync(folder, { recursive: true });
  const data = fillDataDirectory(folder, documents);
  const port = await freePort();
  const words = ['serve', '--demo', '--port', String(port), '--data', data];
  const server = spawn(process.execPath, [MAIN, ...words], { stdio: 'ignore' });
  for (;;) {
    const ready = await fetch(`http://127.0.0.1:${port}/health/ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return { server, port };
    if (server.exitCode !== null) throw new Error(`The server exited with ${server.exitCode}.`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** Sends SIGTERM. Resolves when the process has exited. */
export const stop = (server) =>
  new Promise((done) => {
    server.once('exit', done);
    server.kill('SIGTERM');
  });
