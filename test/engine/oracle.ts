/** The engine as nobody could get it wrong: every article looked at for every word. Shares only analysis and the constants of scoring. */
import { analyze, isEnglish } from '../../src/analysis/analyzer.js';
import { foldText } from '../../src/analysis/normalizer.js';
import { stem as porter } from '../../src/analysis/stemmer.js';
import { type Article, SEARCH_FIELDS, type SearchField } from '../../src/document/article.js';
import { MAX_FREQUENCIES } from '../../src/engine/embedded/weighting/field-frequencies.js';
import { QUANTIZED_LENGTHS } from '../../src/engine/embedded/weighting/length-quantization.js';
import { RANKING } from '../../src/engine/embedded/weighting/ranking-constants.js';
import type { Alternative, Condition, Plan, PlannedWord, TermMatch } from '../../src/query/plan.js';

/** Words further apart than this are not close. */
const REACH = 64;
const DAY = 86_400_000;

interface Place {
  readonly surface: string;
  /** Null where the text is not stemmed and stemming would change the word. */
  readonly stem: string | null;
  readonly field: SearchField;
  readonly paragraph: number;
  readonly position: number;
  readonly span: number;
}
interface Indexed {
  readonly article: Article;
  readonly places: readonly Place[];
}
/** One stretch of an article that counts as a word of the query. */
interface MatchSet {
  readonly field: SearchField;
  readonly paragraph: number;
  readonly position: number;
  readonly span: number;
  readonly weight: number;
  /** The word that stands there, when it is one: beyond a limit its repetitions in a field count no more. */
  readonly word: string | null;
}
export interface OracleHit {
  readonly id: string;
  readonly score: number;
  readonly complete: boolean;
}

/** Answers a plan without typing errors, facets, sorting, pins or pages; `keeps` stands for its filter. Best first. */
export function oracle(articles: readonly Article[], plan: Plan, keeps: (article: Article) => boolean): OracleHit[] {
  const archive = articles.map(indexed);
  const means = meanLengths(archive);
  const found = (one: Indexed) => plan.words.map((word) => termPositions(word, one, plan));
  const hits = archive.flatMap((one): OracleHit[] => {
    const places = found(one);
    const holds = (index: number) => places[index]?.length !== 0;
    if (plan.condition !== null && !satisfies(plan.condition, one.article, holds)) return [];
    const complete = plan.free.every(holds);
    if (plan.free.length > 0 && !(complete || (plan.require !== 'all' && plan.free.some(holds)))) return [];
    if (!keeps(one.article)) return [];
    return [{ id: one.article.id, score: score(plan, one, places, archive, means), complete }];
  });
  const enough = plan.require === 'behind' && hits.filter(({ complete }) => complete).length >= plan.enough;
  const kept = enough ? hits.filter(({ complete }) => complete) : hits;
  const times = new Map(
    articles.map(({ id, publishedAt }) => [id, publishedAt === undefined ? undefined : Date.parse(publishedAt)]),
  );
  const fresh = kept.map((hit) => ({
    ...hit,
    score:
      hit.score *
      freshness(
        plan,
        times.get(hit.id),
        kept.flatMap(({ id }) => times.get(id) ?? []),
      ),
  }));
  return fresh.sort(
    (a, b) =>
      (plan.require === 'behind' ? Number(b.complete) - Number(a.complete) : 0) ||
      b.score - a.score ||
      (times.get(b.id) ?? Number.NEGATIVE_INFINITY) - (times.get(a.id) ?? Number.NEGATIVE_INFINITY) ||
      (a.id < b.id ? -1 : 1),
  );
}

function indexed(article: Article): Indexed {
  const english = isEnglish(article.language);
  const places = analyze(article).flatMap((paragraphs, field) =>
    paragraphs.flatMap((tokens, paragraph) =>
      tokens.map(({ surface, position, span }): Place => {
        const stem = porter(surface);
        return {
          surface,
          stem: english || stem === surface ? stem : null,
          field: SEARCH_FIELDS[field] ?? 'body',
          paragraph,
          position,
          span,
        };
      }),
    ),
  );
  return { article, places };
}

