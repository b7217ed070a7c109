/** The command `lede search QUERY`: prints ranked hits with highlighted passages. */
import type { Command } from 'commander';
import pc from 'picocolors';
import { readConfig, UsageError } from '../config.js';
import type { MarkedText } from '../search/marks.js';
import { LIMITS, searchRequestSchema } from '../search/request.js';
import type { SearchHit, SearchResponse } from '../search/response.js';
import { openService } from '../service/service.js';
import { openBackend } from './backend.js';
import { addSettings, givenFlags } from './flags.js';
import { rebuildNote } from './rebuild-note.js';
import { printable, type Terminal, write } from './terminal.js';

/** Generous: no other search waits for this one. */
const DEADLINE_MS = 60_000;

export function searchCommand(command: Command, terminal: Terminal): Command {
  return addSettings(command.argument('<query...>', 'what to search for'), 'every command')
    .option('--json', 'print the response as JSON')
    .option('--limit <number>', `number of hits to print, up to ${LIMITS.hitsPerPage}`, '10')
    .option('--filter <expression>', 'search only articles that match a filter', '')
    .option('--sort <order>', 'sort order, such as publishedAt:desc', 'relevance')
    .action((words: string[], options: Record<string, unknown>) => search(words.join(' '), options, terminal));
}

async function search(
  q: string,
  options: Readonly<Record<string, unknown>>,
  { stdout, stderr, environment }: Terminal,
): Promise<void> {
  const { data: dataDirectory } = readConfig(givenFlags(options), environment);
  const { json, limit, filter, sort } = options;
  const hitsPerPage = Number(limit);
  const request = searchRequestSchema.safeParse({ q, hitsPerPage, filter, sort, typing: false });
  if (!request.success) throw new UsageError(`--limit must be a whole number from 0 to ${LIMITS.hitsPerPage}.`);
  const service = await openService({
    openBackend,
    dataDirectory,
    readOnly: true,
    deadlineMs: DEADLINE_MS,
    onLoad: rebuildNote(stderr),
  });
  try {
    await service.loaded;
    const coloured = stdout.isTTY === true && environment.NO_COLOR === undefined;
    const text =
      json === true
        ? `${JSON.stringify(await service.search(request.data), null, 2)}\n`
        : answerText(await service.searchMarked(request.data), coloured);
    await write(stdout, text);
  } finally {
    await service.close();
  }
}

/** The answer as text: one block a hit. */
function answerText(answer: SearchResponse<MarkedText>, coloured: boolean): string {
  const colour = pc.createColors(coloured);
  const mark = (text: string): string => colour.bold(colour.yellow(text));
  const blocks = answer.hits.map((hit, index) => {
    const title = hit._highlights.title ?? { text: hit.title, marks: [] };
    const facts = [hit.section, hit.publishedAt?.slice(0, 10), hit.id].filter((fact) => fact !== undefined);
    const passages = passagesOf(hit).map(({ label, passage }) => `    ${label}${marked(passage, mark)}`);
    const head = `${String(index + 1).padStart(2)}. ${marked(title, mark)}`;
    return [head, `    ${colour.dim(printable(facts.join(' · ')))}`, ...passages].join('\n');
  });
  return `${[summary(answer), ...notes(answer), ...blocks].join('\n\n')}\n`;
}

/** The snippets of a hit, and its related headlines with matches. */
function passagesOf({ _snippets, _highlights }: SearchHit<MarkedText>) {
  const related = (_highlights.related ?? []).filter(({ marks }) => marks.length > 0);
  return [
    ..._snippets.map((passage) => ({ label: '', passage })),
    ...related.map((passage) => ({ label: 'Related: ', passage })),
  ];
}

function summary({ total, query, tookMs }: SearchResponse<MarkedText>): string {
  const results = total === 0 ? 'Nothing found' : `${total} ${total === 1 ? 'result' : 'results'}`;
  return `${results} for ${printable(query)} (${tookMs.toFixed(1)} ms)`;
}

function notes({ didYouMean, relaxed, warnings = [] }: SearchResponse<MarkedText>): string[] {
  return [
    ...(didYouMean === undefined ? [] : [`Did you mean: ${printable(didYouMean)}`]),
    ...(relaxed ? ['Some results have only some of the words.'] : []),
    ...warnings.map(({ message }) => message),
  ];
}

/** A text for the terminal with its marks coloured. */
function marked({ text, marks }: MarkedText, mark: (text: string) => string): string {
  let shown = '';
  let at = 0;
  for (const { start, end } of marks) {
    shown += printable(text.slice(at, start)) + mark(printable(text.slice(start, end)));
    at = end;
  }
  return shown + printable(text.slice(at));
}
