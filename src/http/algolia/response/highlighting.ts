/**
 * `_highlightResult` and `_snippetResult` of a hit: its attributes with what matched in tags.
 *
 * The text around the tags is left as it is, since the clients escape it themselves; only for DocSearch, which puts
 * it into the page as HTML, it is escaped here.
 */
import type { Token } from '../../../analysis/token.js';
import { tokenize } from '../../../analysis/tokenizer.js';
import { type AttributeValue, SEARCH_FIELDS } from '../../../document/article.js';
import { isRecord } from '../../../document/article-attributes.js';
import type { PlannedWord } from '../../../query/plan.js';
import { escapeHtml } from '../../../search/highlight.js';
import type { MarkedText, Marker } from '../../../search/marks.js';
import { isWithin } from '../records/attribute-path.js';
import type { AlgoliaRecord } from '../records/record.js';

export interface HighlightOptions {
  readonly preTag: string;
  readonly postTag: string;
  readonly ellipsis: string;
  /** Whether the values are put into a page as HTML. */
  readonly escape: boolean;
  /** Leave out items of lists in which nothing matched. */
  readonly matchesOnly: boolean;
}

/** One value; lists and objects of values are nested as in the record. */
export interface Leaf {
  readonly value: string;
  readonly matchLevel: 'none' | 'partial' | 'full';
  readonly matchedWords?: readonly string[];
  readonly fullyHighlighted?: boolean;
}
export type LeafTree = Leaf | readonly LeafTree[] | { readonly [name: string]: LeafTree };

/** The marker of a text at a path whose words were looked up as values; undefined elsewhere. */
export type ValueMarker = (text: string, path: string) => Marker | undefined;

const WORDS_IN_SNIPPET = 10;

/** Marks the attributes of one hit. */
export class RecordHighlighter {
  private readonly marker: Marker;
  private readonly words: readonly PlannedWord[];
  private readonly options: HighlightOptions;
  private readonly isSearched: (path: string) => boolean;
  private readonly hasMatches: boolean;
  private readonly valueMarker: ValueMarker | undefined;
  /** Texts looked at: most are both highlighted and snipped. */
  private readonly marked = new Map<string, MarkedText>();
  /** How many words of the query an attribute holds when it holds them all. */
  private readonly counted: number;

  /**
   * @param isSearched whether words can have matched at a dotted path
   * @param valueMarker absent where all words were searched as text
   */
  constructor(
    marker: Marker,
    words: readonly PlannedWord[],
    options: HighlightOptions,
    isSearched: (path: string) => boolean,
    valueMarker?: ValueMarker,
  ) {
    this.valueMarker = valueMarker;
    this.marker = marker;
    this.words = words;
    this.options = options;
    this.isSearched = isSearched;
    this.hasMatches = valueMarker !== undefined || SEARCH_FIELDS.some((field) => marker.touches(field));
    this.counted = words.filter(({ role }) => role === 'content').length;
  }

  /** `_highlightResult` for the named attributes; `*` for every searched one. */
  highlights(record: AlgoliaRecord, attributes: readonly string[]): { readonly [name: string]: LeafTree } {
    const all = attributes.includes('*');
    return this.branch(record, '', (path) => {
      const wanted = all ? this.isSearched(path) : attributes.some((name) => isWithin(path, name));
      return wanted ? (text) => this.highlighted(text, path) : undefined;
    });
  }

  /** `_snippetResult` for attributes as `name` or `name:words`, `*` for every searched one. */
  snippets(record: AlgoliaRecord, attributes: readonly string[]): { readonly [name: string]: LeafTree } {
    const lengths = attributes.map((attribute) => {
      const [, name = attribute, count] = /^(.*):(\d+)$/.exec(attribute) ?? [];
      return { name, length: count === undefined ? WORDS_IN_SNIPPET : Number(count) };
    });
    return this.branch(record, '', (path) => {
      const asked = lengths.find(({ name }) => isWithin(path, name)) ?? lengths.find(({ name }) => name === '*');
      if (asked === undefined || (asked.name === '*' && !this.isSearched(path))) return undefined;
      return (text) => this.snippet(text, path, asked.length);
    });
  }

  private branch(
    value: { readonly [name: string]: unknown },
    prefix: string,
    leafAt: (path: string) => ((text: string) => Leaf) | undefined,
  ): { readonly [name: string]: LeafTree } {
    const entries = Object.entries(value).flatMap(([name, inner]): [string, LeafTree][] => {
      const path = `${prefix}${name}`;
      if (path === 'objectID') return [];
      return this.tree(inner, path, leafAt).map((tree) => [name, tree]);
    });
    return Object.fromEntries(entries);
  }

