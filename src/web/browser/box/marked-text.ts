/** Highlights of the server as pieces of plain text: split at `<mark>` tags, the five escaped characters decoded. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/** Splits at exactly `<mark>` and `</mark>`; everything else is text. */
export function pieces(highlighted: string): Piece[] {
  const parts = highlighted.split(/(<\/?mark>)/);
  let marked = false;
  const result: Piece[] = [];
  for (const part of parts) {
    if (part === '<mark>' || part === '</mark>') marked = part === '<mark>';
    else if (part !== '') result.push({ text: decodeEntities(part), marked });
  }
  return result;
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}
