/** The segment worker, a thread of its own: builds, merges and writes segments while the main thread searches. */
import { parentPort } from 'node:worker_threads';
import { openSegment } from '../segment/segment.js';
import { buildSegment } from '../segment/segment-builder.js';
import { mergeSegments } from '../segment/segment-merge.js';
import { analyseArticles } from '../segment/segment-source.js';
import { Bitmap } from '../structures/bitmap.js';
import { writeSegmentFile } from './segment-file.js';
import { collectNow } from './shared-memory.js';
import type { WorkerReply, WorkerRequest, WorkerTask } from './worker-protocol.js';

async function perform(task: WorkerTask): Promise<SharedArrayBuffer | undefined> {
  switch (task.kind) {
    case 'index':
      return buildSegment(analyseArticles(task.articles));
    case 'build':
      return buildSegment(task.source);
    case 'merge':
      return mergeSegments(
        task.parts.map(({ buffer, live }) => {
          const segment = openSegment(buffer);
          return { segment, live: new Bitmap(segment.maxDoc, live) };
        }),
      );
    case 'write':
      await writeSegmentFile(task.file, task.buffer);
      return undefined;
  }
}

/** The task sent last. Tasks run one after another. */
let last: Promise<void> = Promise.resolve();

parentPort?.on('message', ({ id, task }: WorkerRequest) => {
  const sharedBytes = task.kind === 'merge' ? task.parts.reduce((sum, { buffer }) => sum + buffer.byteLength, 0) : 0;
  last = last.then(async () => {
    // A merge allocates as much memory again: garbage is collected before it.
    collectNow(sharedBytes);
    let reply: WorkerReply;
    try {
      const buffer = await perform(task);
      reply = buffer === undefined ? { id } : { id, buffer };
    } catch (error) {
      reply = { id, error: error instanceof Error ? error.message : String(error) };
    }
    parentPort?.postMessage(reply);
    // In a later turn, when no reference to the task is left on the stack.
    setImmediate(() => collectNow(sharedBytes));
  });
});