  /** The leaves of a value; none for what has no text, since clients take every leaf for one with a value. */
  private tree(
    value: unknown,
    path: string,
    leafAt: (path: string) => ((text: string) => Leaf) | undefined,
  ): LeafTree[] {
    if (typeof value === 'string' || typeof value === 'number') {
      const leaf = leafAt(path);
      return leaf === undefined ? [] : [leaf(String(value))];
    }
    if (Array.isArray(value)) {
      const items = value.flatMap((item: AttributeValue) => this.tree(item, path, leafAt));
      const kept = this.options.matchesOnly ? items.filter(holdsMatch) : items;
      return items.length === 0 ? [] : [kept];
    }
    if (!isRecord(value)) return [];
    const inner = this.branch(value, `${path}.`, leafAt);
    return Object.keys(inner).length === 0 ? [] : [inner];
  }

  private highlighted(text: string, path: string): Leaf {
    if (!this.hasMatches || !this.isSearched(path)) {
      return { value: this.options.escape ? escapeHtml(text) : text, matchLevel: 'none', matchedWords: [] };
    }
    const marked = this.mark(text, path);
    const value = this.render(marked, 0, text.length);
    const matched = new Set(marked.marks.map(({ word }) => word));
    const matchedWords = [...matched].map((word) => this.words[word]?.text.toLowerCase() ?? '');
    if (matched.size === 0) return { value, matchLevel: 'none', matchedWords };
    const letters = (from: string) => from.replace(/[^\p{L}\p{N}]/gu, '').length;
    const covered = marked.marks.reduce((sum, { start, end }) => sum + letters(text.slice(start, end)), 0);
    return { value, matchLevel: this.level(matched), fullyHighlighted: covered === letters(text), matchedWords };
  }

  /** As many words as asked around the place that shows most of the query. */
  private snippet(text: string, path: string, length: number): Leaf {
    const marked = this.mark(text, path);
    const words = tokenize(text).filter(({ span }) => span === 1);
    const matchLevel = this.level(new Set(marked.marks.map(({ word }) => word)));
    if (words.length <= length) return { value: this.render(marked, 0, text.length), matchLevel };
    const from = windowStart(marked, words, length);
    const start = from === 0 ? 0 : (words[from]?.start ?? 0);
    const end = words[Math.min(from + length, words.length) - 1]?.end ?? 0;
    const isCut = from + length < words.length;
    const before = from > 0 ? this.options.ellipsis : '';
    const after = isCut ? this.options.ellipsis : '';
    return { value: before + this.render(marked, start, isCut ? end : text.length) + after, matchLevel };
  }

  private level(matched: ReadonlySet<number>): Leaf['matchLevel'] {
    const found = [...matched].filter((word) => this.words[word]?.role === 'content').length;
    return found === 0 ? 'none' : found >= this.counted ? 'full' : 'partial';
  }

  private mark(text: string, path: string): MarkedText {
    const marked = this.marked.get(text) ?? (this.valueMarker?.(text, path) ?? this.marker).mark(text);
    this.marked.set(text, marked);
    return this.isSearched(path) ? marked : { ...marked, marks: [] };
  }

  private render({ text, marks }: MarkedText, start: number, end: number): string {
    const { preTag, postTag } = this.options;
    const plain = this.options.escape ? escapeHtml : (part: string) => part;
    let value = '';
    let at = start;
    for (const mark of marks) {
      if (mark.end <= start || mark.start >= end) continue;
      value += `${plain(text.slice(at, mark.start))}${preTag}${plain(text.slice(mark.start, mark.end))}${postTag}`;
      at = mark.end;
    }
    return value + plain(text.slice(at, end));
  }
}

/**
 * The first word of the stretch that shows most different words of the query, then most marks: the beginning of the
 * text where it shows as much, else a little before them.
 */
function windowStart({ marks }: MarkedText, words: readonly Token[], length: number): number {
  const places = marks.map(({ start, word, telling }) => ({
    at: words.findIndex(({ end }) => end > start),
    word,
    worth: telling ? 1 : 0,
  }));
  let best = 0;
  let bestWorth = 0;
  for (const { at } of places) {
    const inside = places.filter((place) => place.at >= at && place.at < at + length);
    const worth =
      new Set(inside.filter((place) => place.worth > 0).map((place) => place.word)).size * 100 + inside.length;
    if (worth <= bestWorth) continue;
    bestWorth = worth;
    const last = Math.max(...inside.map((place) => place.at));
    best = last < length ? 0 : Math.max(0, at - Math.floor((length - (last - at + 1)) / 2));
  }
  return Math.min(best, Math.max(0, words.length - length));
}

function holdsMatch(tree: LeafTree): boolean {
  if (isLeaf(tree)) return tree.matchLevel !== 'none';
  return Object.values(tree).some(holdsMatch);
}

function isLeaf(tree: LeafTree): tree is Leaf {
  return 'matchLevel' in tree && typeof tree.matchLevel === 'string';
}
