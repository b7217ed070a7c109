/** The client of the segment worker: sends tasks and resolves with replies. Starts the thread at the first task. */
import { Worker } from 'node:worker_threads';
import type { WorkerReply, WorkerRequest, WorkerTask } from './worker-protocol.js';

interface PendingTask {
  readonly resolve: (buffer: SharedArrayBuffer | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** The thread runs built JavaScript, also when this file runs from its TypeScript source. */
const WORKER_FILE = new URL(
  import.meta.url.replace(/\/src\/(engine\/embedded\/persistence\/)[^/]+\.ts$/, '/dist/$1segment-client.js'),
);
const WORKER_URL = new URL('./segment-worker.js', WORKER_FILE);

/** Building a segment allocates much short-lived memory: a small young generation keeps the heap small. */
const YOUNG_GENERATION_MB = 32;

export class SegmentClient {
  private worker: Worker | undefined;
  private readonly pending = new Map<number, PendingTask>();
  private lastId = 0;

  /** Makes a segment. Rejects with the error of the worker. */
  async make(task: Exclude<WorkerTask, { kind: 'write' }>): Promise<SharedArrayBuffer> {
    const buffer = await this.send(task);
    if (buffer === undefined) throw new Error('The index worker replied without a segment.');
    return buffer;
  }

  /** Writes a segment to a file, durably. */
  async write(buffer: SharedArrayBuffer, file: string): Promise<void> {
    await this.send({ kind: 'write', buffer, file });
  }

  async close(): Promise<void> {
    const { worker } = this;
    this.rejectAll(new Error('The index worker was closed.'));
    await worker?.terminate();
  }

  private send(task: WorkerTask): Promise<SharedArrayBuffer | undefined> {
    const worker = this.start();
    return new Promise((resolve, reject) => {
      this.lastId += 1;
      const request: WorkerRequest = { id: this.lastId, task };
      worker.postMessage(request);
      this.pending.set(request.id, { resolve, reject });
      worker.ref();
    });
  }

  private start(): Worker {
    if (this.worker !== undefined) return this.worker;
    const worker = new Worker(WORKER_URL, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB } });
    worker.on('message', (reply: WorkerReply) => {
      const task = this.pending.get(reply.id);
      this.pending.delete(reply.id);
      if (this.pending.size === 0) worker.unref();
      if (reply.error === undefined) task?.resolve(reply.buffer);
      else task?.reject(new Error(reply.error));
    });
    // The exit of a thread that failed comes after its error, when the next thread may be at work.
    const fail = (error: Error) => {
      if (this.worker === worker) this.rejectAll(error);
    };
    worker.on('error', fail);
    worker.on('exit', () => fail(new Error('The index worker ended unexpectedly.')));
    this.worker = worker;
    return worker;
  }

  /** Rejects pending tasks. The next task starts another thread. */
  private rejectAll(error: Error): void {
    this.worker = undefined;
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
  }
}
