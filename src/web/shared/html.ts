/** HTML that is escaped by construction: a value in an `html` template is text unless it is an `Html` itself. */

/** Escaped HTML, created by `html` and `markup` only. */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type Insertable = Html | string | number | undefined | readonly Html[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

function insert(value: Insertable): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'string' || typeof value === 'number') return escapeText(String(value));
  return value.join('');
}

/**
 * A template of HTML. Escapes text, also for quoted attributes; inserts `Html` and lists of it unchanged.
 * @example html`<p title="${'5 > 3'}">${'<b>'}</p>`.toString() // <p title="5 &gt; 3">&lt;b&gt;</p>
 */
export function html(strings: TemplateStringsArray, ...values: readonly Insertable[]): Html {
  return new Html(String.raw({ raw: strings }, ...values.map(insert)));
}

/** Marks text as HTML that was escaped by its source, such as a highlight of the API. */
export function markup(text: string): Html {
  return new Html(text);
}
