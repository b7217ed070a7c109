import { expect, test } from '@jest/globals';
import { parseDictionary } from '../../../../src/engine/embedded/segment/segment-column.js';

const parse = (text: string) => parseDictionary(new TextEncoder().encode(text));

test('a dictionary is read when it holds values and refused when it holds anything else', () => {
  expect(parse('[-1,2.5,false,true,"café"]')).toEqual([-1, 2.5, false, true, 'café']);
  for (const text of ['{}', '"a"', '[null]', '["a",["b"]]', '[{}]']) expect(() => parse(text)).toThrow('dictionary');
});
