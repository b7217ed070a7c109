/** Markup that is escaped by construction: whatever is put into an `html` template is text unless it is markup itself. */

/** Markup, safe to send. Only `html` and `markup` make it. */
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
 * A template of markup. Text is escaped, also for attributes in quotes; markup and lists of it go in as they are.
 * @example html`<p title="${'5 > 3'}">${'<b>'}</p>`.toString() // <p title="5 &gt; 3">&lt;b&gt;</p>
 */
export function html(strings: TemplateStringsArray, ...values: readonly Insertable[]): Html {
  return new Html(String.raw({ raw: strings }, ...values.map(insert)));
}

/** Text that is HTML already, such as a highlight: escaped where it was made. */
export function markup(text: string): Html {
  return new Html(text);
}

/** Data for machines in a page, in a `<script>` that never runs: nothing in it can end the element. */
export function jsonScript(type: string, data: unknown): Html {
  const json = JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return html`<script type="${type}">${markup(json)}</script>`;
}
