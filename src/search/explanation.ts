/** The score of a hit as labelled parts for readers; the parts add up to the score. */
import { analyze } from '../analysis/analyzer.js';
import type { MatchKind, PageHit, ScorePart } from '../backend/page.js';
import { type Article, SEARCH_FIELDS, type SearchField } from '../document/article.js';
import type { PlannedWord } from '../query/plan.js';
import type { ExplainPart, Explanation } from './response.js';

const FIELD_NAMES: Record<SearchField, string> = {
  title: 'the headline',
  lede: 'the lede',
  body: 'the body',
  related: 'a related headline',
};
const KIND_NAMES: Record<MatchKind, string> = {
  exact: 'as typed',
  stem: 'another form of the word',
  prefix: 'begins with what was typed',
  typo: 'allowing for a typing error',
};
const DAY = 86_400_000;

/**
 * Explains a hit that has score parts.
 * @param words of the plan that the hit is from
 * @param now milliseconds since the epoch, for the article's age
 */
export function explain(hit: PageHit, words: readonly PlannedWord[], article: Article, now: number): Explanation {
  const explainer = new Explainer(hit, words, article, now);
  return { total: hit.score, parts: (hit.parts ?? []).map((part) => explainer.part(part)) };
}

class Explainer {
  private readonly hit: PageHit;
  private readonly words: readonly PlannedWord[];
  private readonly article: Article;
  private readonly now: number;
  /** Surface forms of each field. */
  private readonly surfaces: ReadonlyMap<SearchField, ReadonlySet<string>>;

  constructor(hit: PageHit, words: readonly PlannedWord[], article: Article, now: number) {
    this.hit = hit;
    this.words = words;
    this.article = article;
    this.now = now;
    const analyzed = analyze(article);
    this.surfaces = new Map(
      SEARCH_FIELDS.map((field, i) => [field, new Set((analyzed[i] ?? []).flat().map(({ surface }) => surface))]),
    );
  }

  part(part: ScorePart): ExplainPart {
    switch (part.kind) {
      case 'word':
        return this.wordPart(part);
      case 'proximity':
        return this.proximityPart(part);
      case 'exactness':
        return { label: 'The headline is exactly the query', value: part.value, field: 'title' };
      case 'freshness':
        return { label: this.age(), value: part.value };
      case 'coverage':
        return { label: 'Words of the query make up much of the headline', value: part.value, field: 'title' };
    }
  }

  private wordPart({ word: index = 0, field, value }: ScorePart): ExplainPart {
    const text = this.textOf(index);
    const forms = this.forms(index, field);
    const how = Array.from(forms, ([surface, kind]) => `“${surface}”: ${kind}`).join(', ');
    const place = field === undefined ? 'the text' : FIELD_NAMES[field];
    const label = `“${text}” in ${place} (${how})`;
    return { label, value, word: text, matched: [...forms.keys()], ...(field !== undefined && { field }) };
  }

  /** The surface forms of a word in a field, each with how it matches the word. */
  private forms(index: number, field: SearchField | undefined): ReadonlyMap<string, string> {
    const matched = new Map<string, string>();
    for (const { word, alternative, terms, fields } of this.hit.matches) {
      if (word !== index || (field !== undefined && !fields.includes(field))) continue;
      const here = terms.map((term) => term.filter(({ surface }) => this.holds(field, surface)));
      if (here.some((term) => term.length === 0)) continue;
      const isSynonym = this.words[word]?.alternatives[alternative]?.origin === 'synonym';
      const [forms = [], second] = here;
      if (isSynonym || second !== undefined) {
        const surface = here.map((term) => term.map((form) => form.surface).join('/')).join(' ');
        matched.set(surface, isSynonym ? 'a synonym' : 'side by side');
      } else for (const { surface, kind } of forms) matched.set(surface, KIND_NAMES[kind]);
    }
    return matched;
  }

  private textOf(index: number): string {
    return this.words[index]?.text ?? '';
  }

  private holds(field: SearchField | undefined, surface: string): boolean {
    return field === undefined || (this.surfaces.get(field)?.has(surface) ?? false);
  }

  private proximityPart({ word: index = 0, value }: ScorePart): ExplainPart {
    const text = this.textOf(index);
    const next = this.words[index + 1];
    const beside = next === undefined ? 'other words of the query' : `“${next.text}”`;
    return { label: `“${text}” stands close to ${beside}`, value, word: text };
  }

  private age(): string {
    const { publishedAt } = this.article;
    if (publishedAt === undefined) return 'No known date: taken to be of middling age';
    const days = Math.floor((this.now - Date.parse(publishedAt)) / DAY);
    return `Published ${days === 1 ? '1 day' : `${Math.max(0, days)} days`} ago: fresher articles count more`;
  }
}
