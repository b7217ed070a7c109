/** The configuration of a box, read from its attributes; invalid values fall back to the defaults. */
import { ATTRIBUTES, type BoxAttributeName, TEXTS, type TextName } from '../../shared/box-attributes.js';

export interface Setup {
  /** Without a trailing slash. */
  readonly server: string;
  readonly index: string;
  readonly filter: string;
  readonly sort: string;
  readonly hits: number;
  readonly suggestions: number;
  readonly link: string;
  readonly resultsLink: string;
  readonly label: string;
  readonly placeholder: string;
  /** BCP 47 tag that `Intl` accepts; undefined for the browser's own. */
  readonly language: string | undefined;
}

/** The server that the script was loaded from; valid only while the script runs for the first time. */
export function scriptServer(): string {
  const { currentScript } = document;
  const own = currentScript instanceof HTMLScriptElement ? currentScript.src : '';
  const source = own === '' ? (document.querySelector<HTMLScriptElement>('script[src*="/box.js"]')?.src ?? '') : own;
  return URL.canParse(source) ? withoutSlash(new URL('.', source).href) : location.origin;
}

export function readSetup(element: Element, home: string): Setup {
  const value = (name: BoxAttributeName): string | undefined => element.getAttribute(name) ?? undefined;
  const index = value('index')?.trim() ?? '';
  return {
    server: address(value('server')) ?? home,
    index,
    filter: value('filter')?.trim() ?? '',
    sort: value('sort')?.trim() ?? '',
    hits: count(value('hits'), 1, 20) ?? Number(ATTRIBUTES.hits.default),
    suggestions: count(value('suggestions'), 0, 8) ?? Number(ATTRIBUTES.suggestions.default),
    // Only the default index has pages on the server.
    link: value('link') ?? (index === '' ? ATTRIBUTES.link.default : '{url}'),
    resultsLink: value('results-link') ?? (index === '' ? ATTRIBUTES['results-link'].default : ''),
    label: value('label') ?? ATTRIBUTES.label.default,
    placeholder: value('placeholder') ?? '',
    language: language(element),
  };
}

/** A text of the box, from its attribute or the default. */
export function say(element: Element, name: TextName, values: Readonly<Record<string, string>> = {}): string {
  return fill(element.getAttribute(`text-${name}`) ?? TEXTS[name], values);
}

/** Replaces `{name}` in a template; unknown names are kept. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    return (Object.hasOwn(values, name) ? values[name] : undefined) ?? whole;
  });
}

/**
 * An address from a template: `{url}` and `{server}` unchanged, other values percent-encoded. Undefined when the
 * template is empty or the result is not an `http` or `https` address, such as a `javascript:` of an article.
 */
export function fillAddress(template: string, values: Readonly<Record<string, string>>): string | undefined {
  if (template.trim() === '') return undefined;
  const encoded = Object.entries(values).map(([name, value]) => {
    return [name, name === 'url' || name === 'server' ? value : encodeURIComponent(value.toWellFormed())];
  });
  return address(fill(template, Object.fromEntries(encoded)), false);
}

/** An `http` or `https` address, resolved against the page. */
function address(text: string | undefined, trim = true): string | undefined {
  if (text === undefined || text.trim() === '' || !URL.canParse(text, document.baseURI)) return undefined;
  const { protocol, href } = new URL(text, document.baseURI);
  if (protocol !== 'https:' && protocol !== 'http:') return undefined;
  return trim ? withoutSlash(href) : href;
}

function withoutSlash(href: string): string {
  return href.replace(/\/+$/, '');
}

function count(text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined || !/^\s*\d{1,3}\s*$/.test(text)) return undefined;
  return Math.min(Math.max(Number(text), least), most);
}

/** The nearest `lang` attribute, if it is a valid tag. */
function language(element: Element): string | undefined {
  const tag = element.closest('[lang]')?.getAttribute('lang') ?? '';
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}
