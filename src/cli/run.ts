/** From a command line to an exit code: the program's commands, and how each of its endings is told. */
import { Command } from 'commander';
import { backupCommand, exportCommand, restoreCommand } from './archive-commands.js';
import { evaluateCommand } from './evaluate-command.js';
import { EXIT, type ExitCode, endingOf } from './exit.js';
import { importCommand } from './import-command.js';
import { searchCommand } from './search-command.js';
import { serveCommand } from './serve-command.js';
import type { Terminal } from './terminal.js';
import { VERSION } from './version.js';

type DefineCommand = (command: Command, terminal: Terminal) => Command;

const COMMANDS: Readonly<Record<string, DefineCommand>> = {
  serve: serveCommand,
  import: importCommand,
  search: searchCommand,
  export: exportCommand,
  evaluate: evaluateCommand,
  backup: backupCommand,
  restore: restoreCommand,
};

/** Runs one command line (without the program's name). Never throws: what goes wrong is one line on standard error. */
export async function run(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    await program(terminal).parseAsync(words, { from: 'user' });
    return EXIT.done;
  } catch (error) {
    const { code, message } = endingOf(error);
    if (message !== undefined) terminal.stderr.write(errorLine(message));
    return code;
  }
}

function errorLine(message: string): string {
  return `lede: ${message.trim().replace(/\s*\n\s*/g, ' ')}\n`;
}

function program(terminal: Terminal): Command {
  const lede = new Command('lede')
    .description('Full-text search for news archives.')
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      outputError: (text, writeError) => writeError(errorLine(text.replace(/^error: /, ''))),
    });
  // Commands inherit how errors end and where text goes.
  for (const [name, define] of Object.entries(COMMANDS)) define(lede.command(name), terminal);
  return lede;
}