function kindOf({ surface, stem, prefix }: TermMatch, place: Place): number {
  if (place.surface === surface) return RANKING.kinds.exact;
  if (stem !== null && place.stem === stem) return RANKING.kinds.stem;
  return prefix && place.surface.startsWith(surface) ? RANKING.kinds.prefix : 0;
}

/** Everywhere an alternative of a word stands in an article, in the fields it is searched in. */
function termPositions(word: PlannedWord, one: Indexed, plan: Plan): MatchSet[] {
  const fields = plan.fields.filter((field) => word.fields?.includes(field) ?? true);
  return word.alternatives
    .flatMap((alternative) => one.places.flatMap((place) => run(alternative, one, place)))
    .filter(({ field }) => fields.includes(field) && plan.fieldWeights[field] > 0);
}

function run({ terms, weight }: Alternative, one: Indexed, start: Place): MatchSet[] {
  let ends: { place: Place; weakest: number }[] = [{ place: start, weakest: kindOf(terms[0] ?? NOTHING, start) }];
  ends = ends.filter(({ weakest }) => weakest > 0);
  for (const term of terms.slice(1)) {
    ends = ends.flatMap(({ place, weakest }) =>
      one.places
        .filter(
          (next) =>
            next.field === place.field &&
            next.paragraph === place.paragraph &&
            next.position === place.position + place.span,
        )
        .map((next) => ({ place: next, weakest: Math.min(weakest, kindOf(term, next)) }))
        .filter((end) => end.weakest > 0),
    );
  }
  const [end] = ends;
  if (end === undefined) return [];
  const span = end.place.position + end.place.span - start.position;
  const { field, paragraph, position, stem, surface } = start;
  const word = terms.length === 1 ? `${stem === null} ${surface}` : null;
  return [{ field, paragraph, position, span, weight: weight * end.weakest, word }];
}

const NOTHING: TermMatch = { surface: '', stem: null, prefix: false, typos: 0 };

/** Documents that hold a term, as the port defines it: forms of a stem counted once, everything else word by word. */
function termDocuments(term: TermMatch, archive: readonly Indexed[]): number {
  const count = (wanted: (place: Place) => boolean) => archive.filter(({ places }) => places.some(wanted)).length;
  const reached = (place: Place) => term.stem !== null && place.stem === term.stem;
  let documents = term.stem === null ? 0 : count(reached);
  const others = new Set<string>();
  for (const { places } of archive) {
    for (const place of places) {
      if (kindOf(term, place) > 0 && !reached(place)) others.add(`${place.stem === null} ${place.surface}`);
    }
  }
  for (const other of others) documents += count((place) => `${place.stem === null} ${place.surface}` === other);
  return documents;
}

function idf(word: PlannedWord, archive: readonly Indexed[]): number {
  const all = archive.length;
  const sum = word.alternatives.reduce(
    (total, { terms }) => total + Math.min(all, ...terms.map((term) => termDocuments(term, archive))),
    0,
  );
  const holding = Math.min(all, sum);
  return Math.log(1 + (all - holding + 0.5) / (holding + 0.5)) ** RANKING.idfPower;
}

const lengthOf = ({ places }: Indexed, fields: readonly SearchField[]) =>
  places.filter(({ field, span }) => span === 1 && fields.includes(field)).length;

const GROUPS: Readonly<Record<SearchField, readonly SearchField[]>> = {
  title: ['title'],
  lede: ['lede', 'body'],
  body: ['lede', 'body'],
  related: ['related'],
};

function meanLengths(archive: readonly Indexed[]): Readonly<Record<SearchField, number>> {
  const mean = (field: SearchField) => {
    const group = GROUPS[field];
    const filled = archive.filter((one) => lengthOf(one, group.slice(0, 1)) > 0).length;
    return archive.reduce((sum, one) => sum + lengthOf(one, group), 0) / Math.max(1, filled);
  };
  return { title: mean('title'), lede: mean('lede'), body: mean('body'), related: mean('related') };
}

