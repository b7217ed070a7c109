/** Disks of a few megabytes for tests, where the system lets us mount them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

const mounted: string[] = [];

afterAll(() => {
  for (const folder of mounted) unmount(folder);
});

/** A new disk in memory. Throws where mounting is not allowed. */
export function mountSmallDisk(megabytes: number): string {
  const folder = mount(megabytes);
  mounted.push(folder);
  return folder;
}

export function makeReadOnly(folder: string): void {
  execFileSync('mount', ['-o', 'remount,ro', folder], { stdio: 'pipe' });
}

/** Why small disks cannot be mounted here; undefined when they can. */
export function mountingFault(): string | undefined {
  try {
    unmount(mount(1));
    return undefined;
  } catch (error) {
    return `small disks cannot be mounted: ${String(error).split('\n', 1)[0]}`;
  }
}

function mount(megabytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'lede-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'pipe' });
  return folder;
}

/** Lazily: the database keeps a descriptor of a file it could not open. */
function unmount(folder: string): void {
  execFileSync('umount', ['-l', folder]);
  rmdirSync(folder);
}
