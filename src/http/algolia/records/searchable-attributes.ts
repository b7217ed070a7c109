/**
 * Which attributes of a record are searched, and in which of the engine's four fields their text stands.
 *
 * Without a `searchableAttributes` setting every string is searched: the first of `title`, `name`, `headline`, the
 * levels of `hierarchy`, or any text is the title; `lede` and `related` are what they are called; the rest is body.
 * With one, numbers it names are searched as well, and each of its places takes a field: an attribute with the name of a field that field, other attributes the
 * next free one, places beyond the fourth share the last; and the weights fall from place to place.
 */
import type { AttributeValue, SearchField } from '../../../document/article.js';
import { SEARCH_FIELDS } from '../../../document/article.js';
import { isRecord } from '../../../document/article-attributes.js';
import { splitParagraphs } from '../../../document/article-text.js';
import { isWithin } from './attribute-path.js';
import type { AlgoliaRecord } from './record.js';

/** The text of a record by field. */
export interface RecordText {
  readonly title: string;
  readonly lede: string;
  readonly body: readonly string[];
  readonly related: readonly string[];
}

/** Weights of the places of `searchableAttributes`, from the first. */
const PLACE_WEIGHTS = [3, 1.5, 1, 0.5] as const;
const TITLES = ['title', 'name', 'headline'] as const;
const MODIFIER = /^(?:un)?ordered\((.*)\)$/;

export class SearchableAttributes {
  /** The attributes of each place with the fields they stand in; none when every string is searched. */
  private readonly places: readonly { readonly names: readonly string[]; readonly fields: readonly SearchField[] }[];

  /** @param setting as in Algolia's settings: names, several of one place separated by commas */
  constructor(setting: readonly string[] = []) {
    const places = setting.map((place) => place.split(',').map((name) => bareName(name.trim())));
    this.places = assignFields(places.filter((names) => names.some((name) => name !== '')));
  }

  /** Whether every string is searched. */
  get isEverything(): boolean {
    return this.places.length === 0;
  }

  /** Names as set, without modifiers; none when every string is searched. */
  get names(): readonly string[] {
    return this.places.flatMap(({ names }) => names);
  }

  /** Whether the text at a dotted path is searched. */
  includes(path: string): boolean {
    return path !== 'objectID' && (this.isEverything || this.names.some((name) => isWithin(path, name)));
  }

  /** What each field weighs; empty for the defaults. */
  get weights(): Partial<Record<SearchField, number>> {
    return Object.fromEntries(
      this.places.flatMap(({ fields }, place) =>
        fields.map((field) => [field, PLACE_WEIGHTS[Math.min(place, PLACE_WEIGHTS.length - 1)]]),
      ),
    );
  }

  /** The fields that hold what the named attributes say, and whether those hold anything else. */
  fieldsOf(names: readonly string[]): { readonly fields: readonly SearchField[]; readonly shared: boolean } {
    const wanted = new Set(names);
    if (this.isEverything) {
      const fields = SEARCH_FIELDS.filter(
        (field) => wanted.has(field) || (field === 'title' && TITLES.some((name) => wanted.has(name))),
      );
      const others = [...wanted].some(
        (name) => !SEARCH_FIELDS.some((own) => own === name) && !TITLES.some((own) => own === name),
      );
      return { fields: others ? [...new Set([...fields, 'body' as const])] : fields, shared: others };
    }
    const chosen = this.places.filter((place) => place.names.some((name) => wanted.has(name)));
    const fields = [...new Set(chosen.flatMap((place) => place.fields))];
    const inside = this.places.filter((place) => place.fields.some((field) => fields.includes(field)));
    return { fields, shared: inside.some((place) => place.names.some((name) => !wanted.has(name))) };
  }

  /** The searched text of a record, by field. */
  textOf(record: AlgoliaRecord): RecordText {
    const text = this.isEverything ? everything(record) : this.placed(record);
    return {
      title: text.title.join(' · '),
      lede: text.lede.join('\n'),
      body: text.body.flatMap(splitParagraphs),
      related: text.related,
    };
  }

  private placed(record: AlgoliaRecord): Record<SearchField, string[]> {
    const text = emptyText();
    for (const { names, fields } of this.places) {
      for (const name of names) {
        const field = SEARCH_FIELDS.find((own) => own === name) ?? fields[0] ?? 'body';
        for (const [path, value] of textsOf(record, true)) if (isWithin(path, name)) text[field].push(value);
      }
    }
    return text;
  }
}

function emptyText(): Record<SearchField, string[]> {
  return { title: [], lede: [], body: [], related: [] };
}

function everything(record: AlgoliaRecord): Record<SearchField, string[]> {
  const all = [...textsOf(record, false)];
  const title = TITLES.find((name) => all.some(([path]) => path === name));
  const isTitle = (path: string) => {
    if (title !== undefined) return path === title;
    return all.some(([other]) => isWithin(other, 'hierarchy')) ? isWithin(path, 'hierarchy') : path === all[0]?.[0];
  };
  const text = emptyText();
  for (const [path, value] of all) {
    const field = isTitle(path) ? 'title' : path === 'lede' || path === 'related' ? path : 'body';
    text[field].push(value);
  }
  return text;
}

/** Every string of a record but its objectID, with its dotted path; those of a list under the path of the list. */
export function* textsOf(record: AlgoliaRecord, withNumbers = true): Generator<readonly [path: string, text: string]> {
  for (const [name, value] of Object.entries(record)) {
    if (name !== 'objectID') yield* textsIn(value, name, withNumbers);
  }
}

function* textsIn(value: AttributeValue, path: string, withNumbers: boolean): Generator<readonly [string, string]> {
  if (typeof value === 'number') {
    if (withNumbers) yield [path, String(value)];
  } else if (typeof value === 'string') {
    if (value.trim() !== '') yield [path, value];
  } else if (Array.isArray(value)) {
    for (const item of value) yield* textsIn(item, path, withNumbers);
  } else if (isRecord(value)) {
    for (const [name, inner] of Object.entries(value)) yield* textsIn(inner, `${path}.${name}`, withNumbers);
  }
}

/** `ordered(title)` and `unordered(title)` are `title`: where in a text a word stands does not order hits here. */
function bareName(name: string): string {
  return MODIFIER.exec(name)?.[1]?.trim() ?? name;
}

function assignFields(places: readonly (readonly string[])[]) {
  const named = (names: readonly string[]) => SEARCH_FIELDS.filter((field) => names.includes(field));
  const taken = new Set(places.flatMap(named));
  const free = SEARCH_FIELDS.filter((field) => !taken.has(field));
  let last: SearchField = 'body';
  return places.map((names) => {
    const own = named(names);
    const fields = own.length > 0 ? own : [free.shift() ?? last];
    last = fields[fields.length - 1] ?? last;
    return { names, fields };
  });
}
