/** JSON in a page for other programs, as a `<script>` element that browsers do not run. */
import { type Html, html, markup } from '../shared/html.js';

/** Escapes `<`, `>`, `&` and line separators, so that no value can end the element. */
export function jsonScript(type: string, data: unknown): Html {
  const json = JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return html`<script type="${type}">${markup(json)}</script>`;
}
