/** From the tree of a query to words with alternatives and a condition: what is free, what is tied down, what weighs nothing. */
import { fold } from '../analysis/normalizer.js';
import { isStopWord } from '../analysis/stop-words.js';
import type { Token } from '../analysis/token.js';
import { tokenize } from '../analysis/tokenizer.js';
import type { SearchField } from '../document/article.js';
import type { DateNode, ParsedQuery, QueryNode, ScopeField, Span, WordNode } from './ast.js';
import type { Filter } from './filter.js';
import type { Alternative, Condition, PlannedWord, TermMatch } from './plan.js';
import type { SynonymTable } from './synonyms.js';

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
}

/** Most terms of a quoted phrase that are checked. */
const MAX_PHRASE_TERMS = 64;

/** Plans a parsed query. Pure; never throws. */
export function planQuery(query: ParsedQuery, options: PlannerOptions): PlannedQuery {
  const planner = new Planner(query, options);
  return planner.plan();
}

/** A word of the query before it is decided whether it counts. */
interface Unit {
  readonly text: string;
  readonly span: Span;
  /** The token itself, or the joined form of a compound. */
  readonly whole: Token;
  /** The parts of a compound; empty for a plain word. */
  readonly parts: readonly Token[];
  readonly prefix: boolean;
}

class Planner {
  private readonly query: ParsedQuery;
  private readonly options: PlannerOptions;
  private readonly words: PlannedWord[] = [];
  private readonly spans: Span[] = [];

  constructor(query: ParsedQuery, options: PlannerOptions) {
    this.query = query;
    this.options = options;
  }

  plan(): PlannedQuery {
    const { root } = this.query;
    const items = root === null ? [] : root.kind === 'and' && root.implicit ? root.of : [root];
    const free: Unit[] = [];
    const conditions: Condition[] = [];
    for (const item of items) {
      if (item.kind === 'word') free.push(...this.units(item, this.options.typing));
      else conditions.push(...this.condition(item, null, false));
    }
    const indexes = this.freeWords(free);
    const condition = conditions.length === 0 ? null : conditions.length === 1 ? conditions[0] : all(conditions);
    return { words: this.words, spans: this.spans, condition, free: indexes };
  }

  /** Adds free words; returns the indexes of those that count. Function words count only among themselves. */
  private freeWords(units: readonly Unit[]): number[] {
    const stops = units.map((unit) => this.isStop(unit));
    const onlyStops = stops.every(Boolean);
    const counted: number[] = [];
    for (let i = 0; i < units.length; ) {
      const synonym = this.options.synonyms.longestMatch(units.slice(i).map(({ whole }) => whole.surface));
      const length = Math.max(1, synonym?.length ?? 1);
      const group = units.slice(i, i + length);
      const stop = length === 1 && stops[i] && !onlyStops;
      const index = this.add(
        {
          text: group.map(({ text }) => text).join(' '),
          alternatives: [...alternativesOf(group), ...(synonym?.alternatives ?? [])],
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

  private isStop(unit: Unit): boolean {
    return (
      unit.parts.length === 0 && (isStopWord(unit.whole.surface) || this.options.stopWords.has(unit.whole.surface))
    );
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
        return this.units(node, this.options.typing && !excluded).map((unit) =>
          this.wordCondition(unit.text, alternativesOf([unit]), fields, excluded, unit.span),
        );
      case 'phrase':
        return this.phrase(node.text, fields, excluded, node.span);
      case 'and': {
        const of = node.of.flatMap((part) => this.condition(part, fields, excluded));
        return of.length === 0 ? [] : [all(of)];
      }
      case 'or': {
        const of = node.of.flatMap((part) => this.grouped(part, fields, excluded));
        return of.length === 0 ? [] : [{ kind: 'any', of }];
      }
      case 'not': {
        const of = this.grouped(node.of, fields, !excluded);
        return of.map((part): Condition => ({ kind: 'not', of: part }));
      }
      case 'scope':
        return this.scoped(node.field, node.of, excluded);
      case 'date':
        return [dateCondition(node)];
    }
  }

  /** A node as at most one condition. */
  private grouped(node: QueryNode, fields: readonly SearchField[] | null, excluded: boolean): Condition[] {
    const of = this.condition(node, fields, excluded);
    return of.length > 1 ? [all(of)] : of;
  }

  private scoped(field: ScopeField, node: QueryNode, excluded: boolean): Condition[] {
    const values = VALUE_SCOPES[field];
    if (values === null) return this.condition(node, [searchField(field)], excluded);
    switch (node.kind) {
      case 'word':
      case 'phrase':
        return [{ kind: 'value', field: values, text: node.text }];
      case 'and':
        return [all(node.of.flatMap((part) => this.scoped(field, part, excluded)))];
      case 'or':
        return [{ kind: 'any', of: node.of.map((part) => all(this.scoped(field, part, excluded))) }];
      case 'not':
        return [{ kind: 'not', of: all(this.scoped(field, node.of, !excluded)) }];
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
    return [this.wordCondition(text, [{ terms, weight: 1, origin: 'typed' }], fields, excluded, span)];
  }

  private wordCondition(
    text: string,
    alternatives: readonly Alternative[],
    fields: readonly SearchField[] | null,
    excluded: boolean,
    span: Span,
  ): Condition {
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
    return { kind: 'word', word };
  }

  /** The words a run of text without spaces falls into: compounds stay together, `a,b` does not. */
  private units(node: WordNode, typing: boolean): Unit[] {
    const tokens = tokenize(node.text);
    const units: Unit[] = [];
    for (let i = 0; i < tokens.length; ) {
      const whole = tokens[i];
      const parts = whole.span > 1 ? tokens.slice(i + 1, i + 1 + whole.span) : [];
      i += 1 + parts.length;
      const last = i >= tokens.length;
      units.push({
        text: node.text.slice(whole.start, whole.end),
        span: { start: node.span.start + whole.start, end: node.span.start + whole.end },
        whole,
        parts,
        prefix: last && (node.prefix || (typing && this.isLast(node))),
      });
    }
    return units;
  }

  /** The last word of the query, unless white space has ended it. */
  private isLast(node: WordNode): boolean {
    return node.span.end === this.query.text.length;
  }
}

/** A plain word as one term; a compound joined, or as its parts side by side; several units side by side. */
function alternativesOf(units: readonly Unit[]): Alternative[] {
  const first = units[0];
  if (units.length > 1) {
    return [{ terms: units.flatMap(({ whole, prefix }) => [term(whole, prefix)]), weight: 1, origin: 'typed' }];
  }
  const alternatives: Alternative[] = [{ terms: [term(first.whole, first.prefix)], weight: 1, origin: 'typed' }];
  if (first.parts.length > 0) {
    const terms = first.parts.map((part, i) => term(part, first.prefix && i === first.parts.length - 1));
    alternatives.push({ terms, weight: 1, origin: 'typed' });
  }
  return alternatives;
}

function term({ surface, stem }: Token, prefix: boolean): TermMatch {
  return { surface, stem, prefix, typos: 0 };
}

function all(of: readonly Condition[]): Condition {
  return of.length === 1 ? of[0] : { kind: 'all', of };
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
