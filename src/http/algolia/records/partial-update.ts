/**
 * Part of a record changed: attributes given replace the old ones, or change them by an operation.
 *
 * Operations: `Increment`, `Decrement` of a number; `IncrementFrom` where the value is what is sent (0 when absent),
 * `IncrementSet` where it is more than the old; `Add` to a list, `AddUnique` where it is not in it, `Remove` from it.
 */
import type { AttributeValue } from '../../../document/article.js';
import { isRecord } from '../../../document/article-attributes.js';
import { AppError } from '../../../errors.js';

interface Operation {
  readonly name: string;
  readonly value: AttributeValue;
}

/** The attributes after an update. Throws `invalid_article` for an operation that cannot be done. */
export function updatedAttributes(
  current: { readonly [name: string]: AttributeValue },
  changes: { readonly [name: string]: AttributeValue },
): { readonly [name: string]: AttributeValue } {
  const updated = new Map(Object.entries(current));
  for (const [name, change] of Object.entries(changes)) {
    const operation = operationOf(change);
    if (operation === undefined) updated.set(name, change);
    else {
      const value = applied(operation, updated.get(name), name);
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

function applied(
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
      return listOf(current).some((item) => isSame(item, value)) ? undefined : [...listOf(current), value];
    case 'Remove':
      return listOf(current).filter((item) => !isSame(item, value));
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

/** A single value is a list of it, as Algolia has it. */
function listOf(value: AttributeValue | undefined): readonly AttributeValue[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value : [value];
}

function isList(value: AttributeValue): value is readonly AttributeValue[] {
  return Array.isArray(value);
}

function isSame(a: AttributeValue, b: AttributeValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
