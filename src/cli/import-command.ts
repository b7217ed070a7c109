/** `lede import PATH…|-`: imports files, folders, web addresses or standard input. */
import type { Command } from 'commander';
import { readConfig } from '../config.js';
import type { Rejected } from '../indexing/import-item.js';
import { openService } from '../service/service.js';
import { openBackend } from './backend.js';
import { SomeRejected } from './exit.js';
import { addSettings, givenFlags } from './flags.js';
import { ImportBar } from './import-bar.js';
import { ImportInput } from './import-input.js';
import { rebuildNote } from './rebuild-note.js';
import { printable, type Terminal, write } from './terminal.js';
import { VERSION } from './version.js';

export function importCommand(command: Command, terminal: Terminal): Command {
  return addSettings(
    command.argument('<path...>', 'files, folders, web addresses, or - for NDJSON on standard input'),
    'import',
  ).action((paths: string[], options: Record<string, unknown>) => importPaths(paths, options, terminal));
}

async function importPaths(
  paths: readonly string[],
  options: Readonly<Record<string, unknown>>,
  { stdin, stdout, stderr, environment }: Terminal,
): Promise<void> {
  const { data: dataDirectory, followLinks } = readConfig(givenFlags(options), environment);
  let linksOutside = 0;
  const input = await ImportInput.open(paths, stdin, {
    followLinks,
    exclude: [dataDirectory],
    onLinkOutside: (link) => {
      linksOutside += 1;
      stderr.write(`${printable(link)}: symbolic link leads out of the folder: not followed (--follow-links)\n`);
    },
  });
  const service = await openService({ openBackend, dataDirectory, version: VERSION, onLoad: rebuildNote(stderr) });
  const bar = stderr.isTTY === true ? new ImportBar(stderr, input) : undefined;
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    await service.loaded;
    const summary = await service.import(paths.join(', '), input.items(), {
      signal: interruption.signal,
      onProgress: (progress) => bar?.show(progress),
      onRejected: (rejected) => {
        bar?.hide();
        stderr.write(`${rejectionLine(rejected)}\n`);
      },
    });
    bar?.close();
    await write(stdout, `${summaryLine(summary, input.passedOver, linksOutside)}\n`);
    if (summary.rejected > 0 || summary.interrupted) throw new SomeRejected();
  } finally {
    bar?.close();
    await service.close();
  }
}

/** In the form of compiler messages: `articles.ndjson:12: title is missing`. */
function rejectionLine({ file = '-', line, reason }: Rejected): string {
  return printable(`${file}${line === undefined ? '' : `:${line}`}: ${reason}`);
}

interface Counts {
  readonly accepted: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly seconds: number;
  readonly articlesPerSecond: number;
  readonly interrupted: boolean;
}

function summaryLine(
  { accepted, unchanged, rejected, seconds, articlesPerSecond, interrupted }: Counts,
  passedOver: number,
  linksOutside: number,
): string {
  const parts = [
    `${accepted} ${accepted === 1 ? 'article' : 'articles'} imported`,
    ...(unchanged > 0 ? [`${unchanged} of them unchanged`] : []),
    `${rejected} rejected`,
    ...(passedOver > 0 ? [`${passedOver} ${passedOver === 1 ? 'file' : 'files'} of other kinds skipped`] : []),
    ...(linksOutside > 0
      ? [`${linksOutside} ${linksOutside === 1 ? 'link' : 'links'} out of the folder not followed`]
      : []),
    `${seconds.toFixed(1)} s`,
    ...(accepted >= 100 ? [`${articlesPerSecond} a second`] : []),
  ];
  return `${interrupted ? 'Interrupted: ' : ''}${parts.join(', ')}`;
}
