/** Small parts of pages, the same from the server and from the script: dates, figures, links. */
import { type Html, html } from './html.js';

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const NUMBER = new Intl.NumberFormat('en-GB');

/** A day as people write it. @param iso any ISO 8601 date */
export function dayText(iso: string): string {
  return DAY.format(new Date(iso));
}

/** A date to read, with its exact form for machines; nothing when it is unknown. */
export function day(iso: string | undefined): Html | undefined {
  return iso === undefined ? undefined : html`<time datetime="${iso}">${dayText(iso)}</time>`;
}

/** A number with its thousands apart. */
export function figure(count: number): string {
  return NUMBER.format(count);
}

/** `1 article`, `2 articles`. */
export function counted(count: number, noun: string): string {
  return `${figure(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Section, date and the like in one line. */
export function facts(items: readonly (Html | string | undefined)[]): Html {
  const shown = items.filter((item) => item !== undefined && item !== '');
  return html`<p class="facts">${shown.map((item) => html`<span>${item}</span>`)}</p>`;
}

/** A headline to show: an article may have none. */
export function headline(title: string): string {
  return title.trim() === '' ? 'Untitled' : title;
}

/** The page of an article; `state` is the search it was found by, as the search page's own parameters, for its marks and its way back. */
export function readPath(id: string, state?: URLSearchParams): string {
  const carried = state === undefined || state.size === 0 ? '' : `?${state}`;
  return `/read/${encodeURIComponent(id)}${carried}`;
}
