/**
 * A naive engine: every article is examined for every word, nothing is pruned. Shares only text analysis and ranking constants
 * with the engine. Knows no facets, value fields, sort keys, near-duplicates and pages.
 */
import { analyze, isEnglish } from '../../src/analysis/analyzer.js';
import { foldText } from '../../src/analysis/normalizer.js';
import { stem as porter } from '../../src/analysis/stemmer.js';
import { type Article, SEARCH_FIELDS, type SearchField } from '../../src/document/article.js';
import { MAX_FREQUENCIES } from '../../src/engine/embedded/weighting/field-frequencies.js';
import { QUANTIZED_LENGTHS } from '../../src/engine/embedded/weighting/length-quantization.js';
import { RANKING } from '../../src/engine/embedded/weighting/ranking-constants.js';
import type { Alternative, Condition, Plan, PlannedWord, TermMatch } from '../../src/query/plan.js';

/** Words further apart than this have no proximity. */
const REACH = 64;
const DAY = 86_400_000;
/** Matches up to this number are all rescored. */
const RESCORE_ALL = 25;

/** A token of an article. */
interface Token {
  readonly surface: string;
  /** Null where the text is not stemmed and stemming would change the word. */
  readonly stem: string | null;
  /** Identifies the word: stemmed and unstemmed tokens of one surface form are two words. */
  readonly key: string;
  readonly field: SearchField;
  readonly paragraph: number;
  readonly position: number;
  readonly span: number;
}
interface Indexed {
  readonly article: Article;
  readonly tokens: readonly Token[];
  /** Words by field. */
  readonly lengths: Readonly<Record<SearchField, number>>;
}
/** A word of the archive. */
interface Entry {
  readonly surface: string;
  readonly stem: string | null;
  documents: number;
  headlines: number;
}
/** One occurrence of a word of the query in an article. */
interface Occurrence {
  readonly field: SearchField;
  readonly paragraph: number;
  readonly position: number;
  readonly span: number;
  readonly weight: number;
  /** The word that occurs, if the alternative is a single term: its repetitions in a field are clamped. */
  readonly key: string | null;
}
export interface OracleHit {
  readonly id: string;
  /** First score × freshness, without the second look. */
  readonly firstScore: number;
  readonly score: number;
  readonly complete: boolean;
}

/** Evaluates a plan over articles; `keeps` stands for its filter. Best first, as if every match were rescored. */
export function oracle(articles: readonly Article[], plan: Plan, keeps: (article: Article) => boolean): OracleHit[] {
  return new Oracle(articles).search(plan, keeps, Number.POSITIVE_INFINITY);
}

/** The naive engine over one archive. */
export class Oracle {
  private readonly archive: readonly Indexed[];
  private readonly means: Readonly<Record<SearchField, number>>;
  private readonly entries = new Map<string, Entry>();
  /** Number of documents that hold a word with each stem. */
  private readonly stemDocuments = new Map<string, number>();
  private readonly times: ReadonlyMap<string, number | undefined>;

  constructor(articles: readonly Article[]) {
    this.archive = articles.map(indexed);
    this.means = meanLengths(this.archive);
    this.times = new Map(
      articles.map(({ id, publishedAt }) => [id, publishedAt === undefined ? undefined : Date.parse(publishedAt)]),
    );
    for (const { tokens } of this.archive) this.count(tokens);
  }

