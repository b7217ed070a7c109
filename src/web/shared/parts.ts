/** Parts of pages that server and script render alike: dates, numbers, links. */
import { type Html, html } from './html.js';

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const NUMBER = new Intl.NumberFormat('en-GB');

/** A date in words, such as `31 May 2024`. @param iso any ISO 8601 date */
export function dayText(iso: string): string {
  return DAY.format(new Date(iso));
}

/** A `<time>` element; undefined for an unknown date. */
export function day(iso: string | undefined): Html | undefined {
  return iso === undefined ? undefined : html`<time datetime="${iso}">${dayText(iso)}</time>`;
}

/** A number with thousands separators. */
export function figure(count: number): string {
  return NUMBER.format(count);
}

/** A number and its noun: `1 article`, `2 articles`. */
export function counted(count: number, noun: string): string {
  return `${figure(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A line of facts such as section and date; empty ones are left out. */
export function facts(items: readonly (Html | string | undefined)[]): Html {
  const shown = items.filter((item) => item !== undefined && item !== '');
  return html`<p class="facts">${shown.map((item) => html`<span>${item}</span>`)}</p>`;
}

/** The headline, or a placeholder for an article without one. */
export function headline(title: string): string {
  return title.trim() === '' ? 'Untitled' : title;
}

/** Address of an article's page. @param state parameters of the search page, for the marks and the link back */
export function readPath(id: string, state?: URLSearchParams): string {
  const carried = state === undefined || state.size === 0 ? '' : `?${state}`;
  return `/read/${encodeURIComponent(id)}${carried}`;
}