function score(
  plan: Plan,
  one: Indexed,
  places: readonly (readonly MatchSet[])[],
  archive: readonly Indexed[],
  means: Readonly<Record<SearchField, number>>,
): number {
  const worth = plan.words.map((word) => (word.weight === 0 ? 0 : word.weight * idf(word, archive)));
  const seen = places.map((found, i) => (plan.words[i]?.role === 'excluded' ? [] : found));
  const norm = (field: SearchField) => {
    const b = RANKING.b[SEARCH_FIELDS.indexOf(field)] ?? 0;
    const length = lengthOf(one, GROUPS[field]);
    const step = Math.max(...QUANTIZED_LENGTHS.filter((least) => least <= length));
    return plan.fieldWeights[field] / (1 - b + (b * step) / Math.max(1, means[field]));
  };
  let sum = 0;
  seen.forEach((found, i) => {
    const frequency = clamped(found).reduce((total, { field, weight }) => total + weight * norm(field), 0);
    sum += (worth[i] ?? 0) * ((frequency * (RANKING.k1 + 1)) / (RANKING.k1 + frequency));
  });
  const base = sum;
  const typing = plan.words.some(({ alternatives }) => alternatives.some(({ terms }) => terms.at(-1)?.prefix ?? false));
  const bonus = typing ? RANKING.headline.typing : RANKING.headline.submitted;
  const share = plan.words.map((word) => headlineShare(word, plan));
  for (let i = 0; i + 1 < seen.length; i += 1) {
    const inHeadline = 1 + bonus.order * Math.min(share[i] ?? 0, share[i + 1] ?? 0);
    const mean = ((worth[i] ?? 0) + (worth[i + 1] ?? 0)) / 2;
    sum += RANKING.proximity * mean * closeness(seen[i] ?? [], seen[i + 1] ?? [], inHeadline);
  }
  const length = lengthOf(one, ['title']);
  if (length > 0) {
    const telling = seen.flatMap((found, i) => {
      const inHeadline = found.filter(({ field }) => field === 'title');
      return (worth[i] ?? 0) > 0 ? [{ worth: worth[i] ?? 0, share: share[i] ?? 0, inHeadline }] : [];
    });
    const strongest = (found: readonly MatchSet[]) => Math.max(0, ...found.map(({ weight }) => Math.min(weight, 1)));
    const all = telling.flatMap(({ inHeadline }) => inHeadline);
    const positions = Array.from({ length }, (_, at) =>
      strongest(all.filter(({ position, span }) => position <= at && at < position + span)),
    );
    const covered = Math.min(1, positions.reduce((total, value) => total + value, 0) / length);
    const words = telling.reduce((total, word) => total + word.worth * strongest(word.inHeadline), 0);
    sum += Math.max(0, ...telling.map((word) => word.share)) * (bonus.word * words + bonus.covered * covered * base);
  }
  return sum + (isHeadline(seen, length) ? RANKING.exactHeadline * base : 0);
}

/** Without the repetitions that count no more. */
function clamped(found: readonly MatchSet[]): MatchSet[] {
  return found.filter(({ word, field }, i) => {
    if (word === null) return true;
    const before = found.slice(0, i).filter((other) => other.word === word && other.field === field).length;
    return before < (MAX_FREQUENCIES[SEARCH_FIELDS.indexOf(field)] ?? 0);
  });
}

/** How much the headline counts beside the heaviest field a word is searched in. */
function headlineShare(word: PlannedWord, plan: Plan): number {
  const fields = plan.fields.filter((field) => word.fields?.includes(field) ?? true);
  const heaviest = Math.max(0, ...fields.map((field) => plan.fieldWeights[field]));
  return fields.includes('title') && heaviest > 0 ? plan.fieldWeights.title / heaviest : 0;
}

function closeness(left: readonly MatchSet[], right: readonly MatchSet[], inHeadline: number): number {
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

/** Whether the words in order are all of the headline; of several ways to meet a word the strongest counts. */
function isHeadline(places: readonly (readonly MatchSet[])[], length: number): boolean {
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

function freshness({ freshness: wanted }: Plan, published: number | undefined, all: readonly number[]): number {
  if (wanted === null || wanted.weight === 0) return 1;
  const sorted = [...all].sort((a, b) => a - b);
  const time = published ?? sorted[(sorted.length - 1) >> 1];
  if (time === undefined) return 1;
  const age = Math.max(0, wanted.now - time) / DAY;
  return 1 - wanted.weight + wanted.weight * Math.max(wanted.floor, 2 ** (-age / wanted.halfLifeDays));
}
