/** Partial updates: the operations on single attributes. */
import { describe, expect, test } from '@jest/globals';
import type { AttributeValue } from '../../../../src/document/article.js';
import { updatedAttributes } from '../../../../src/http/algolia/records/partial-update.js';

describe('updatedAttributes', () => {
  const operation = (name: string, value: AttributeValue): AttributeValue => ({ _operation: name, value });

  test.each<[string, AttributeValue | undefined, AttributeValue, AttributeValue | undefined]>([
    ['Increment', 1, 2, 3],
    ['Increment', undefined, 2, 2],
    ['Decrement', 1, 2, -1],
    ['IncrementFrom', 4, 4, 5],
    ['IncrementFrom', 4, 3, 4],
    ['IncrementSet', 4, 9, 9],
    ['IncrementSet', 4, 3, 4],
    ['Add', ['a'], 'a', ['a', 'a']],
    ['AddUnique', ['a'], 'a', ['a']],
    ['Remove', ['a', 'b', 'a'], 'a', ['b']],
  ])('applies %s to %j with %j', (name, before, value, after) => {
    const current: Record<string, AttributeValue> = before === undefined ? {} : { x: before };
    expect(updatedAttributes(current, { x: operation(name, value) })).toEqual({ x: after });
  });

  test('rejects unknown operations and operands that are not numbers', () => {
    expect(() => updatedAttributes({ x: 'a' }, { x: operation('Increment', 1) })).toThrow('needs numbers');
    expect(() => updatedAttributes({}, { x: operation('Explode', 1) })).toThrow('Unknown _operation');
  });
});
