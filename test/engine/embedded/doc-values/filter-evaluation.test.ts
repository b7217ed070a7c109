import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Column,
  compareColumnValues,
  GrowingColumn,
  withFolded,
} from '../../../../src/engine/embedded/doc-values/column.js';
import type { ColumnSource } from '../../../../src/engine/embedded/doc-values/column-source.js';
import type { DocumentValue } from '../../../../src/engine/embedded/doc-values/document-values.js';
import { evaluateFilter } from '../../../../src/engine/embedded/doc-values/filter-evaluation.js';
import { FrozenColumn } from '../../../../src/engine/embedded/segment/segment-column.js';
import type { Filter, FilterOperator } from '../../../../src/query/filter.js';
import { parseFilter } from '../../../../src/query/filter-parser.js';

const numbers = fc.constantFrom(-2, -1, 0, 0.5, 1, 2, 1e300);
const value: fc.Arbitrary<DocumentValue> = fc.oneof(
  numbers,
  fc.boolean(),
  fc.constantFrom('1', '01', '2.5', '-1', 'C', 'C#', 'c++', 'Été', 'ete', 'true', '2024-05-01', '2023'),
);
/** Values of one field by document. */
const documents = fc.array(fc.uniqueArray(value, { maxLength: 3 }), { maxLength: 8 });

const operand = fc.oneof(
  numbers.map(String),
  fc.constantFrom('c', '"C#"', '"c++"', 'ete', 'true', '2024', '2024-05', '1e999', '-1e999', '01'),
);
const comparison = fc
  .tuple(fc.constantFrom<FilterOperator>('=', '!=', '<', '<=', '>', '>='), operand)
  .map(([operator, text]) => `n ${operator} ${text}`);
const condition = fc.oneof(
  comparison,
  fc.tuple(operand, operand).map(([a, b]) => `n IN [${a}, ${b}]`),
  fc.tuple(numbers, numbers).map(([a, b]) => `n "${a}".."${b}"`),
);

/** A source whose fields all have the same column. */
function source(column: Column, maxDoc: number, isFrozen: boolean): ColumnSource {
  return { maxDoc, isFrozen, column: () => column };
}

function growing(lists: readonly (readonly DocumentValue[])[]): ColumnSource {
  const column = new GrowingColumn();
  lists.forEach((values, docId) => {
    column.put(docId, values);
  });
  return source(column, lists.length, false);
}

function frozen(lists: readonly (readonly DocumentValue[])[]): ColumnSource {
  const distinct = [...new Set(lists.flat())].map(withFolded).sort(compareColumnValues);
  const dictionary = distinct.map((one) => one.value);
  const starts = [0];
  for (const values of lists) starts.push((starts.at(-1) ?? 0) + values.length);
  const column = new FrozenColumn({
    dictionary: new TextEncoder().encode(JSON.stringify(dictionary)),
    starts: Uint32Array.from(starts),
    ordinals: Uint32Array.from(lists.flat(), (one) => dictionary.indexOf(one)),
  });
  return source(column, lists.length, true);
}

function docIds(filter: Filter | null, of: ColumnSource): number[] {
  const matching: number[] = [];
  if (filter === null) return matching;
  evaluateFilter(filter, of).forEach((docId) => {
    matching.push(docId);
  });
  return matching;
}

test('a filter on a sorted dictionary, searched by halving, passes what testing every value passes', () => {
  fc.assert(
    fc.property(documents, condition, (lists, text) => {
      const filter = parseFilter(text);
      expect(docIds(filter, frozen(lists))).toEqual(docIds(filter, growing(lists)));
    }),
    { numRuns: 500 },
  );
});

test('so does a filter on dates, of a year, a month, a day or an instant', () => {
  const instant = fc.constantFrom('2023-12-31T23:59:59.999Z', '2024-01-01T00:00:00.000Z', '2024-05-01T12:00:00.000Z');
  const dates = fc.array(fc.uniqueArray(instant.map(Date.parse), { maxLength: 2 }), { maxLength: 8 });
  const date = fc.oneof(instant, fc.constantFrom('2023', '2024', '2024-05', '2024-05-01', '2023-12-31', 'never'));
  const onDate = fc.oneof(
    comparison.map((text) => text.replace(/ \S+$/, '')).chain((start) => date.map((one) => `${start} "${one}"`)),
    fc.tuple(date, date).map(([a, b]) => `n "${a}".."${b}"`),
    fc.tuple(date, date).map(([a, b]) => `n IN ["${a}", "${b}"]`),
  );
  fc.assert(
    fc.property(dates, onDate, (lists, text) => {
      const filter = parseFilter(text.replace(/^n/, 'publishedAt'));
      expect(docIds(filter, frozen(lists))).toEqual(docIds(filter, growing(lists)));
    }),
    { numRuns: 500 },
  );
});

test('comparisons of numbers with numbers are those of arithmetic', () => {
  const compare: Readonly<Record<FilterOperator, (a: number, b: number) => boolean>> = {
    '=': (a, b) => a === b,
    '!=': (a, b) => a !== b,
    '<': (a, b) => a < b,
    '<=': (a, b) => a <= b,
    '>': (a, b) => a > b,
    '>=': (a, b) => a >= b,
  };
  const operators = fc.constantFrom<FilterOperator>('=', '!=', '<', '<=', '>', '>=');
  fc.assert(
    fc.property(
      fc.array(numbers),
      operators,
      fc.oneof(numbers, fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)),
      (list, operator, wanted) => {
        const filter: Filter = { kind: 'compare', field: 'n', operator, operand: { value: wanted } };
        const expected = list.flatMap((one, docId) => (compare[operator](one, wanted) ? [docId] : []));
        const lists = list.map((one) => [one]);
        expect(docIds(filter, growing(lists))).toEqual(expected);
        expect(docIds(filter, frozen(lists))).toEqual(expected);
      },
    ),
  );
});

test('cached filters differ where only infinite or undefined operands differ', () => {
  const of = frozen([[1], [2], ['x']]);
  const above = (wanted: number): Filter => ({
    kind: 'compare',
    field: 'n',
    operator: '>',
    operand: { value: wanted },
  });
  const answers = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN].map((wanted) =>
    docIds(above(wanted), of),
  );
  expect(answers[0]).toContain(0);
  expect(answers[1]).not.toContain(0);
  expect(answers[2]).not.toContain(0);
  expect(docIds(above(Number.NEGATIVE_INFINITY), of)).toEqual(answers[0]);
});
