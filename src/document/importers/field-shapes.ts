/**
 * Converts the fields of records from other systems to members of an article. Imports the HTML parser, so it is loaded
 * only where such names are accepted.
 */
import { isRecord } from '../article-attributes.js';
import { type Member, rankedMember } from './field-names.js';
import { hasBlockMarkup, htmlText } from './html-blocks.js';

type Input = { readonly [name: string]: unknown };

/**
 * Renames the fields of a record to members of an article. Of two fields for one member, the one with the better name
 * is taken; the other keeps its name and becomes an attribute.
 */
export function renameFields(record: Input): Input {
  const chosen = new Map<Member, { rank: number; name: string; value: unknown }>();
  for (const [name, value] of Object.entries(record)) {
    const { member, rank } = rankedMember(name) ?? {};
    if (member === undefined || rank === undefined || isEmpty(value)) continue;
    if (member === 'text' && Array.isArray(value)) continue;
    const best = chosen.get(member);
    if (best === undefined || rank < best.rank) chosen.set(member, { rank, name, value });
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

/** Members with the value of a nested object, in order of preference: `{"name": "Reuters"}`, `{"$oid": "…"}`. */
const NAMING_MEMBERS = ['name', 'title', 'label', 'term', 'url', 'rendered', '@value', '$oid', '$date', '@id'];

/** The string or number inside nested arrays and objects. */
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

/** Splits a list in one string at `|`, else at `;`, else at commas. */
export function splitList(list: string): string[] {
  return list.split(list.includes('|') ? '|' : list.includes(';') ? ';' : ',');
}

/** Splits a byline into names. Commas do not separate: “Smith, John” is one name. */
function splitAuthors(byline: string): string[] {
  return byline.replace(/^\s*by\s+/i, '').split(/[|;]|\s+and\s+/);
}

function spreadCategories(value: unknown, renamed: Map<string, unknown>): void {
  if (Array.isArray(value) && value.length > 1 && !renamed.has('tags')) renamed.set('tags', plainList(value));
}

/** Removes a summary that only repeats the beginning of the text. */
function dropTeaser(renamed: Map<string, unknown>): void {
  const lede = renamed.get('lede');
  const whole = renamed.get('text');
  if (typeof lede !== 'string' || typeof whole !== 'string') return;
  const start = lede.replace(/\s*(?:\[?(?:…|\.\.\.|&hellip;)\]?)\s*$/, '').trim();
  if (whole.trimStart().startsWith(start)) renamed.delete('lede');
}
