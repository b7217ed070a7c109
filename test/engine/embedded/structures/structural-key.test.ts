import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { structuralKey } from '../../../../src/engine/embedded/structures/structural-key.js';

const scalar = fc.oneof(
  fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 0, -0, null, undefined),
  fc.constantFrom('', 'null', 'Infinity', '0', 'é', '漢'),
  fc.double(),
  fc.boolean(),
);
const plain = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie('value'), { maxLength: 3 }), tie('object')),
  object: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
})).value;

/** Whether two values are equal, told apart as the matchers do: -0, NaN and undefined members count. */
function isSame(a: unknown, b: unknown): boolean {
  try {
    expect(a).toStrictEqual(b);
    return true;
  } catch {
    return false;
  }
}

test('two values of plain data have the same key only if they are equal', () => {
  fc.assert(
    fc.property(plain, plain, (a, b) => {
      if (structuralKey(a) === structuralKey(b)) expect(isSame(a, b)).toBe(true);
    }),
  );
});

test('numbers that JSON writes alike have different keys', () => {
  const values = [null, undefined, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0];
  expect(new Set(values.map((value) => structuralKey({ value }))).size).toBe(values.length);
  expect(structuralKey({ value: undefined })).not.toBe(structuralKey({}));
});

test('the same data made twice has the same key', () => {
  const make = () => ({ kind: 'range', of: [{ value: 1.5, at: undefined }, 'é', null], weight: Number.NaN });
  expect(structuralKey(make())).toBe(structuralKey(make()));
});
