/** Values of a facet with a word that begins with a typed text, among the results of a state. */
import { searchRequestOf } from '../../shared/search-request.js';
import type { FacetName, SearchState } from '../../shared/search-state.js';
import type { FacetMatch } from '../../shared/view/facet-list.js';
import type { ArchiveClient } from './archive-client.js';
import { markWordStart } from './mark-word-start.js';
import { readSearchAnswer } from './search-answer.js';

const MAX_VALUES = 20;

/** At most `MAX_VALUES`, most frequent first. Throws when the archive does not answer. */
export async function findFacetValues(
  client: ArchiveClient,
  state: SearchState,
  name: FacetName,
  typed: string,
): Promise<readonly FacetMatch[]> {
  // The server selects the values that contain the text anywhere.
  const request = { ...searchRequestOf(state), page: 1, hitsPerPage: 0, facets: [name], facetQuery: typed };
  const counts = readSearchAnswer(await client.searchOnce(request))?.facets?.[name] ?? {};
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .flatMap(([value, count]) => {
      const highlighted = markWordStart(value, typed);
      return highlighted === undefined ? [] : [{ value, highlighted, count }];
    })
    .slice(0, MAX_VALUES);
}
