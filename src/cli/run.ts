/** From a command line to an exit code: the program's commands, and how each of its endings is told. */
import { Command } from 'commander';
import { EXIT, type ExitCode, endingOf } from './exit.js';
import type { Terminal } from './terminal.js';
import { VERSION } from './version.js';

/** Gives a command its arguments, options and action. */
type DefineCommand = (command: Command, terminal: Terminal) => Command;

interface ListedCommand {
  readonly description: string;
  /** Only the command that is named is loaded: `--version` and `--help` answer at once. */
  readonly load: () => Promise<DefineCommand>;
}

const COMMANDS: Readonly<Record<string, ListedCommand>> = {
  serve: {
    description: 'answer searches over HTTP, and keep up with folders',
    load: async () => (await import('./serve-command.js')).serveCommand,
  },
  import: {
    description: 'bring articles in; those the archive has already are skipped',
    load: async () => (await import('./import-command.js')).importCommand,
  },
  search: {
    description: 'search the archive',
    load: async () => (await import('./search-command.js')).searchCommand,
  },
  export: {
    description: 'print every article as a line of JSON',
    load: async () => (await import('./archive-commands.js')).exportCommand,
  },
  evaluate: {
    description: 'measure how well judged queries are answered',
    load: async () => (await import('./evaluate-command.js')).evaluateCommand,
  },
  backup: {
    description: 'write a consistent copy of the archive to one file, also while it is served',
    load: async () => (await import('./archive-commands.js')).backupCommand,
  },
  restore: {
    description: 'bring an archive back into a data directory that holds none',
    load: async () => (await import('./archive-commands.js')).restoreCommand,
  },
};

/** Runs one command line (without the program's name). Never throws: what goes wrong is one line on standard error. */
export async function run(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    await (await program(words, terminal)).parseAsync(words, { from: 'user' });
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

async function program(words: readonly string[], terminal: Terminal): Promise<Command> {
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
  for (const [name, { description, load }] of Object.entries(COMMANDS)) {
    const command = lede.command(name).description(description);
    if (words.includes(name)) (await load())(command, terminal);
  }
  return lede;
}
