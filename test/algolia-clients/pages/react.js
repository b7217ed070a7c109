/** React InstantSearch. */
import { createElement as h } from 'react';
import { createRoot } from 'react-dom/client';
import {
  ClearRefinements,
  Configure,
  Highlight,
  Hits,
  InstantSearch,
  Pagination,
  RangeInput,
  RefinementList,
  SearchBox,
  Snippet,
  SortBy,
} from 'react-instantsearch';
import { searchClient } from './client.js';

const Hit = ({ hit }) =>
  h(
    'article',
    { 'data-id': hit.objectID },
    h('h2', null, h(Highlight, { hit, attribute: 'title' })),
    h('p', null, h(Snippet, { hit, attribute: 'body' })),
  );

const root = document.createElement('div');
document.body.append(root);
const block = (id, child) => h('div', { id }, child);
createRoot(root).render(
  h(
    InstantSearch,
    { indexName: 'news', searchClient },
    h(Configure, { hitsPerPage: 3, attributesToSnippet: ['body:6'] }),
    block('box', h(SearchBox)),
    block(
      'sort',
      h(SortBy, {
        items: [
          { label: 'Relevance', value: 'news' },
          { label: 'Newest', value: 'news_newest' },
        ],
      }),
    ),
    block('clear', h(ClearRefinements)),
    block('sections', h(RefinementList, { attribute: 'section' })),
    block('authors', h(RefinementList, { attribute: 'author' })),
    block('words', h(RangeInput, { attribute: 'words' })),
    block('hits', h(Hits, { hitComponent: Hit })),
    block('pages', h(Pagination)),
  ),
);
