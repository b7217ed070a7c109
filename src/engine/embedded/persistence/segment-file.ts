/** Segments on disk: written durably, read in one go and checked. */
import { open } from 'node:fs/promises';
import { openSegment, type Segment } from '../segment/segment.js';
import { segmentChecksum } from '../segment/segment-assembly.js';
import { writeDurably } from './durable-file.js';

export async function writeSegmentFile(file: string, buffer: SharedArrayBuffer): Promise<void> {
  await writeDurably(file, new Uint8Array(buffer));
}

/** Reads a segment and checks it. Throws an Error that says what is wrong. */
export async function readSegmentFile(file: string): Promise<Segment> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const buffer = new SharedArrayBuffer(size);
    const bytes = new Uint8Array(buffer);
    let filled = 0;
    while (filled < size) {
      const { bytesRead } = await handle.read(bytes, filled, size - filled, filled);
      if (bytesRead === 0) throw new Error('it ended early');
      filled += bytesRead;
    }
    return openSegment(buffer, segmentChecksum);
  } finally {
    await handle.close();
  }
}
