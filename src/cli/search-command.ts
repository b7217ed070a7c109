/** The command `lede search QUERY`: prints ranked hits with highlighted passages. */
import type { Command } from 'commander';
import pc from 'picocolors';
import { readConfig, UsageError } from '../config.js';
import { LIMITS, searchRequestSchema } from '../search/request.js';
import type { SearchHit, SearchResponse } from '../search/response.js';
import { openService } from '../service/service.js';
import { addSettings, givenFlags } from './flags.js';
import { rebuildNote } from './rebuild-note.js';
import { printable, type Terminal, write } from './terminal.js';

/** Nobody waits for this answer but the person at the terminal. */
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
    dataDirectory,
    readOnly: true,
    deadlineMs: DEADLINE_MS,
    onCatchUp: rebuildNote(stderr),
  });
  try {
    await service.loaded;
    const answer = await service.search(request.data);
    const coloured = stdout.isTTY === true && environment.NO_COLOR === undefined;
    await write(stdout, json === true ? `${JSON.stringify(answer, null, 2)}\n` : answerText(answer, coloured));
  } finally {
    await service.close();
  }
}

/** The answer to read: one block a hit. */
function answerText(answer: SearchResponse, coloured: boolean): string {
  const colour = pc.createColors(coloured);
  const mark = (text: string): string => colour.bold(colour.yellow(text));
  const blocks = answer.hits.map((hit, index) => {
    const title = hit._highlights.title ?? hit.title;
    const facts = [hit.section, hit.publishedAt?.slice(0, 10), hit.id].filter((fact) => fact !== undefined);
    const passages = passagesOf(hit).map((passage) => `    ${marked(passage, mark)}`);
    const head = `${String(index + 1).padStart(2)}. ${hit._highlights.title === undefined ? printable(title) : marked(title, mark)}`;
    return [head, `    ${colour.dim(printable(facts.join(' · ')))}`, ...passages].join('\n');
  });
  return `${[summary(answer), ...notes(answer), ...blocks].join('\n\n')}\n`;
}

function passagesOf({ _snippets, _highlights }: SearchHit): readonly string[] {
  const related = (_highlights.related ?? []).filter((headline) => headline.includes('<mark>'));
  return [..._snippets, ...related.map((headline) => `Related: ${headline}`)];
}

function summary({ total, query, tookMs }: SearchResponse): string {
  const found = total === 0 ? 'Nothing found' : `${total} ${total === 1 ? 'result' : 'results'}`;
  return `${found} for ${printable(query)} (${tookMs.toFixed(1)} ms)`;
}

function notes({ didYouMean, relaxed, warnings = [] }: SearchResponse): string[] {
  return [
    ...(didYouMean === undefined ? [] : [`Did you mean: ${printable(didYouMean)}`]),
    ...(relaxed ? ['Some results have only some of the words.'] : []),
    ...warnings.map(({ message }) => message),
  ];
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&#39;', "'"],
]);

/** A highlight for the terminal: its tags become colour, its entities characters. */
function marked(html: string, mark: (text: string) => string): string {
  const plain = (text: string): string =>
    printable(text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES.get(entity) ?? entity));
  return html
    .split('<mark>')
    .map((part, index) => {
      if (index === 0) return plain(part);
      const [inside = '', after = ''] = part.split('</mark>');
      return mark(plain(inside)) + plain(after);
    })
    .join('');
}
