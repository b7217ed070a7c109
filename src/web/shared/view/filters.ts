/** The parts of the filters that change with every answer: the timeline and the values of each facet. */
import type { SearchAnswer } from '../answers.js';
import { type Html, html } from '../html.js';
import { MONTHS } from '../search-request.js';
import { FACETS, type FacetName, type SearchState } from '../search-state.js';
import { facetList } from './facet-list.js';
import { timeline } from './timeline.js';

/** Each part by the id of its element. */
export function filterParts(answer: SearchAnswer, state: SearchState): readonly (readonly [id: string, part: Html])[] {
  return [
    ['timeline', timeline(answer.facets?.[MONTHS] ?? {}, state) ?? html``],
    ...FACETS.map((name) => [`values-${name}`, facetList(name, answer.facets?.[name] ?? {}, state)] as const),
  ];
}

/** True for a facet without values, counted or chosen: it is hidden. */
export function isEmpty(name: FacetName, answer: SearchAnswer, state: SearchState): boolean {
  return state.chosen[name].length === 0 && Object.keys(answer.facets?.[name] ?? {}).length === 0;
}
