/** `lede export`, `lede backup FILE`, `lede restore FILE`: the whole archive, out and back. */
import type { Command } from 'commander';
import { readConfig } from '../config.js';
import { articleToJson } from '../document/article-input.js';
import { backupStore, restoreStore } from '../store/backup.js';
import { openBackend } from './backend.js';
import { addSettings, givenFlags } from './flags.js';
import { type Terminal, write } from './terminal.js';

type Options = Readonly<Record<string, unknown>>;

export function exportCommand(command: Command, terminal: Terminal): Command {
  return addSettings(command, 'every command').action((options: Options) =>
    exportArticles(dataDirectory(options, terminal), terminal),
  );
}

export function backupCommand(command: Command, terminal: Terminal): Command {
  return addSettings(command.argument('<file>', 'file to write'), 'every command').action(
    async (file: string, options: Options): Promise<void> => {
      const { bytes } = await backupStore(dataDirectory(options, terminal), file);
      await write(terminal.stdout, `Backed up to ${file} (${bytes} bytes)\n`);
    },
  );
}

export function restoreCommand(command: Command, terminal: Terminal): Command {
  return addSettings(command.argument('<file>', 'file written by backup'), 'every command').action(
    async (file: string, options: Options): Promise<void> => {
      const data = dataDirectory(options, terminal);
      await restoreStore(file, data);
      await write(terminal.stdout, `Restored to ${data}\n`);
    },
  );
}

function dataDirectory(options: Options, { environment }: Terminal): string {
  return readConfig(givenFlags(options), environment).data;
}

/** Writes articles as they were at one moment; writes may go on meanwhile. */
async function exportArticles(dataDirectory: string, { stdout }: Terminal): Promise<void> {
  const backend = await openBackend({ dataDirectory, readOnly: true, articlesOnly: true });
  try {
    for await (const articles of backend.scan()) {
      for (const article of articles) await write(stdout, `${JSON.stringify(articleToJson(article))}\n`);
    }
  } finally {
    await backend.close();
  }
}
