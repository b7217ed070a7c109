/** Strict parsing of query strings and JSON bodies by one schema, with errors that name the parameter and the remedy. */
import { z } from 'zod';
import { AppError, type ErrorCode } from '../errors.js';
import { nearestName } from '../query/nearest-name.js';

/** Parameters with an error code of their own. */
const CODES: ReadonlyMap<string, ErrorCode> = new Map([
  ['filter', 'invalid_filter'],
  ['sort', 'invalid_sort'],
  ['facets', 'invalid_facets'],
]);

type Kind = 'string' | 'integer' | 'number' | 'boolean' | 'array';

const propertiesSchema = z.object({
  properties: z.record(z.string(), z.object({ type: z.enum(['string', 'integer', 'number', 'boolean', 'array']) })),
});

const kindsBySchema = new WeakMap<z.ZodObject, ReadonlyMap<string, Kind>>();

/** The kind of value of each parameter of a schema. */
function parameterKinds(schema: z.ZodObject): ReadonlyMap<string, Kind> {
  const known = kindsBySchema.get(schema);
  if (known !== undefined) return known;
  const { properties } = propertiesSchema.parse(z.toJSONSchema(schema, { io: 'input' }));
  const kinds = new Map(Object.entries(properties).map(([name, { type }]) => [name, type]));
  kindsBySchema.set(schema, kinds);
  return kinds;
}

/** The part of a request target after the first `?`. */
export function queryString(target: string): string {
  const mark = target.indexOf('?');
  return mark === -1 ? '' : target.slice(mark + 1);
}

/**
 * Reads a query string. Lists are comma-separated and may be repeated; other parameters may not.
 * Throws AppError `unknown_parameter`, `invalid_parameter`, or the parameter's own code.
 */
export function readQuery<Schema extends z.ZodObject>(target: string, schema: Schema): z.output<Schema> {
  const kinds = parameterKinds(schema);
  const values = new Map<string, unknown>();
  for (const [name, text] of new URLSearchParams(queryString(target))) {
    const kind = kinds.get(name);
    if (kind === undefined) throw unknownParameter(name, kinds.keys());
    if (kind === 'array') {
      const before = values.get(name);
      values.set(name, [...(Array.isArray(before) ? before : []), ...splitList(text)]);
    } else {
      if (values.has(name)) throw new AppError('invalid_parameter', `${name} is given twice.`, { param: name });
      values.set(name, readScalar(text, kind));
    }
  }
  return validate(values, schema);
}

/** Reads a JSON object with the same parameters as members; a list may also be a comma-separated string. */
export function readBody<Schema extends z.ZodObject>(body: unknown, schema: Schema): z.output<Schema> {
  const kinds = parameterKinds(schema);
  const values = new Map<string, unknown>();
  for (const [name, value] of members(body)) {
    const kind = kinds.get(name);
    if (kind === undefined) throw unknownParameter(name, kinds.keys());
    values.set(name, kind === 'array' && typeof value === 'string' ? splitList(value) : value);
  }
  return validate(values, schema);
}

/** Reads a JSON object with nested members. Throws `code` with the path of the member that does not fit the schema. */
export function readMembers<Schema extends z.ZodObject>(
  body: unknown,
  schema: Schema,
  code: ErrorCode,
): z.output<Schema> {
  const values = new Map(members(body));
  const names = Object.keys(schema.shape);
  const unknown = [...values.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const { message, param } = unknownParameter(unknown, names, 'member');
    throw new AppError(code, message, { param });
  }
  return validate(values, schema, code);
}

function members(body: unknown): [string, unknown][] {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return Object.entries(body);
  throw new AppError('invalid_body', 'The body must be a JSON object.');
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** A number or boolean in its canonical spelling; other text is returned as is, for the schema to refuse. */
function readScalar(text: string, kind: Kind): string | number | boolean {
  if (kind === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (kind === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (kind === 'number' && /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(text)) return Number(text);
  return text;
}

function validate<Schema extends z.ZodObject>(
  values: ReadonlyMap<string, unknown>,
  schema: Schema,
  code?: ErrorCode,
): z.output<Schema> {
  const result = schema.safeParse(Object.fromEntries(values));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const name = String(issue?.path[0] ?? '');
  const path = describePath(issue?.path ?? []);
  throw new AppError(code ?? CODES.get(name) ?? 'invalid_parameter', `${path} ${requirement(issue)}.`, {
    param: code === undefined ? name : path,
  });
}

/** For example `pinned[0].query` for `['pinned', 0, 'query']`. */
function describePath(path: readonly PropertyKey[]): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i === 0 ? '' : '.'}${String(step)}`))
    .join('');
}

/** The requirement that a value fails, in words. */
function requirement(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case 'invalid_type':
      return `must be ${NOUNS[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return `must ${issue.origin === 'string' || issue.origin === 'array' ? 'have' : 'be'} at least ${issue.minimum}${unit(issue.origin)}`;
    case 'too_big':
      return `must ${issue.origin === 'string' || issue.origin === 'array' ? 'have' : 'be'} at most ${issue.maximum}${unit(issue.origin)}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return `has the unknown member ${issue.keys.join(', ')}`;
    default:
      return 'is not valid';
  }
}

const NOUNS: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  string: 'text',
  array: 'a list',
  object: 'an object',
};

function unit(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' items' : '';
}

/** An error that suggests the nearest known name, or lists them all. */
function unknownParameter(name: string, known: Iterable<string>, noun = 'parameter'): AppError {
  const shown = name.slice(0, 64);
  const names = [...known];
  const nearest = nearestName(shown, names);
  const all = names.length === 0 ? 'None are accepted here.' : `Known: ${names.join(', ')}.`;
  const hint = nearest === undefined ? all : `Did you mean "${nearest}"?`;
  return new AppError('unknown_parameter', `There is no ${noun} "${shown}". ${hint}`, { param: shown });
}