  /**
   * Evaluates a plan; `keeps` stands for its filter. Best first.
   * @param window number of top matches by first score that are rescored; by default as many as the engine rescores
   */
  search(plan: Plan, keeps: (article: Article) => boolean, window = rescored(plan)): OracleHit[] {
    const expansions = new Map<TermMatch, Expansion>();
    for (const { alternatives } of plan.words)
      for (const { terms } of alternatives) for (const term of terms) expansions.set(term, this.expand(term));
    const weights = plan.words.map((word) => (word.weight === 0 ? 0 : word.weight * this.idf(word, expansions)));
    const matches = this.archive.flatMap((one): Match[] => {
      const occurrences = plan.words.map((word) => occurrencesOf(word, one, plan, expansions));
      const holds = (index: number) => occurrences[index]?.length !== 0;
      const satisfied = plan.condition === null || satisfies(plan.condition, one.article, holds);
      const complete = satisfied && plan.free.every(holds);
      const partial = satisfied && plan.require !== 'all' && plan.free.some(holds);
      return [{ one, occurrences, complete, partial }];
    });
    const answering = matches.filter(({ one, complete }) => complete && keeps(one.article)).length;
    const allowsPartial = plan.require === 'any' || (plan.require === 'behind' && answering < plan.enough);
    const ruled = matches.filter(({ one: { article }, complete, partial }) => {
      if (plan.hidden.includes(article.id) || !keeps(article)) return false;
      return complete || (allowsPartial && partial) || plan.pinned.includes(article.id);
    });
    const dates = ruled.flatMap(({ one }) => this.times.get(one.article.id) ?? []).sort((a, b) => a - b);
    const hits = ruled.map(({ one, occurrences, complete }): OracleHit => {
      const { first, second } = this.score(plan, one, occurrences, weights);
      const factor = freshness(plan, this.times.get(one.article.id), dates);
      const isComplete = complete || plan.pinned.includes(one.article.id);
      return { id: one.article.id, firstScore: first * factor, score: second * factor, complete: isComplete };
    });
    const behind = (a: OracleHit, b: OracleHit) =>
      plan.require === 'behind' ? Number(b.complete) - Number(a.complete) : 0;
    const published = ({ id }: OracleHit) => this.times.get(id) ?? Number.NEGATIVE_INFINITY;
    const ties = (a: OracleHit, b: OracleHit) => published(b) - published(a) || (a.id < b.id ? -1 : 1);
    const byFirst = hits.sort((a, b) => behind(a, b) || b.firstScore - a.firstScore || ties(a, b));
    const top = byFirst.slice(0, hits.length <= RESCORE_ALL ? RESCORE_ALL : window);
    const rest = byFirst.slice(top.length).map((hit) => ({ ...hit, score: hit.firstScore }));
    const ranked = [...top.sort((a, b) => behind(a, b) || b.score - a.score || ties(a, b)), ...rest];
    const pinned = plan.pinned.flatMap((id) => ranked.find((hit) => hit.id === id) ?? []);
    return [...pinned, ...ranked.filter(({ id }) => !plan.pinned.includes(id))];
  }

  private count(tokens: readonly Token[]): void {
    const keys = new Map(tokens.map((token) => [token.key, token]));
    for (const [key, { surface, stem }] of keys) {
      const entry = this.entries.get(key) ?? { surface, stem, documents: 0, headlines: 0 };
      this.entries.set(key, entry);
      entry.documents += 1;
      if (tokens.some((token) => token.key === key && token.field === 'title')) entry.headlines += 1;
    }
    for (const stem of new Set(Array.from(keys.values(), (token) => token.stem)))
      if (stem !== null) this.stemDocuments.set(stem, (this.stemDocuments.get(stem) ?? 0) + 1);
  }

  /** The words that match a term: each as the first that applies of exact, stem, typo and prefix (before typo for one letter). */
  private expand(term: TermMatch): Expansion {
    const { surface, stem, prefix, typos } = term;
    const weights = new Map<string, number>();
    let documents = stem === null ? 0 : (this.stemDocuments.get(stem) ?? 0);
    const add = (key: string, entry: Entry, weight: number) => {
      if (weights.has(key)) return;
      weights.set(key, weight);
      if (stem === null || entry.stem !== stem) documents += entry.documents;
    };
    const addAll = (wanted: (entry: Entry) => boolean, weight: number) => {
      for (const [key, entry] of this.entries) if (wanted(entry)) add(key, entry, weight);
    };
    addAll((entry) => entry.surface === surface, RANKING.kinds.exact);
    if (stem !== null) addAll((entry) => entry.stem === stem, RANKING.kinds.stem);
    const isLetter = prefix && [...surface].length === 1;
    if (isLetter) {
      const top = this.topForms((entry) => (entry.surface.startsWith(surface) ? 0 : undefined), RANKING.oneLetterForms);
      addAll((entry) => top.has(entry.surface), RANKING.kinds.prefix);
    }
    if (typos > 0) {
      const near = (sameFirst: boolean) =>
        this.topForms((entry) => {
          if (sameFirst && entry.surface[0] !== surface[0]) return undefined;
          const distance = editDistance(surface, entry.surface, prefix);
          return distance > 0 && distance <= typos ? distance : undefined;
        }, RANKING.fuzzyForms);
      const sameFirst = near(true);
      const forms = sameFirst.size > 0 ? sameFirst : near(false);
      for (const [key, entry] of this.entries) {
        const distance = forms.get(entry.surface);
        if (distance === undefined) continue;
        add(key, entry, RANKING.kinds.typo * (distance > 1 ? RANKING.secondEdit : 1));
      }
    }
    if (prefix && !isLetter) addAll((entry) => entry.surface.startsWith(surface), RANKING.kinds.prefix);
    return { weights, documents };
  }

