import { expect, test } from '@jest/globals';
import { parseDictionary } from '../../../../src/engine/embedded/segment/segment-column.js';

const parse = (text: string) => parseDictionary(new TextEncoder().encode(text));

test('a dictionary of values is parsed, and one with anything else is refused', () => {
  expect(parse('[-1,2.5,false,true,"café"]')).toEqual([-1, 2.5, false, true, 'café']);
  for (const text of ['{}', '"a"', '[null]', '["a",["b"]]', '[{}]']) expect(() => parse(text)).toThrow('dictionary');
});
