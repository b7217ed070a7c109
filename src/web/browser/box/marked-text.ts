/** The server's highlights as pieces of text, never as markup: what stands between `<mark>` tags, its five entities read back. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/** A piece of a text, marked or not. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/** Anything that is not exactly `<mark>` or `</mark>` is text. */
export function pieces(highlighted: string): Piece[] {
  const parts = highlighted.split(/(<\/?mark>)/);
  let marked = false;
  const found: Piece[] = [];
  for (const part of parts) {
    if (part === '<mark>' || part === '</mark>') marked = part === '<mark>';
    else if (part !== '') found.push({ text: readEntities(part), marked });
  }
  return found;
}

function readEntities(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}
