/** Segment files: written durably, read whole into shared memory and verified. */
import { open } from 'node:fs/promises';
import { openSegment, type Segment } from '../segment/segment.js';
import { segmentChecksum } from '../segment/segment-assembly.js';
import { writeDurably } from './durable-file.js';

export async function writeSegmentFile(file: string, buffer: SharedArrayBuffer): Promise<void> {
  await writeDurably(file, new Uint8Array(buffer));
}

/** Reads and verifies a segment. Throws an Error with the reason when it cannot be used. */
export async function readSegmentFile(file: string): Promise<Segment> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const buffer = new SharedArrayBuffer(size);
    const bytes = new Uint8Array(buffer);
    let filled = 0;
    while (filled < size) {
      const { bytesRead } = await handle.read(bytes, filled, size - filled, filled);
      if (bytesRead === 0) throw new Error('it ends early');
      filled += bytesRead;
    }
    return openSegment(buffer, segmentChecksum);
  } finally {
    await handle.close();
  }
}
