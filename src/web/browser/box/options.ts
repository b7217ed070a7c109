/** The options of the list in groups: completions, articles, and the link to all results. */

import { ATTRIBUTES, type PartName } from '../../shared/box-attributes.js';
import type { Hit } from './answers.js';
import type { Answer } from './client.js';
import { make } from './frame.js';
import { pieces } from './marked-text.js';
import { fillAddress, type Setup, say } from './setup.js';

export type Choice =
  | { readonly kind: 'suggestion'; readonly text: string }
  | { readonly kind: 'article'; readonly hit: Hit; readonly position: number; readonly href: string | undefined }
  | { readonly kind: 'all' };

export interface Option {
  readonly element: HTMLElement;
  readonly choice: Choice;
}

/** The groups of an answer, and their options in order. */
export function buildOptions(
  host: Element,
  setup: Setup,
  query: string,
  { results, completions }: Answer,
): { readonly groups: readonly HTMLElement[]; readonly options: readonly Option[] } {
  const suggestions = completions
    .filter(({ text }) => text.trim().toLowerCase() !== query.trim().toLowerCase())
    .map(({ text, marked }) => {
      const content = make('span', 'headline', { dir: 'auto' }, ...markedText(marked));
      return option({ kind: 'suggestion', text }, 'suggestion', undefined, content);
    });
  const articles = results.hits.map((hit, index) => {
    const href = articleAddress(setup, query, hit);
    const content = articleContent(host, setup, hit);
    return option({ kind: 'article', hit, position: index + 1, href }, 'article', href, ...content);
  });
  const resultsAddress = fillAddress(setup.resultsLink, { server: setup.server, query });
  const all =
    resultsAddress === undefined || results.total <= results.hits.length
      ? []
      : [
          option(
            { kind: 'all' },
            'all',
            resultsAddress,
            say(host, 'all-results', { count: number(setup, results.total) }),
          ),
        ];
  const options = [...suggestions, ...articles, ...all];
  options.forEach(({ element }, index) => {
    element.id = `option-${index}`;
  });
  return {
    groups: [
      ...group('suggestions', say(host, 'suggestions'), suggestions),
      ...group('articles', say(host, 'articles'), [...articles, ...all]),
    ],
    options,
  };
}

export function number({ language }: Setup, value: number): string {
  return new Intl.NumberFormat(language).format(value);
}

/** The address of an article; its page on the server when the template cannot be filled. */
function articleAddress({ server, index, link }: Setup, query: string, { id, url }: Hit): string | undefined {
  if (link.trim() === '') return undefined;
  const values = { server, query, id, url };
  return fillAddress(link, values) ?? (index === '' ? fillAddress(ATTRIBUTES.link.default, values) : undefined);
}

function option(choice: Choice, part: PartName, href: string | undefined, ...content: (Node | string)[]): Option {
  const attributes = { role: 'option', 'aria-selected': 'false' };
  const element =
    href === undefined
      ? make('div', 'option', attributes, ...content)
      : make('a', 'option', { ...attributes, href, tabindex: '-1' }, ...content);
  element.part.add(part);
  return { element, choice };
}

function group(id: string, heading: string, options: readonly Option[]): HTMLElement[] {
  if (options.length === 0) return [];
  const name = make('div', 'heading', { id, role: 'presentation' }, heading);
  const members = options.map(({ element }) => element);
  return [make('div', 'group', { role: 'group', 'aria-labelledby': id }, name, ...members)];
}

function articleContent(host: Element, setup: Setup, hit: Hit): HTMLElement[] {
  const title = hit.title === '' ? [say(host, 'untitled')] : markedText(hit.title);
  const facts = [hit.section, day(setup, hit.publishedAt)].filter((fact) => fact !== '').join(' · ');
  return [
    make('span', 'headline', { dir: 'auto' }, ...title),
    ...(facts === '' ? [] : [make('span', 'facts', { dir: 'auto' }, facts)]),
    ...(hit.passage === '' ? [] : [make('span', 'passage', { dir: 'auto' }, ...markedText(hit.passage))]),
  ];
}

function day({ language }: Setup, iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '';
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(date);
}

/** A highlight as text nodes and `<mark>` elements. */
function markedText(highlighted: string): (Node | string)[] {
  return pieces(highlighted).map(({ text, marked }) => (marked ? make('mark', 'mark', {}, text) : text));
}
