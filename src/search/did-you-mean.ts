/** Did you mean? Only when it helps: a word the archive hardly has, and a correction that finds more. Nothing is replaced silently. */
import type { SearchEngine } from '../engine/engine.js';
import type { Span } from '../query/ast.js';
import type { Plan } from '../query/plan.js';
import { escapeHtml } from './highlight.js';
import { isRare } from './relaxation.js';
import { type Correction, corrections } from './spelling.js';

/** Hits from which on nobody needs help. */
const FEW = 3;
/** Corrections tried for a word. */
const CHOICES = 3;
/** Words corrected in one query. */
const MAX_WORDS = 6;

export interface DidYouMean {
  readonly text: string;
  /** Escaped, with `<em>` around what changed. */
  readonly highlighted: string;
}

interface Slip {
  readonly span: Span;
  readonly choices: readonly string[];
}

/**
 * A better spelling of the query, if one finds more articles.
 * @param count how many articles hold all of a corrected query
 */
export async function didYouMean(
  engine: SearchEngine,
  query: string,
  plan: Plan & { readonly spans: readonly Span[] },
  asTyped: { readonly total: number; readonly documents: readonly number[] },
  count: (query: string) => Promise<number>,
): Promise<DidYouMean | undefined> {
  if (asTyped.total >= FEW) return undefined;
  const slips = await findSlips(engine, plan, asTyped.documents);
  if (slips.length === 0) return undefined;
  let best: { text: string; choice: readonly string[]; total: number } | undefined;
  for (const choice of combinations(slips)) {
    const text = replace(query, slips, choice, (word) => word);
    const total = await count(text);
    if (total > asTyped.total && (best === undefined || total > best.total * BETTER_BY)) best = { text, choice, total };
  }
  if (best === undefined) return undefined;
  return {
    text: best.text,
    highlighted: replace(query, slips, best.choice, (word) => `<em>${escapeHtml(word)}</em>`, escapeHtml),
  };
}

/** A less likely spelling must find this many times more: words that go together beat words that are merely frequent. */
const BETTER_BY = 4;

async function findSlips(
  engine: SearchEngine,
  plan: Plan & { readonly spans: readonly Span[] },
  documents: readonly number[],
): Promise<Slip[]> {
  const collection = engine.stats().documents;
  const slips: Slip[] = [];
  for (const [index, word] of plan.words.entries()) {
    const surface = word.alternatives[0]?.terms[0]?.surface ?? '';
    if (word.role !== 'content' || !isRare(documents[index], collection) || surface.length < 3) continue;
    if (word.alternatives[0].terms.length > 1 || slips.length === MAX_WORDS) continue;
    const found = await corrections(surface, (near, edits, limit) => engine.wordsNear(near, edits, limit), CHOICES);
    const better = found.filter((choice: Correction) => choice.documents > documents[index]);
    if (better.length > 0) slips.push({ span: plan.spans[index], choices: better.map((choice) => choice.surface) });
  }
  return slips;
}

/** Every word at its best, then each of one word's other choices with the rest at their best; likeliest first. */
function combinations(slips: readonly Slip[]): string[][] {
  const best = slips.map(({ choices }) => choices[0]);
  const others = slips.flatMap(({ choices }, place) =>
    choices.slice(1).map((choice) => best.map((word, i) => (i === place ? choice : word))),
  );
  return [best, ...others];
}

/** Puts corrections in place of what was typed, keeping everything else and the case of the word. */
function replace(
  query: string,
  slips: readonly Slip[],
  words: readonly string[],
  wrap: (word: string) => string,
  keep: (text: string) => string = (text) => text,
): string {
  let text = '';
  let at = 0;
  slips.forEach(({ span }, i) => {
    const typed = query.slice(span.start, span.end);
    text += keep(query.slice(at, span.start)) + wrap(inCaseOf(typed, words[i]));
    at = span.end;
  });
  return text + keep(query.slice(at));
}

function inCaseOf(typed: string, word: string): string {
  if (typed.length > 1 && typed === typed.toUpperCase()) return word.toUpperCase();
  const first = typed.slice(0, 1);
  return first !== first.toLowerCase() ? word.slice(0, 1).toUpperCase() + word.slice(1) : word;
}