  /** The best surface forms by rising cost, falling frequency, then code units, with their cost. @param cost undefined for no match */
  private topForms(cost: (entry: Entry) => number | undefined, limit: number): ReadonlyMap<string, number> {
    const forms = new Map<string, { cost: number; frequency: number }>();
    for (const entry of this.entries.values()) {
      const own = cost(entry);
      if (own === undefined) continue;
      const form = forms.get(entry.surface) ?? { cost: own, frequency: 0 };
      form.frequency += entry.documents + entry.headlines;
      forms.set(entry.surface, form);
    }
    const sorted = [...forms].sort(
      ([a, left], [b, right]) => left.cost - right.cost || right.frequency - left.frequency || (a < b ? -1 : 1),
    );
    return new Map(sorted.slice(0, limit).map(([surface, form]) => [surface, form.cost]));
  }

  private idf(word: PlannedWord, expansions: ReadonlyMap<TermMatch, Expansion>): number {
    const all = this.archive.length;
    const sum = word.alternatives.reduce(
      (total, { terms }) => total + Math.min(all, ...terms.map((term) => expansions.get(term)?.documents ?? 0)),
      0,
    );
    const holding = Math.min(all, sum);
    return Math.log(1 + (all - holding + 0.5) / (holding + 0.5)) ** RANKING.idfPower;
  }

  /** The first score of an article, and its score with the second look. @param weights idf × planned weight, by word */
  private score(
    plan: Plan,
    one: Indexed,
    places: readonly (readonly Occurrence[])[],
    weights: readonly number[],
  ): { readonly first: number; readonly second: number } {
    const seen = places.map((found, i) => (plan.words[i]?.role === 'excluded' ? [] : found));
    const norm = (field: SearchField) => {
      const b = RANKING.b[SEARCH_FIELDS.indexOf(field)] ?? 0;
      const length = GROUPS[field].reduce((sum, other) => sum + one.lengths[other], 0);
      const step = quantized(length);
      return plan.fieldWeights[field] / (1 - b + (b * step) / Math.max(1, this.means[field]));
    };
    const norms = { title: norm('title'), lede: norm('lede'), body: norm('body'), related: norm('related') };
    let sum = 0;
    seen.forEach((found, i) => {
      const frequency = clamped(found).reduce((total, { field, weight }) => total + weight * norms[field], 0);
      sum += (weights[i] ?? 0) * ((frequency * (RANKING.k1 + 1)) / (RANKING.k1 + frequency));
    });
    const base = sum;
    const bonus = isTyping(plan) ? RANKING.headline.typing : RANKING.headline.submitted;
    const share = plan.words.map((word) => headlineShare(word, plan));
    for (let i = 0; i + 1 < seen.length; i += 1) {
      const inHeadline = 1 + bonus.order * Math.min(share[i] ?? 0, share[i + 1] ?? 0);
      const mean = ((weights[i] ?? 0) + (weights[i + 1] ?? 0)) / 2;
      if (mean > 0) sum += RANKING.proximity * mean * proximity(seen[i] ?? [], seen[i + 1] ?? [], inHeadline);
    }
    const length = one.lengths.title;
    if (length > 0) {
      const scoring = seen.flatMap((found, i) => {
        const inHeadline = found.filter(({ field }) => field === 'title');
        return (weights[i] ?? 0) > 0 ? [{ weight: weights[i] ?? 0, share: share[i] ?? 0, inHeadline }] : [];
      });
      const strongest = (found: readonly Occurrence[]) =>
        Math.max(0, ...found.map(({ weight }) => Math.min(weight, 1)));
      const all = scoring.flatMap(({ inHeadline }) => inHeadline);
      const positions = Array.from({ length }, (_, at) =>
        strongest(all.filter(({ position, span }) => position <= at && at < position + span)),
      );
      const covered = Math.min(1, positions.reduce((total, value) => total + value, 0) / length);
      const words = scoring.reduce((total, word) => total + word.weight * strongest(word.inHeadline), 0);
      sum += Math.max(0, ...scoring.map((word) => word.share)) * (bonus.word * words + bonus.covered * covered * base);
    }
    return { first: base, second: sum + (isHeadline(seen, length) ? RANKING.exactHeadline * base : 0) };
  }
}

/** The longest quantized length up to a length, by length. */
const steps = new Map<number, number>();
function quantized(length: number): number {
  const known = steps.get(length) ?? Math.max(...QUANTIZED_LENGTHS.filter((step) => step <= length));
  steps.set(length, known);
  return known;
}

