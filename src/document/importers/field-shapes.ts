/** The shapes that other systems put the members of an article into. Brings the HTML parser: loaded where names are not exact. */
import { isRecord } from '../article-attributes.js';
import { type Member, rankedMember } from './field-names.js';
import { hasBlockMarkup, htmlText } from './html-blocks.js';

type Input = { readonly [name: string]: unknown };

/**
 * Gives the fields of a record the names of the contract. Where two stand for one member the surest name wins and the
 * other stays under its own, as an attribute.
 */
export function renameFields(record: Input): Input {
  const chosen = new Map<Member, { rank: number; name: string; value: unknown }>();
  for (const [name, value] of Object.entries(record)) {
    const found = rankedMember(name);
    if (found === undefined || isEmpty(value) || (found.member === 'text' && Array.isArray(value))) continue;
    const best = chosen.get(found.member);
    if (best === undefined || found.rank < best.rank) chosen.set(found.member, { rank: found.rank, name, value });
  }
  const renamed = new Map(Object.entries(record));
  for (const { name } of chosen.values()) renamed.delete(name);
  for (const [member, { value }] of chosen) renamed.set(member, SHAPES[member](value));
  spreadCategories(chosen.get('section')?.value, renamed);
  dropTeaser(renamed);
  return Object.fromEntries(renamed);
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}

const SHAPES: { readonly [Name in Member]: (value: unknown) => unknown } = {
  id: plain,
  title: (value) => text(plain(value)),
  text: (value) => text(plain(value)),
  lede: (value) => text(plain(value)),
  publishedAt: plain,
  section: plain,
  tags: (value) => (typeof value === 'string' ? splitList(value) : plainList(value)),
  authors: (value) => (typeof value === 'string' ? splitAuthors(value) : plainList(value)),
  url: plain,
  image: plain,
  language: plain,
  source: plain,
  related: (value) => (typeof value === 'string' ? value.split(/[|\n]/) : value),
};

/** The members that name a thing where other systems nest it: `{"name": "Reuters"}`, `{"$oid": "…"}`. */
const NAMING_MEMBERS = ['name', 'title', 'label', 'term', 'url', 'rendered', '@value', '$oid', '$date', '@id'];

/** One string or number for whatever nests it. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return plain(value[0]);
  if (!isRecord(value)) return value;
  const name = NAMING_MEMBERS.find((candidate) => !isEmpty(value[candidate]));
  return name === undefined ? value : plain(value[name]);
}

function plainList(value: unknown): unknown {
  return Array.isArray(value) ? value.map(plain).filter((item) => !isEmpty(item)) : plain(value);
}

function text(value: unknown): unknown {
  return typeof value === 'string' && hasBlockMarkup(value) ? htmlText(value) : value;
}

/** A list in one string: on `|` or `;` where it has one, else on commas. */
export function splitList(list: string): string[] {
  return list.split(list.includes('|') ? '|' : list.includes(';') ? ';' : ',');
}

/** Commas stay: “Smith, John” is one person. */
function splitAuthors(byline: string): string[] {
  return byline.replace(/^\s*by\s+/i, '').split(/[|;]|\s+and\s+/);
}

function spreadCategories(value: unknown, renamed: Map<string, unknown>): void {
  if (Array.isArray(value) && value.length > 1 && !renamed.has('tags')) renamed.set('tags', plainList(value));
}

/** A summary that only repeats how the text begins is no lede of its own. */
function dropTeaser(renamed: Map<string, unknown>): void {
  const lede = renamed.get('lede');
  const whole = renamed.get('text');
  if (typeof lede !== 'string' || typeof whole !== 'string') return;
  const start = lede.replace(/\s*(?:\[?(?:…|\.\.\.|&hellip;)\]?)\s*$/, '').trim();
  if (whole.trimStart().startsWith(start)) renamed.delete('lede');
}
