/** Plans conditions: phrases, operators, scopes and dates, which every hit must satisfy. */
import { fold } from '../analysis/normalizer.js';
import { tokenize } from '../analysis/tokenizer.js';
import type { SearchField } from '../document/article.js';
import type { DateNode, PhraseNode, QueryNode, ScopeField, Span, WordNode } from './ast.js';
import type { Filter } from './filter.js';
import type { Alternative, Condition, TermMatch } from './plan.js';
import type { PlannedWords } from './planned-words.js';
import type { SynonymTable } from './synonyms.js';
import { adjacent, type WordUnit } from './word-units.js';

/** Largest number of terms of a quoted phrase that are checked. */
const MAX_PHRASE_TERMS = 64;
/** Upper bound on distinct words, phrases and values in conditions. */
const MAX_CONDITIONS = 256;

/** The words of a node; `excluded` is true under a negation. */
type UnitsOf = (node: WordNode, excluded: boolean) => readonly WordUnit[];

/** Turns nodes of the query tree into conditions, and adds their words to a plan. */
export class ConditionPlanner {
  private readonly planned: PlannedWords;
  private readonly synonyms: SynonymTable;
  private readonly unitsOf: UnitsOf;
  /** Conditions on words and values by their content, so that a repeated one is evaluated once. */
  private readonly distinct = new Map<string, Condition>();

  constructor(planned: PlannedWords, synonyms: SynonymTable, unitsOf: UnitsOf) {
    this.planned = planned;
    this.synonyms = synonyms;
    this.unitsOf = unitsOf;
  }

  /** The conditions of a node, all of which must hold; empty when the node has no searchable text. */
  plan(node: QueryNode, fields: readonly SearchField[] | null = null, excluded = false): Condition[] {
    switch (node.kind) {
      case 'word':
        return this.unitsOf(node, excluded).flatMap((unit) =>
          this.word(unit.text, unit.alternatives, fields, excluded, unit.span),
        );
      case 'phrase':
        return this.phrase(node, fields, excluded);
      case 'and':
        return conjunction(node.of.flatMap((part) => this.plan(part, fields, excluded)));
      case 'or':
        return disjunction(node.of.flatMap((part) => conjunction(this.plan(part, fields, excluded))));
      case 'not':
        return negation(this.plan(node.of, fields, !excluded));
      case 'scope':
        return this.scoped(node.field, node.of, excluded);
      case 'date':
        return [dateCondition(node)];
    }
  }

  private scoped(scope: ScopeField, node: QueryNode, excluded: boolean): Condition[] {
    const { field, kind } = SCOPES[scope];
    if (kind === 'text') return this.plan(node, [field], excluded);
    switch (node.kind) {
      case 'word':
      case 'phrase':
        return this.value(field, node);
      case 'and':
        return conjunction(node.of.flatMap((part) => this.scoped(scope, part, excluded)));
      case 'or':
        return disjunction(node.of.flatMap((part) => conjunction(this.scoped(scope, part, excluded))));
      case 'not':
        return negation(this.scoped(scope, node.of, !excluded));
      case 'scope':
      case 'date':
        return this.plan(node, null, excluded);
    }
  }

  private phrase({ text, span }: PhraseNode, fields: readonly SearchField[] | null, excluded: boolean): Condition[] {
    const tokens = tokenize(text).filter((token) => token.span === 1);
    if (tokens.length === 0) return [];
    const terms = tokens
      .slice(0, MAX_PHRASE_TERMS)
      .map(({ surface }): TermMatch => ({ surface, stem: null, prefix: false, typos: 0 }));
    return this.word(text, [adjacent(terms)], fields, excluded, span);
  }

  private word(
    text: string,
    alternatives: readonly Alternative[],
    fields: readonly SearchField[] | null,
    excluded: boolean,
    span: Span,
  ): Condition[] {
    return this.once(JSON.stringify([alternatives, fields, excluded]), span, () => {
      const [term, ...others] = alternatives[0]?.terms ?? [];
      const hasSynonyms = !excluded && others.length === 0 && term !== undefined && term.stem !== null;
      const synonyms = hasSynonyms ? this.synonyms.longestMatch([fold(text)]) : undefined;
      const word = this.planned.add(
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
    });
  }

  private value(field: string, { text, span }: WordNode | PhraseNode): Condition[] {
    return this.once(JSON.stringify([field, text]), span, () => ({ kind: 'value', field, text }));
  }

  /** The condition of a key, made at its first use; none past MAX_CONDITIONS, from where the query is ignored. */
  private once(key: string, span: Span, make: () => Condition): Condition[] {
    const existing = this.distinct.get(key);
    if (existing !== undefined) return [existing];
    if (this.distinct.size >= MAX_CONDITIONS) {
      this.planned.ignoreFrom(span);
      return [];
    }
    const condition = make();
    this.distinct.set(key, condition);
    return [condition];
  }
}

/** Conditions that must all hold, as at most one. */
export function conjunction(of: readonly Condition[]): Condition[] {
  return of.length < 2 ? [...of] : [{ kind: 'all', of }];
}

function disjunction(of: readonly Condition[]): Condition[] {
  return of.length === 0 ? [] : [{ kind: 'any', of }];
}

function negation(of: readonly Condition[]): Condition[] {
  return conjunction(of).map((condition): Condition => ({ kind: 'not', of: condition }));
}

type ScopeTarget =
  | { readonly kind: 'text'; readonly field: SearchField }
  | { readonly kind: 'value'; readonly field: string };

/** The field each scope names, and whether it is matched as text or by value. */
const SCOPES: Readonly<Record<ScopeField, ScopeTarget>> = {
  title: { kind: 'text', field: 'title' },
  lede: { kind: 'text', field: 'lede' },
  body: { kind: 'text', field: 'body' },
  related: { kind: 'text', field: 'related' },
  section: { kind: 'value', field: 'section' },
  author: { kind: 'value', field: 'authors' },
  tag: { kind: 'value', field: 'tags' },
  source: { kind: 'value', field: 'source' },
};

function dateCondition({ from, until }: DateNode): Condition {
  const bound = (operator: '>=' | '<', at: number): Filter => ({
    kind: 'compare',
    field: 'publishedAt',
    operator,
    operand: { value: at, date: { from: at, until: at } },
  });
  const lower = from === undefined ? undefined : bound('>=', from);
  const upper = until === undefined ? undefined : bound('<', until);
  if (lower !== undefined && upper !== undefined) {
    return { kind: 'filter', filter: { kind: 'and', of: [lower, upper] } };
  }
  return { kind: 'filter', filter: lower ?? upper ?? { kind: 'and', of: [] } };
}
