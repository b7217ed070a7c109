/** From the tree of a query to words with alternatives and a condition: what is free, what is tied down, what weighs nothing. */
import { fold } from '../analysis/normalizer.js';
import { isStopWord } from '../analysis/stop-words.js';
import { tokenize } from '../analysis/tokenizer.js';
import type { SearchField } from '../document/article.js';
import type { DateNode, ParsedQuery, PhraseNode, QueryNode, ScopeField, Span, WordNode } from './ast.js';
import type { Filter } from './filter.js';
import type { Alternative, Condition, PlannedWord, TermMatch } from './plan.js';
import type { SynonymTable } from './synonyms.js';
import { sideBySide, type WordUnit, wordUnits } from './word-units.js';

export interface PlannerOptions {
  /** Whether the last word may be the beginning of a longer one. */
  readonly typing: boolean;
  readonly synonyms: SynonymTable;
  /** Folded words of the publisher that weigh nothing. */
  readonly stopWords: ReadonlySet<string>;
}

export interface PlannedQuery {
  readonly words: readonly PlannedWord[];
  /** Where each word stands in the query. */
  readonly spans: readonly Span[];
  readonly condition: Condition | null;
  /** Free words that count: required at first, preferred afterwards. */
  readonly free: readonly number[];
  /** What of the query is too much to search for; absent when nothing is. */
  readonly ignored?: Span;
}

/** Most terms of a quoted phrase that are checked. */
const MAX_PHRASE_TERMS = 64;
/** Most free words searched for: nobody types more, and a pasted paragraph is told by fewer. */
const MAX_FREE_WORDS = 512;
/** How often a repeated free word counts. */
const MAX_REPEATS = 8;
/** Most different words, phrases and values in conditions. */
const MAX_CONDITIONS = 256;

/** Plans a parsed query. Pure; never throws. */
export function planQuery(query: ParsedQuery, options: PlannerOptions): PlannedQuery {
  const planner = new Planner(query, options);
  return planner.plan();
}

/** The dots of an acronym end it as a space would: `U.S.` is not the beginning of `used`. */
const ACRONYM = /^(?:\p{L}\.){2,}$/u;

class Planner {
  private readonly query: ParsedQuery;
  private readonly options: PlannerOptions;
  private readonly words: PlannedWord[] = [];
  private readonly spans: Span[] = [];
  /** Conditions on words and values by what they ask, so that a repeated one is looked for once. */
  private readonly known = new Map<string, Condition>();
  private ignoredFrom: number | undefined;

  constructor(query: ParsedQuery, options: PlannerOptions) {
    this.query = query;
    this.options = options;
  }

  plan(): PlannedQuery {
    const { root } = this.query;
    const items = root === null ? [] : root.kind === 'and' && root.implicit ? root.of : [root];
    const free: WordUnit[] = [];
    const conditions: Condition[] = [];
    for (const item of items) {
      if (item.kind === 'word') free.push(...this.units(item, this.options.typing));
      else conditions.push(...this.condition(item, null, false));
    }
    const indexes = this.freeWords(this.bounded(free));
    const [condition = null] = joined(conditions);
    const ignored = this.ignoredFrom !== undefined && { start: this.ignoredFrom, end: this.query.text.length };
    return { words: this.words, spans: this.spans, condition, free: indexes, ...(ignored && { ignored }) };
  }

  /** The first free words; one that is repeated counts so often, a prefix, which reaches many words, only once. */
  private bounded(units: readonly WordUnit[]): readonly WordUnit[] {
    const seen = new Map<string, number>();
    const kept = units.filter(({ term, surface }) => {
      const key = `${surface} ${term.prefix}`;
      const times = (seen.get(key) ?? 0) + 1;
      seen.set(key, times);
      return times <= (term.prefix ? 1 : MAX_REPEATS);
    });
    if (kept.length > MAX_FREE_WORDS) this.ignore(kept[MAX_FREE_WORDS].span);
    return kept.slice(0, MAX_FREE_WORDS);
  }

  private ignore({ start }: Span): void {
    this.ignoredFrom = Math.min(start, this.ignoredFrom ?? start);
  }

  /** Adds free words; returns the indexes of those that count. Function words count only among themselves. */
  private freeWords(units: readonly WordUnit[]): number[] {
    const stops = units.map((unit) => this.isStop(unit));
    const onlyStops = stops.every(Boolean);
    const counted: number[] = [];
    for (let i = 0; i < units.length; ) {
      const synonym = this.options.synonyms.longestMatch(units.slice(i).map(({ surface }) => surface));
      const length = Math.max(1, synonym?.length ?? 1);
      const group = units.slice(i, i + length);
      const stop = length === 1 && stops[i] && !onlyStops;
      const index = this.add(
        {
          text: group.map(({ text }) => text).join(' '),
          alternatives: [...typedAlternatives(group), ...(synonym?.alternatives ?? [])],
          fields: null,
          weight: stop ? 0 : 1,
          role: stop ? 'function' : 'content',
        },
        { start: group[0].span.start, end: group[group.length - 1].span.end },
      );
      if (!stop) counted.push(index);
      i += length;
    }
    return counted;
  }

  private isStop(unit: WordUnit): boolean {
    return !unit.isCompound && (isStopWord(unit.surface) || this.options.stopWords.has(unit.surface));
  }

  private add(word: PlannedWord, span: Span): number {
    this.spans.push(span);
    return this.words.push(word) - 1;
  }

