/** Ways to damage a file, at places that a seed decides. */
import { closeSync, openSync, readSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Flips a bit at each offset. */
export function flipBits(file: string, places: readonly number[], bit = 2): void {
  const descriptor = openSync(file, 'r+');
  const byte = Buffer.alloc(1);
  for (const place of places) {
    readSync(descriptor, byte, 0, 1, place);
    byte[0] = (byte[0] ?? 0) ^ (1 << bit);
    writeSync(descriptor, byte, 0, 1, place);
  }
  closeSync(descriptor);
}

function zeroPage(file: string, page: number): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.alloc(Math.min(4096, statSync(file).size)), 0, undefined, page * 4096);
  closeSync(descriptor);
}

/** Damages of a file of at least one byte, by name. */
export const DAMAGES: Readonly<Record<string, (file: string, random: () => number) => void>> = {
  'cut in half': (file) => truncateSync(file, statSync(file).size >> 1),
  emptied: (file) => truncateSync(file),
  deleted: (file) => rmSync(file),
  'with a flipped bit': (file, random) => flipBits(file, [Math.floor(random() * statSync(file).size)]),
  'with 40 flipped bits': (file, random) => {
    const { size } = statSync(file);
    flipBits(
      file,
      Array.from({ length: 40 }, () => Math.floor(random() * size)),
      Math.floor(random() * 8),
    );
  },
  'with flipped bits in its head': (file, random) => {
    const size = Math.min(statSync(file).size, 200);
    flipBits(
      file,
      [0, 1, 2].map(() => Math.floor(random() * size)),
    );
  },
  'with a zeroed page': (file, random) => zeroPage(file, Math.floor((random() * statSync(file).size) / 4096)),
};
