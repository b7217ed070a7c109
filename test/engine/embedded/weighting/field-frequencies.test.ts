import { expect, test } from '@jest/globals';
import { SEARCH_FIELDS } from '../../../../src/document/article.js';
import {
  ALL_FIELDS,
  FrequencyTable,
  fieldFrequency,
  fieldMask,
  inHeadline,
  inHeadlines,
  inRelated,
  inText,
  inTitle,
  MAX_FREQUENCIES,
  packFrequencies,
  textFrequencies,
} from '../../../../src/engine/embedded/weighting/field-frequencies.js';

test('the accessors of the scoring loops agree with the layout on every packed frequency', () => {
  const texts = textFrequencies(1.2, 1);
  let differences = 0;
  for (let packed = 0; packed <= 0xffff; packed += 1) {
    const [title = 0, lede = 0, body = 0, related = 0] = SEARCH_FIELDS.map((_, field) => fieldFrequency(packed, field));
    const agrees =
      inTitle(packed) === title &&
      inHeadline(packed) === title > 0 &&
      inRelated(packed) === related &&
      (inHeadlines(packed) !== 0) === title + related > 0 &&
      texts[inText(packed)] === lede * 1.2 + body;
    if (!agrees) differences += 1;
  }
  expect(differences).toBe(0);
});

test('field masks are disjoint and cover all bits', () => {
  const masks = SEARCH_FIELDS.map((_, field) => fieldMask((other) => other === field));
  expect(masks.reduce((sum, mask) => sum + mask, 0)).toBe(ALL_FIELDS);
  expect(fieldMask(() => true)).toBe(ALL_FIELDS);
  for (const [field, mask] of masks.entries()) expect(fieldFrequency(mask, field)).toBe(MAX_FREQUENCIES[field]);
});

test('packing counts each word by field and clamps at the maximum, alike for one document and many', () => {
  const words = Uint32Array.from([2, 0, 2, ...Array.from({ length: 70 }, () => 1)]);
  const fields = Uint8Array.from([0, 1, 3, ...Array.from({ length: 70 }, () => 2)]);
  const sequence = { count: words.length, words, fields, positions: words, spans: fields };
  const packed = packFrequencies(sequence);
  const counts = [...packed].map(([word, value]) => [
    word,
    SEARCH_FIELDS.map((_, field) => fieldFrequency(value, field)),
  ]);
  expect(counts).toEqual([
    [2, [1, 0, 0, 1]],
    [0, [0, 1, 0, 0]],
    [1, [0, 0, 63, 0]],
  ]);
  const table = new FrequencyTable(3);
  for (let document = 0; document < 2; document += 1) {
    const visited: [number, number][] = [];
    table.visit(sequence, (word, value) => visited.push([word, value]));
    expect(visited).toEqual([...packed]);
  }
});