/** An article with how it matches a plan. */
interface Match {
  readonly one: Indexed;
  /** By word of the plan. */
  readonly occurrences: readonly (readonly Occurrence[])[];
  readonly complete: boolean;
  /** Whether it satisfies the condition and holds some free word. */
  readonly partial: boolean;
}

/** The words a term matches, by key, with their weights; and the document frequency of the term. */
interface Expansion {
  readonly weights: ReadonlyMap<string, number>;
  readonly documents: number;
}

function isTyping(plan: Plan): boolean {
  return plan.words.some(({ alternatives }) => alternatives.some(({ terms }) => terms.at(-1)?.prefix ?? false));
}

/** Number of top matches that the engine rescores. */
function rescored(plan: Plan): number {
  return isTyping(plan) ? RANKING.window.typing : RANKING.window.submitted;
}

/** Optimal string alignment distance; of the nearest prefix of the word if `prefix`. */
function editDistance(pattern: string, word: string, prefix: boolean): number {
  let before: number[] = [];
  let row = Array.from({ length: pattern.length + 1 }, (_, i) => i);
  let best = row[pattern.length] ?? 0;
  for (let j = 1; j <= word.length; j += 1) {
    const next = [j];
    for (let i = 1; i <= pattern.length; i += 1) {
      const same = pattern[i - 1] === word[j - 1];
      let value = Math.min((row[i] ?? 0) + 1, (next[i - 1] ?? 0) + 1, (row[i - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && pattern[i - 1] === word[j - 2] && pattern[i - 2] === word[j - 1])
        value = Math.min(value, (before[i - 2] ?? 0) + 1);
      next.push(value);
    }
    before = row;
    row = next;
    best = Math.min(best, row[pattern.length] ?? 0);
  }
  return prefix ? best : (row[pattern.length] ?? 0);
}

function indexed(article: Article): Indexed {
  const english = isEnglish(article.language);
  const tokens = analyze(article).flatMap((paragraphs, field) =>
    paragraphs.flatMap((analysed, paragraph) =>
      analysed.map(({ surface, position, span }): Token => {
        const stemmed = stemOf(surface);
        const stem = english || stemmed === surface ? stemmed : null;
        const key = `${stem === null} ${surface}`;
        return { surface, stem, key, field: SEARCH_FIELDS[field] ?? 'body', paragraph, position, span };
      }),
    ),
  );
  const lengths = { title: 0, lede: 0, body: 0, related: 0 };
  for (const { field, span } of tokens) if (span === 1) lengths[field] += 1;
  return { article, tokens, lengths };
}

/** Stems by surface form: stemming every token anew takes most of the time of a large archive. */
const stems = new Map<string, string>();
function stemOf(surface: string): string {
  const known = stems.get(surface) ?? porter(surface);
  stems.set(surface, known);
  return known;
}

/** Everywhere a word of the query occurs in an article, in the fields it is searched in. */
function occurrencesOf(
  word: PlannedWord,
  one: Indexed,
  plan: Plan,
  expansions: ReadonlyMap<TermMatch, Expansion>,
): Occurrence[] {
  const fields = plan.fields.filter((field) => word.fields?.includes(field) ?? true);
  const isSearched = (field: SearchField) => fields.includes(field) && plan.fieldWeights[field] > 0;
  /** Words that single-term alternatives have in common count once, as the first. */
  const taken: ReadonlyMap<string, number>[] = [];
  return word.alternatives.flatMap((alternative) => {
    const terms = alternative.terms.map((term) => expansions.get(term)?.weights ?? new Map<string, number>());
    const [first] = terms;
    if (first === undefined) return [];
    const earlier = terms.length === 1 ? [...taken] : [];
    if (terms.length === 1) taken.push(first);
    return one.tokens
      .filter((token) => isSearched(token.field) && first.has(token.key) && !earlier.some((set) => set.has(token.key)))
      .flatMap((token) => occurrencesAt(alternative, terms, one, token));
  });
}

/** The occurrence of an alternative that starts at a token. @param terms by term, the weights of the words it matches */
function occurrencesAt(
  { weight }: Alternative,
  terms: readonly ReadonlyMap<string, number>[],
  one: Indexed,
  start: Token,
): Occurrence[] {
  let ends = [{ token: start, lowest: terms[0]?.get(start.key) ?? 0 }];
  for (const matches of terms.slice(1)) {
    ends = ends.flatMap(({ token, lowest }) =>
      one.tokens
        .filter(
          (next) =>
            next.field === token.field &&
            next.paragraph === token.paragraph &&
            next.position === token.position + token.span,
        )
        .map((next) => ({ token: next, lowest: Math.min(lowest, matches.get(next.key) ?? 0) }))
        .filter((end) => end.lowest > 0),
    );
  }
  const [end] = ends;
  if (end === undefined) return [];
  const span = end.token.position + end.token.span - start.position;
  const { field, paragraph, position, key } = start;
  return [{ field, paragraph, position, span, weight: weight * end.lowest, key: terms.length === 1 ? key : null }];
}

const GROUPS: Readonly<Record<SearchField, readonly SearchField[]>> = {
  title: ['title'],
  lede: ['lede', 'body'],
  body: ['lede', 'body'],
  related: ['related'],
};

function meanLengths(archive: readonly Indexed[]): Readonly<Record<SearchField, number>> {
  const mean = (field: SearchField) => {
    const group = GROUPS[field];
    const filled = archive.filter(({ lengths }) => lengths[group[0] ?? field] > 0).length;
    const words = archive.reduce((sum, { lengths }) => sum + group.reduce((total, one) => total + lengths[one], 0), 0);
    return words / Math.max(1, filled);
  };
  return { title: mean('title'), lede: mean('lede'), body: mean('body'), related: mean('related') };
}

/** The occurrences without repetitions of a word in a field beyond the maximum frequency. */
function clamped(occurrences: readonly Occurrence[]): Occurrence[] {
  const counts = new Map<string, number>();
  return occurrences.filter(({ key, field }) => {
    if (key === null) return true;
    const count = (counts.get(`${field} ${key}`) ?? 0) + 1;
    counts.set(`${field} ${key}`, count);
    return count <= (MAX_FREQUENCIES[SEARCH_FIELDS.indexOf(field)] ?? 0);
  });
}

/** Weight of the title relative to the heaviest field a word is searched in. */
function headlineShare(word: PlannedWord, plan: Plan): number {
  const fields = plan.fields.filter((field) => word.fields?.includes(field) ?? true);
  const heaviest = Math.max(0, ...fields.map((field) => plan.fieldWeights[field]));
  return fields.includes('title') && heaviest > 0 ? plan.fieldWeights.title / heaviest : 0;
}

function proximity(left: readonly Occurrence[], right: readonly Occurrence[], inHeadline: number): number {
  const pairs = left.flatMap((a) => right.map((b) => [a, b] as const));
  const near = pairs.filter(
    ([a, b]) =>
      a.field === b.field &&
      a.paragraph === b.paragraph &&
      a.position !== b.position &&
      Math.abs(a.position - b.position) <= REACH,
  );
  return Math.max(
    0,
    ...near.map(([a, b]) => {
      const gap = b.position > a.position ? b.position - a.position - a.span + 1 : a.position - b.position - b.span + 2;
      const counted = Math.min(a.weight, 1) * Math.min(b.weight, 1) * (a.field === 'title' ? inHeadline : 1);
      return counted / Math.max(1, gap);
    }),
  );
}

/** Whether the words in order make up the whole headline; of several occurrences at one position the one of highest weight counts. */
function isHeadline(places: readonly (readonly Occurrence[])[], length: number): boolean {
  let next = 0;
  for (const found of places) {
    const here = [...found]
      .sort((a, b) => b.weight - a.weight)
      .find(({ field, position }) => field === 'title' && position === next);
    if (here === undefined) return false;
    next += here.span;
  }
  return length > 0 && next === length;
}

function satisfies(condition: Condition, article: Article, holds: (word: number) => boolean): boolean {
  switch (condition.kind) {
    case 'word':
      return holds(condition.word);
    case 'all':
      return condition.of.every((part) => satisfies(part, article, holds));
    case 'any':
      return condition.of.some((part) => satisfies(part, article, holds));
    case 'not':
      return !satisfies(condition.of, article, holds);
    case 'value':
      return valuesOf(article, condition.field).some((value) =>
        ` ${foldText(value)} `.includes(` ${foldText(condition.text)} `),
      );
    case 'filter':
      throw new Error('the oracle reads no filters');
  }
}

function valuesOf(article: Article, field: string): readonly string[] {
  if (field === 'tags') return article.tags;
  if (field === 'authors') return article.authors;
  return article.section === undefined ? [] : [article.section];
}

/** @param dates of all matching articles, rising */
function freshness({ freshness: requested }: Plan, published: number | undefined, dates: readonly number[]): number {
  if (requested === null || requested.weight === 0) return 1;
  const time = published ?? dates[(dates.length - 1) >> 1];
  if (time === undefined) return 1;
  const age = Math.max(0, requested.now - time) / DAY;
  return 1 - requested.weight + requested.weight * Math.max(requested.floor, 2 ** (-age / requested.halfLifeDays));
}
