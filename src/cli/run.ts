/** Runs a command line: the table of commands, error output and exit codes. */
import { Command } from 'commander';
import { EXIT, type ExitCode, endingOf } from './exit.js';
import type { Terminal } from './terminal.js';
import { VERSION } from './version.js';

/** Adds arguments, options and the action to a command. */
type DefineCommand = (command: Command, terminal: Terminal) => Command;

interface ListedCommand {
  readonly description: string;
  /** Loads the modules of the command. Only the requested command is loaded, so that `--help` starts fast. */
  readonly load: () => Promise<DefineCommand>;
}

const COMMANDS: Readonly<Record<string, ListedCommand>> = {
  serve: {
    description: 'serve searches over HTTP, and import and watch folders',
    load: async () => (await import('./serve-command.js')).serveCommand,
  },
  import: {
    description: 'import articles; unchanged ones are skipped',
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
    description: 'measure ranking on a judged collection',
    load: async () => (await import('./evaluate-command.js')).evaluateCommand,
  },
  backup: {
    description: 'write a consistent copy of the archive to one file, even while it is being served',
    load: async () => (await import('./archive-commands.js')).backupCommand,
  },
  restore: {
    description: 'restore an archive to a data directory that has none',
    load: async () => (await import('./archive-commands.js')).restoreCommand,
  },
};

/** Runs a command line (without the program's name). Never throws: an error is one line on standard error. */
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
  // Subcommands inherit `exitOverride` and `configureOutput`.
  for (const [name, { description, load }] of Object.entries(COMMANDS)) {
    const command = lede.command(name).description(description);
    if (words.includes(name)) (await load())(command, terminal);
  }
  return lede;
}
