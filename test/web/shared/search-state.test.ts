/** States and addresses of the search page: an address round-trips to its state, and any address has a valid state. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseFilter } from '../../../src/query/filter-parser.js';
import { searchRequestSchema } from '../../../src/search/request.js';
import { searchRequestOf } from '../../../src/web/shared/search-request.js';
import {
  EMPTY_STATE,
  isFiltered,
  parametersOf,
  pathOf,
  STATE_LIMITS,
  stateOf,
  toggled,
  withChange,
  withoutFilters,
} from '../../../src/web/shared/search-state.js';

const anyQuery = fc.array(
  fc.tuple(
    fc.constantFrom('q', 'section', 'tags', 'authors', 'from', 'to', 'sort', 'page', 'typing', 'x', '__proto__'),
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('2024', '2024-02', '2024-02-30', 'newest', '7', 'true', ''),
    ),
  ),
);

describe('the state of an address', () => {
  test('round-trips through its own address', () => {
    fc.assert(
      fc.property(anyQuery, (pairs) => {
        const state = stateOf(new URLSearchParams(pairs).toString());
        expect(stateOf(parametersOf(state).toString())).toEqual({ ...state, typing: state.typing && state.q !== '' });
      }),
    );
  });

  test('is always a valid request to /search', () => {
    fc.assert(
      fc.property(anyQuery, (pairs) => {
        const question = searchRequestOf(stateOf(new URLSearchParams(pairs).toString()));
        expect(searchRequestSchema.parse(question)).toMatchObject(question);
        expect(() => parseFilter(question.filter)).not.toThrow();
      }),
    );
  });

  test('is bounded', () => {
    const many = Array.from({ length: 500 }, (_, i) => `tags=${'"'.repeat(250)}${i}`).join('&');
    const state = stateOf(`${many}&page=999999&q=${'a'.repeat(9000)}`);
    expect(state.chosen.tags).toHaveLength(STATE_LIMITS.values);
    expect([state.q.length, state.page]).toEqual([STATE_LIMITS.query, STATE_LIMITS.page]);
    expect(searchRequestSchema.safeParse(searchRequestOf(state)).success).toBe(true);
  });

  test.each([
    ['from=2024&to=2024', '2024-01-01', '2024-12-31'],
    ['from=2024-02&to=2024-02', '2024-02-01', '2024-02-29'],
    ['from=2025-01-01&to=2020-01-01', '2020-01-01', '2025-01-01'],
    ['from=2023-02-30&to=0000', '', ''],
    ['from=0001', '0001-01-01', ''],
  ])('reads %s', (query, from, to) => {
    expect(stateOf(query)).toMatchObject({ from, to });
  });
});

describe('a change', () => {
  const state = stateOf('q=ferry&section=Local&page=4&sort=oldest&from=2024');

  test('leads to the first page, and is undone by its inverse except for the page', () => {
    const more = toggled(state, 'section', 'World');
    expect(pathOf(more)).toBe('/?q=ferry&section=Local&section=World&from=2024-01-01&sort=oldest');
    expect(toggled(more, 'section', 'world')).toEqual(withChange(state, {}));
    expect(isFiltered(withoutFilters(state))).toBe(false);
    expect(pathOf(EMPTY_STATE)).toBe('/');
  });
});
