/** Files of the search index that survive a crash whole. */
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes bytes so that after a crash there is the old file or the new one, never half of either. */
export async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${file}.tmp`;
  try {
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  const folder = await open(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export async function removeFile(file: string): Promise<void> {
  await rm(file, { force: true });
}