  /** Conditions of a node; empty when it holds nothing that could be searched. */
  private condition(node: QueryNode, fields: readonly SearchField[] | null, excluded: boolean): Condition[] {
    switch (node.kind) {
      case 'word':
        // What is excluded is a whole word, also while it is being typed: “-port” must not hide every portrait.
        return this.units(node, this.options.typing && !excluded).flatMap((unit) =>
          this.wordCondition(unit.text, unit.alternatives, fields, excluded, unit.span),
        );
      case 'phrase':
        return this.phrase(node.text, fields, excluded, node.span);
      case 'and':
        return joined(node.of.flatMap((part) => this.condition(part, fields, excluded)));
      case 'or': {
        const of = node.of.flatMap((part) => joined(this.condition(part, fields, excluded)));
        return of.length === 0 ? [] : [{ kind: 'any', of }];
      }
      case 'not':
        return joined(this.condition(node.of, fields, !excluded)).map((of): Condition => ({ kind: 'not', of }));
      case 'scope':
        return this.scoped(node.field, node.of, excluded);
      case 'date':
        return [dateCondition(node)];
    }
  }

  private scoped(field: ScopeField, node: QueryNode, excluded: boolean): Condition[] {
    const values = VALUE_SCOPES[field];
    if (values === null) return this.condition(node, [searchField(field)], excluded);
    switch (node.kind) {
      case 'word':
      case 'phrase':
        return this.valueCondition(values, node);
      case 'and':
        return joined(node.of.flatMap((part) => this.scoped(field, part, excluded)));
      case 'or': {
        const of = node.of.flatMap((part) => joined(this.scoped(field, part, excluded)));
        return of.length === 0 ? [] : [{ kind: 'any', of }];
      }
      case 'not':
        return joined(this.scoped(field, node.of, !excluded)).map((of): Condition => ({ kind: 'not', of }));
      case 'scope':
      case 'date':
        return this.condition(node, null, excluded);
    }
  }

  private phrase(text: string, fields: readonly SearchField[] | null, excluded: boolean, span: Span): Condition[] {
    const tokens = tokenize(text).filter((token) => token.span === 1);
    if (tokens.length === 0) return [];
    const terms = tokens
      .slice(0, MAX_PHRASE_TERMS)
      .map(({ surface }): TermMatch => ({ surface, stem: null, prefix: false, typos: 0 }));
    return this.wordCondition(text, [sideBySide(terms)], fields, excluded, span);
  }

  private wordCondition(
    text: string,
    alternatives: readonly Alternative[],
    fields: readonly SearchField[] | null,
    excluded: boolean,
    span: Span,
  ): Condition[] {
    const key = JSON.stringify([alternatives, fields, excluded]);
    const known = this.known.get(key);
    if (known !== undefined) return [known];
    if (this.isFull(span)) return [];
    const synonyms =
      excluded || alternatives[0].terms.length > 1 || alternatives[0].terms[0].stem === null
        ? undefined
        : this.options.synonyms.longestMatch([fold(text)]);
    const word = this.add(
      {
        text,
        alternatives: [...alternatives, ...(synonyms?.alternatives ?? [])],
        fields,
        weight: excluded ? 0 : 1,
        role: excluded ? 'excluded' : 'content',
      },
      span,
    );
    const condition: Condition = { kind: 'word', word };
    this.known.set(key, condition);
    return [condition];
  }

  private valueCondition(field: string, { text, span }: WordNode | PhraseNode): Condition[] {
    const key = JSON.stringify([field, text]);
    const known = this.known.get(key);
    if (known !== undefined) return [known];
    if (this.isFull(span)) return [];
    const condition: Condition = { kind: 'value', field, text };
    this.known.set(key, condition);
    return [condition];
  }

  /** Whether there are as many conditions as are looked for; if so, what follows is ignored. */
  private isFull(span: Span): boolean {
    if (this.known.size < MAX_CONDITIONS) return false;
    this.ignore(span);
    return true;
  }

  /** Words of a node; the last of the query may be unfinished while someone types, unless white space has ended it. */
  private units(node: WordNode, typing: boolean): WordUnit[] {
    const unfinished = typing && node.span.end === this.query.text.length && !ACRONYM.test(node.text);
    return wordUnits(node, node.prefix || unfinished);
  }
}

/** A word in any of its ways; several, which are one synonym together, side by side. */
function typedAlternatives(units: readonly WordUnit[]): readonly Alternative[] {
  return units.length === 1 ? units[0].alternatives : [sideBySide(units.map(({ term }) => term))];
}

/** Conditions that must all hold, as at most one. */
function joined(of: readonly Condition[]): Condition[] {
  return of.length < 2 ? [...of] : [{ kind: 'all', of }];
}

/** Scopes that speak of values rather than of text, with the field they name. */
const VALUE_SCOPES: Record<ScopeField, string | null> = {
  title: null,
  lede: null,
  body: null,
  related: null,
  section: 'section',
  author: 'authors',
  tag: 'tags',
  source: 'source',
};

function searchField(field: ScopeField): SearchField {
  return field === 'title' || field === 'lede' || field === 'related' ? field : 'body';
}

function dateCondition({ from, until }: DateNode): Condition {
  const bound = (operator: '>=' | '<', at: number): Filter => ({
    kind: 'compare',
    field: 'publishedAt',
    operator,
    operand: { value: at, date: { from: at, until: at } },
  });
  const of = [...(from === undefined ? [] : [bound('>=', from)]), ...(until === undefined ? [] : [bound('<', until)])];
  return { kind: 'filter', filter: of.length === 1 ? of[0] : { kind: 'and', of } };
}
