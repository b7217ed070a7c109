/**
 * Partial update of a record: given attributes replace stored ones, or change them by an operation.
 *
 * | operation | result |
 * |---|---|
 * | `Increment`, `Decrement` | the number plus or minus the value; an absent one counts as 0 |
 * | `IncrementFrom` | the number plus 1 if it equals the value, else no change |
 * | `IncrementSet` | the value if it is greater than the number, else no change |
 * | `Add` | the list with the value appended |
 * | `AddUnique` | the same, unless the list contains the value |
 * | `Remove` | the list without items equal to the value |
 */
import type { AttributeValue } from '../../../document/article.js';
import { isRecord } from '../../../document/article-attributes.js';
import { AppError } from '../../../errors.js';

interface Operation {
  readonly name: string;
  readonly value: AttributeValue;
}

/** The attributes after an update. Throws `invalid_article` for an unknown operation or one on a value of another type. */
export function updatedAttributes(
  current: { readonly [name: string]: AttributeValue },
  changes: { readonly [name: string]: AttributeValue },
): { readonly [name: string]: AttributeValue } {
  const updated = new Map(Object.entries(current));
  for (const [name, change] of Object.entries(changes)) {
    const operation = operationOf(change);
    if (operation === undefined) updated.set(name, change);
    else {
      const value = resultOf(operation, updated.get(name), name);
      if (value !== undefined) updated.set(name, value);
    }
  }
  return Object.fromEntries(updated);
}

function operationOf(change: AttributeValue): Operation | undefined {
  if (!isRecord(change) || typeof change._operation !== 'string') return undefined;
  const { value } = Object.fromEntries(Object.entries(change));
  return { name: change._operation, value: isValue(value) ? value : null };
}

function isValue(value: unknown): value is AttributeValue {
  return value !== undefined;
}

/** The new value of an attribute; undefined for no change. */
function resultOf(
  { name, value }: Operation,
  current: AttributeValue | undefined,
  attribute: string,
): AttributeValue | undefined {
  switch (name) {
    case 'Increment':
      return numberOf(current ?? 0, attribute) + numberOf(value, attribute);
    case 'Decrement':
      return numberOf(current ?? 0, attribute) - numberOf(value, attribute);
    case 'IncrementFrom':
      return numberOf(current ?? 0, attribute) === numberOf(value, attribute)
        ? numberOf(value, attribute) + 1
        : undefined;
    case 'IncrementSet':
      return numberOf(value, attribute) > numberOf(current ?? 0, attribute) ? value : undefined;
    case 'Add':
      return [...listOf(current), value];
    case 'AddUnique':
      return listOf(current).some((item) => isEqual(item, value)) ? undefined : [...listOf(current), value];
    case 'Remove':
      return listOf(current).filter((item) => !isEqual(item, value));
    default:
      throw new AppError('invalid_article', `Unknown _operation "${name.slice(0, 40)}" on "${attribute}".`, {
        param: attribute,
      });
  }
}

function numberOf(value: AttributeValue, attribute: string): number {
  if (typeof value === 'number') return value;
  throw new AppError('invalid_article', `The _operation on "${attribute}" needs numbers.`, { param: attribute });
}

/** The items of a list. A single value counts as a list of one, as at Algolia. */
function listOf(value: AttributeValue | undefined): readonly AttributeValue[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value : [value];
}

function isList(value: AttributeValue): value is readonly AttributeValue[] {
  return Array.isArray(value);
}

function isEqual(a: AttributeValue, b: AttributeValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
