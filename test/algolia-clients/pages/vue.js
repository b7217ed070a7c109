/** Vue InstantSearch. */
import { createApp, h } from 'vue';
import {
  AisClearRefinements,
  AisConfigure,
  AisHighlight,
  AisHits,
  AisInstantSearch,
  AisPagination,
  AisRangeInput,
  AisRefinementList,
  AisSearchBox,
  AisSnippet,
  AisSortBy,
} from 'vue-instantsearch/vue3/es';
import { searchClient } from './client.js';

const hit = ({ item }) =>
  h('article', { 'data-id': item.objectID }, [
    h('h2', [h(AisHighlight, { hit: item, attribute: 'title' })]),
    h('p', [h(AisSnippet, { hit: item, attribute: 'body' })]),
  ]);

const root = document.createElement('div');
document.body.append(root);
const block = (id, component, props, slots) => h('div', { id }, [h(component, props, slots)]);
createApp({
  render: () =>
    h(AisInstantSearch, { indexName: 'news', searchClient }, () => [
      h(AisConfigure, { hitsPerPage: 3, attributesToSnippet: ['body:6'] }),
      block('box', AisSearchBox),
      block('sort', AisSortBy, {
        items: [
          { label: 'Relevance', value: 'news' },
          { label: 'Newest', value: 'news_newest' },
        ],
      }),
      block('clear', AisClearRefinements),
      block('sections', AisRefinementList, { attribute: 'section' }),
      block('authors', AisRefinementList, { attribute: 'author' }),
      block('words', AisRangeInput, { attribute: 'words' }),
      block('hits', AisHits, {}, { item: hit }),
      block('pages', AisPagination),
    ]),
}).mount(root);
