import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { packStrings, unpackStrings } from '../../../../src/engine/embedded/structures/string-table.js';

test('packed strings are unpacked as they were, whatever their characters', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (strings) => {
      expect(unpackStrings(packStrings(strings))).toEqual(strings);
    }),
  );
});
