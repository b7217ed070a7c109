/** Reads marked HTML: its marks and its plain text. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/** The text of marked HTML: tags taken out, entities resolved. */
export function plain(html: string, pre = '<mark>', post = '</mark>'): string {
  return unescaped(html.split(pre).join('').split(post).join(''));
}

/** The marked texts, in order. */
export function marked(html: string, pre = '<mark>', post = '</mark>'): string[] {
  return html
    .split(pre)
    .slice(1)
    .map((rest) => unescaped(rest.slice(0, rest.indexOf(post))));
}

/** A snippet's text without the ellipses that say it was cut. */
export function passage(snippet: string): string {
  return plain(snippet).replace(/^… /, '').replace(/ …$/, '');
}

function unescaped(html: string): string {
  return html.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}
