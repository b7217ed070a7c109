/** Atomic, durable file writes: temporary file, sync, rename, sync of the folder. */
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a file. After a crash it has either its old or its new contents. */
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

/** Removes a file if it exists. */
export async function removeFile(file: string): Promise<void> {
  await rm(file, { force: true });
}
