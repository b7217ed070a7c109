/**
 * Searchable attributes of records, and the search field that indexes the text of each.
 *
 * Without the `searchableAttributes` setting every string is searchable. The first of `title`, `name`, `headline`, the
 * levels of `hierarchy`, or any text is the title; `lede` and `related` go to the fields of their names, the rest to
 * the body.
 *
 * With the setting, the listed attributes are searchable, numbers included, and each of its positions takes a field. An
 * attribute named like a field takes that field, any other the next free one; positions beyond the fourth share the last.
 * Weights fall from position to position.
 */
import type { AttributeValue, SearchField } from '../../../document/article.js';
import { SEARCH_FIELDS } from '../../../document/article.js';
import { isRecord } from '../../../document/article-attributes.js';
import { splitParagraphs } from '../../../document/article-text.js';
import { isWithin } from './attribute-path.js';
import type { AlgoliaRecord } from './record.js';

/** Text of a record by search field. */
export interface RecordText {
  readonly title: string;
  readonly lede: string;
  readonly body: readonly string[];
  readonly related: readonly string[];
}

/** Field weights by position in `searchableAttributes`. */
const POSITION_WEIGHTS = [3, 1.5, 1, 0.5] as const;

/** Attributes taken for the title, in order of preference. */
const TITLES = ['title', 'name', 'headline'] as const;

/** `ordered(title)` and `unordered(title)`: the position of a word within an attribute does not affect the ranking here. */
const MODIFIER = /^(?:un)?ordered\((.*)\)$/;

interface Position {
  readonly names: readonly string[];
  readonly fields: readonly SearchField[];
}

export class SearchableAttributes {
  /** Attributes and fields by position; empty when every string is searchable. */
  readonly #positions: readonly Position[];

  /** @param setting attribute names; an item lists several of one position, separated by commas */
  constructor(setting: readonly string[] = []) {
    const names = setting.map((item) => item.split(',').map((name) => bareName(name.trim())));
    this.#positions = assignFields(names.filter((position) => position.some((name) => name !== '')));
  }

  /** Whether every string is searchable. */
  get isEverything(): boolean {
    return this.#positions.length === 0;
  }

  /** Listed names without modifiers; empty when every string is searchable. */
  get names(): readonly string[] {
    return this.#positions.flatMap(({ names }) => names);
  }

  /** Whether the text at a dotted path is searchable. */
  includes(path: string): boolean {
    return path !== 'objectID' && (this.isEverything || this.names.some((name) => isWithin(path, name)));
  }

  /** Weights by field; empty for the defaults. */
  get weights(): Partial<Record<SearchField, number>> {
    return Object.fromEntries(
      this.#positions.flatMap(({ fields }, position) => {
        const weight = POSITION_WEIGHTS[Math.min(position, POSITION_WEIGHTS.length - 1)];
        return fields.map((field) => [field, weight]);
      }),
    );
  }

  /** Fields that index the named attributes, and whether they index other attributes too. */
  fieldsOf(names: readonly string[]): { readonly fields: readonly SearchField[]; readonly shared: boolean } {
    const wanted = new Set(names);
    if (this.isEverything) return defaultFieldsOf(wanted);
    const chosen = this.#positions.filter((position) => position.names.some((name) => wanted.has(name)));
    const fields = [...new Set(chosen.flatMap((position) => position.fields))];
    const sharing = this.#positions.filter((position) => position.fields.some((field) => fields.includes(field)));
    return { fields, shared: sharing.some((position) => position.names.some((name) => !wanted.has(name))) };
  }

  /** Searchable text of a record, by field. */
  textOf(record: AlgoliaRecord): RecordText {
    const text = this.isEverything ? defaultText(record) : this.#listedText(record);
    return {
      title: text.title.join(' · '),
      lede: text.lede.join('\n'),
      body: text.body.flatMap(splitParagraphs),
      related: text.related,
    };
  }

  #listedText(record: AlgoliaRecord): Record<SearchField, string[]> {
    const text = emptyText();
    for (const { names, fields } of this.#positions) {
      for (const name of names) {
        const field = SEARCH_FIELDS.find((own) => own === name) ?? fields[0] ?? 'body';
        for (const [path, value] of textsOf(record)) if (isWithin(path, name)) text[field].push(value);
      }
    }
    return text;
  }
}

function emptyText(): Record<SearchField, string[]> {
  return { title: [], lede: [], body: [], related: [] };
}

/** Fields of named attributes without a setting: `body` holds every attribute that has no field of its own. */
function defaultFieldsOf(names: ReadonlySet<string>) {
  const isTitle = (name: string) => TITLES.some((own) => own === name);
  const fields = SEARCH_FIELDS.filter(
    (field) => names.has(field) || (field === 'title' && TITLES.some((name) => names.has(name))),
  );
  const shared = [...names].some((name) => !SEARCH_FIELDS.some((field) => field === name) && !isTitle(name));
  return { fields: shared ? [...new Set([...fields, 'body' as const])] : fields, shared };
}

function defaultText(record: AlgoliaRecord): Record<SearchField, string[]> {
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

/** Every string of a record except its objectID, with its dotted path. Items of a list have the path of the list. */
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

function bareName(name: string): string {
  return MODIFIER.exec(name)?.[1]?.trim() ?? name;
}

function assignFields(positions: readonly (readonly string[])[]): readonly Position[] {
  const ownFields = (names: readonly string[]) => SEARCH_FIELDS.filter((field) => names.includes(field));
  const taken = new Set(positions.flatMap(ownFields));
  const free = SEARCH_FIELDS.filter((field) => !taken.has(field));
  let last: SearchField = 'body';
  return positions.map((names) => {
    const own = ownFields(names);
    const fields = own.length > 0 ? own : [free.shift() ?? last];
    last = fields.at(-1) ?? last;
    return { names, fields };
  });
}
