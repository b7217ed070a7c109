/** InstantSearch.js with the widgets a news site uses. */
import instantsearch from 'instantsearch.js';
import {
  clearRefinements,
  configure,
  hierarchicalMenu,
  hits,
  pagination,
  rangeInput,
  refinementList,
  searchBox,
  sortBy,
  stats,
} from 'instantsearch.js/es/widgets';
import { searchClient } from './client.js';

const search = instantsearch({ indexName: 'news', searchClient });
const widget = (id) => {
  const container = document.createElement('div');
  container.id = id;
  document.body.append(container);
  return container;
};
search.addWidgets([
  configure({ hitsPerPage: 3, attributesToSnippet: ['body:6'] }),
  searchBox({ container: widget('box') }),
  stats({ container: widget('stats') }),
  sortBy({
    container: widget('sort'),
    items: [
      { label: 'Relevance', value: 'news' },
      { label: 'Newest', value: 'news_newest' },
    ],
  }),
  clearRefinements({ container: widget('clear') }),
  refinementList({ container: widget('sections'), attribute: 'section', searchable: true }),
  refinementList({ container: widget('authors'), attribute: 'author' }),
  hierarchicalMenu({
    container: widget('menu'),
    attributes: ['hierarchicalSection.lvl0', 'hierarchicalSection.lvl1'],
  }),
  rangeInput({ container: widget('words'), attribute: 'words' }),
  hits({
    container: widget('hits'),
    templates: {
      item: (hit, { html, components }) => html`
        <article data-id=${hit.objectID}>
          <h2>${components.Highlight({ hit, attribute: 'title' })}</h2>
          <p>${components.Snippet({ hit, attribute: 'body' })}</p>
        </article>
      `,
    },
  }),
  pagination({ container: widget('pages') }),
]);
search.start();
