/** `lede check`: verifies a data directory, one line a fault. */
import type { Command } from 'commander';
import { readConfig } from '../config.js';
import { AppError } from '../errors.js';
import { hasIndex, indexNames } from '../store/data-directory.js';
import { checkIndex } from './backend.js';
import { SomeRejected } from './exit.js';
import { addSettings, givenFlags } from './flags.js';
import { printable, type Terminal, write } from './terminal.js';

export function checkCommand(command: Command, terminal: Terminal): Command {
  return addSettings(command, 'every command')
    .option('--index <name>', 'check one index; by default all')
    .action((options: Record<string, unknown>) => check(options, terminal));
}

/** Throws SomeRejected (exit code 1) when there is damage, `storage_unavailable` (3) when there is nothing to check. */
async function check(options: Readonly<Record<string, unknown>>, { stdout, environment }: Terminal): Promise<void> {
  const { data } = readConfig(givenFlags(options), environment);
  const { index } = options;
  const names = typeof index === 'string' ? [index] : indexNames(data);
  const present = names.filter((name) => hasIndex(data, name));
  if (present.length === 0) {
    const where = typeof index === 'string' ? `no index "${index}"` : 'no archive';
    throw new AppError('storage_unavailable', `There is ${where} in ${data}`);
  }
  let faults = 0;
  for (const name of present) {
    const found = checkIndex(data, name);
    let step = await found.next();
    let here = 0;
    for (; step.done !== true; step = await found.next()) {
      here += 1;
      await write(stdout, `${name}: ${printable(step.value)}\n`);
    }
    if (here === 0)
      await write(stdout, `${name}: intact, ${step.value} ${step.value === 1 ? 'article' : 'articles'}\n`);
    faults += here;
  }
  if (faults > 0) throw new SomeRejected();
}
