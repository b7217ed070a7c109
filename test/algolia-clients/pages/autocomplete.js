/** Autocomplete with articles and sections. */
import { autocomplete, getAlgoliaFacets, getAlgoliaResults } from '@algolia/autocomplete-js';
import { searchClient } from './client.js';

const container = document.createElement('div');
document.body.append(container);
autocomplete({
  container,
  openOnFocus: true,
  // Without its style sheet it would use the layout for small screens.
  detachedMediaQuery: 'none',
  getSources: ({ query }) => [
    {
      sourceId: 'articles',
      getItems: () =>
        getAlgoliaResults({
          searchClient,
          queries: [{ indexName: 'news', params: { query, hitsPerPage: 3, attributesToSnippet: ['body:6'] } }],
        }),
      templates: {
        item: ({ item, components, html }) => html`
          <article data-id=${item.objectID}>
            <h2>${components.Highlight({ hit: item, attribute: 'title' })}</h2>
            <p>${components.Snippet({ hit: item, attribute: 'body' })}</p>
          </article>
        `,
      },
    },
    {
      sourceId: 'sections',
      getItems: () =>
        getAlgoliaFacets({
          searchClient,
          queries: [{ indexName: 'news', facet: 'section', params: { facetQuery: query, maxFacetHits: 4 } }],
        }),
      templates: {
        item: ({ item, components, html }) =>
          html`<span class="section">${components.Highlight({ hit: item, attribute: 'label' })} ${item.count}</span>`,
      },
    },
  ],
});
