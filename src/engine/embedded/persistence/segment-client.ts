/** The engine's end of the worker: asks, and waits for the answer. Starts the thread when first needed. */
import { Worker } from 'node:worker_threads';
import type { WorkerReply, WorkerRequest, WorkerTask } from './worker-protocol.js';

interface Waiting {
  readonly resolve: (buffer: SharedArrayBuffer | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** The thread runs built JavaScript also when this file runs from its TypeScript source. */
const WORKER_FILE = new URL(
  import.meta.url.replace(/\/src\/(engine\/embedded\/persistence\/)[^/]+\.ts$/, '/dist/$1segment-client.js'),
);
const WORKER_URL = new URL('./segment-worker.js', WORKER_FILE);

/** Building a segment makes much garbage quickly; a small nursery keeps it from piling up. */
const YOUNG_GENERATION_MB = 32;

export class SegmentClient {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private next = 0;

  /** The segment made by a task. Rejects with the worker's reason. */
  async make(task: Exclude<WorkerTask, { kind: 'write' }>): Promise<SharedArrayBuffer> {
    const buffer = await this.ask(task);
    if (buffer === undefined) throw new Error('The index worker answered without a segment.');
    return buffer;
  }

  async write(buffer: SharedArrayBuffer, file: string): Promise<void> {
    await this.ask({ kind: 'write', buffer, file });
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
    this.fail(new Error('The index worker was closed.'));
  }

  private ask(task: WorkerTask): Promise<SharedArrayBuffer | undefined> {
    const worker = this.start();
    return new Promise((resolve, reject) => {
      this.next += 1;
      const request: WorkerRequest = { id: this.next, task };
      this.waiting.set(request.id, { resolve, reject });
      worker.ref();
      worker.postMessage(request);
    });
  }

  private start(): Worker {
    if (this.worker !== undefined) return this.worker;
    const worker = new Worker(WORKER_URL, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB } });
    worker.on('message', (reply: WorkerReply) => {
      const waiting = this.waiting.get(reply.id);
      this.waiting.delete(reply.id);
      if (this.waiting.size === 0) worker.unref();
      if (reply.error === undefined) waiting?.resolve(reply.buffer);
      else waiting?.reject(new Error(reply.error));
    });
    worker.on('error', (error: Error) => this.fail(error));
    worker.on('exit', () => this.fail(new Error('The index worker ended unexpectedly.')));
    this.worker = worker;
    return worker;
  }

  private fail(error: Error): void {
    this.worker = undefined;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
