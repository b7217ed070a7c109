/**
 * `_highlightResult` and `_snippetResult` of a hit: its attributes with the matches in tags.
 *
 * The text between the tags is not escaped: the clients escape it themselves. It is escaped only for DocSearch, which
 * inserts it into the page as HTML.
 */
import { type AttributeValue, SEARCH_FIELDS } from '../../../document/article.js';
import { isRecord } from '../../../document/article-attributes.js';
import type { PlannedWord } from '../../../query/plan.js';
import { escapeHtml, type HighlightTags, highlight } from '../../../search/highlight.js';
import type { MarkedText, Marker } from '../../../search/marks.js';
import { type CoverageLevel, isFullyMarked, QueryCoverage } from '../../../search/query-coverage.js';
import { wordWindow } from '../../../search/word-window.js';
import { isWithin } from '../records/attribute-path.js';
import type { AlgoliaRecord } from '../records/record.js';

export interface HighlightOptions {
  readonly preTag: string;
  readonly postTag: string;
  readonly ellipsis: string;
  /** Whether values are inserted into a page as HTML. */
  readonly escape: boolean;
  /** Leave out items of lists without matches. */
  readonly matchesOnly: boolean;
}

/** One value; lists and objects of values are nested as in the record. */
export interface Leaf {
  readonly value: string;
  readonly matchLevel: CoverageLevel;
  readonly matchedWords?: readonly string[];
  readonly fullyHighlighted?: boolean;
}
export type LeafTree = Leaf | readonly LeafTree[] | { readonly [name: string]: LeafTree };

/** The marker of a text at a path whose words were searched as values; undefined at other paths. */
export type ValueMarker = (text: string, path: string) => Marker | undefined;

/** Makes the leaf of a text. */
type LeafMaker = (text: string) => Leaf;

const WORDS_IN_SNIPPET = 10;
const asItIs = (text: string): string => text;

/** Marks the attributes of one hit. */
export class RecordHighlighter {
  private readonly marker: Marker;
  private readonly coverage: QueryCoverage;
  private readonly options: HighlightOptions;
  private readonly tags: HighlightTags;
  private readonly isSearched: (path: string) => boolean;
  private readonly hasMatches: boolean;
  private readonly valueMarker: ValueMarker | undefined;
  /** Marked texts: most are both highlighted and cut to a snippet. */
  private readonly marked = new Map<string, MarkedText>();

  /**
   * @param words of the plan that the hit is from
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
    this.coverage = new QueryCoverage(words);
    this.options = options;
    this.tags = {
      pre: options.preTag,
      post: options.postTag,
      escapeText: options.escape ? escapeHtml : asItIs,
    };
    this.isSearched = isSearched;
    this.hasMatches = valueMarker !== undefined || SEARCH_FIELDS.some((field) => marker.touches(field));
  }

  /** `_highlightResult` for the named attributes; `*`: all searched ones. */
  highlights(record: AlgoliaRecord, attributes: readonly string[]): { readonly [name: string]: LeafTree } {
    const all = attributes.includes('*');
    return this.branch(record, '', (path) => {
      const wanted = all ? this.isSearched(path) : attributes.some((name) => isWithin(path, name));
      return wanted ? (text) => this.highlighted(text, path) : undefined;
    });
  }

  /** `_snippetResult` for attributes as `name` or `name:words`; `*`: all searched ones. */
  snippets(record: AlgoliaRecord, attributes: readonly string[]): { readonly [name: string]: LeafTree } {
    const lengths = attributes.map((attribute) => {
      const [, name = attribute, count] = /^(.*):(\d+)$/.exec(attribute) ?? [];
      return { name, length: count === undefined ? WORDS_IN_SNIPPET : Number(count) };
    });
    return this.branch(record, '', (path) => {
      const requested = lengths.find(({ name }) => isWithin(path, name)) ?? lengths.find(({ name }) => name === '*');
      if (requested === undefined || (requested.name === '*' && !this.isSearched(path))) return undefined;
      return (text) => this.snippet(text, path, requested.length);
    });
  }

  private branch(
    value: { readonly [name: string]: unknown },
    prefix: string,
    leafAt: (path: string) => LeafMaker | undefined,
  ): { readonly [name: string]: LeafTree } {
    const entries = Object.entries(value).flatMap(([name, inner]): [string, LeafTree][] => {
      const path = `${prefix}${name}`;
      if (path === 'objectID') return [];
      return this.tree(inner, path, leafAt).map((tree) => [name, tree]);
    });
    return Object.fromEntries(entries);
  }

  /** The leaves of a value; none for values without text, since clients expect a value in each leaf. */
  private tree(value: unknown, path: string, leafAt: (path: string) => LeafMaker | undefined): LeafTree[] {
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
      return { value: this.render({ text, marks: [] }), matchLevel: 'none', matchedWords: [] };
    }
    const marked = this.mark(text, path);
    const value = this.render(marked);
    const matchedWords = this.coverage.matchedWords(marked.marks);
    const matchLevel = this.coverage.level(marked.marks);
    if (marked.marks.length === 0) return { value, matchLevel, matchedWords };
    return { value, matchLevel, fullyHighlighted: isFullyMarked(marked), matchedWords };
  }

  private snippet(text: string, path: string, length: number): Leaf {
    const marked = this.mark(text, path);
    const { start, end, isCutBefore, isCutAfter } = wordWindow(marked, length);
    const { ellipsis } = this.options;
    const before = isCutBefore ? ellipsis : '';
    const after = isCutAfter ? ellipsis : '';
    return {
      value: before + this.render(marked, start, end) + after,
      matchLevel: this.coverage.level(marked.marks),
    };
  }

  private mark(text: string, path: string): MarkedText {
    const marked = this.marked.get(text) ?? (this.valueMarker?.(text, path) ?? this.marker).mark(text);
    this.marked.set(text, marked);
    return this.isSearched(path) ? marked : { text, marks: [] };
  }

  private render({ text, marks }: MarkedText, start = 0, end = text.length): string {
    return highlight(text, marks, this.tags, start, end);
  }
}

function holdsMatch(tree: LeafTree): boolean {
  if (isLeaf(tree)) return tree.matchLevel !== 'none';
  return Object.values(tree).some(holdsMatch);
}

function isLeaf(tree: LeafTree): tree is Leaf {
  return 'matchLevel' in tree && typeof tree.matchLevel === 'string';
}
