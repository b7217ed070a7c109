/** Edit distance over a sorted list of words, sharing the work of common prefixes, as a trie would. */

/**
 * Restricted Damerau–Levenshtein distance (optimal string alignment: insert, delete, substitute, transpose
 * neighbours; each costs 1) of one pattern to words visited in sorted order.
 */
export class EditDistance {
  private readonly pattern: string;
  private readonly limit: number;
  private readonly prefix: boolean;
  private readonly width: number;
  /** Row d holds the distances of the first d letters of the current word to each prefix of the pattern. */
  private readonly rows: Uint8Array[] = [];
  /** Smallest distance of the whole pattern to the first 0..d letters of the current word. */
  private readonly best: number[] = [];
  private word = '';
  /** How many rows hold for the current word. */
  private valid = 1;

  /** @param prefix whether the distance is to the nearest prefix of the word rather than the whole word */
  constructor(pattern: string, limit: number, prefix: boolean) {
    this.pattern = pattern;
    this.limit = limit;
    this.prefix = prefix;
    this.width = pattern.length + 1;
    this.rows.push(Uint8Array.from({ length: this.width }, (_, i) => Math.min(i, 255)));
    this.best.push(pattern.length);
  }

  /**
   * Distance to a word, or the number of its letters that already rule out every word that starts with them,
   * negated. Never returns a distance above the limit.
   */
  to(word: string): number {
    let depth = 0;
    const shared = Math.min(word.length, this.word.length, this.valid - 1);
    while (depth < shared && word.charCodeAt(depth) === this.word.charCodeAt(depth)) depth += 1;
    this.word = word;
    const end = this.prefix ? Math.min(word.length, this.pattern.length + this.limit) : word.length;
    while (depth < end) {
      const lowest = this.extend(depth + 1);
      depth += 1;
      if (lowest > this.limit && !(this.prefix && this.best[depth] <= this.limit)) {
        this.valid = depth + 1;
        return -depth;
      }
    }
    this.valid = depth + 1;
    const distance = this.prefix ? this.best[depth] : this.rows[depth][this.width - 1];
    return distance <= this.limit ? distance : Number.MIN_SAFE_INTEGER;
  }

  private extend(depth: number): number {
    const { word, pattern, width } = this;
    const previous = this.rows[depth - 1];
    let row = this.rows[depth];
    if (row === undefined) {
      row = new Uint8Array(width);
      this.rows[depth] = row;
    }
    const letter = word.charCodeAt(depth - 1);
    row[0] = depth;
    let lowest = depth;
    for (let j = 1; j < width; j += 1) {
      const same = pattern.charCodeAt(j - 1) === letter;
      let distance = Math.min(row[j - 1] + 1, previous[j] + 1, previous[j - 1] + (same ? 0 : 1));
      if (
        depth > 1 &&
        j > 1 &&
        !same &&
        pattern.charCodeAt(j - 2) === letter &&
        pattern.charCodeAt(j - 1) === word.charCodeAt(depth - 2)
      ) {
        distance = Math.min(distance, this.rows[depth - 2][j - 2] + 1);
      }
      row[j] = distance;
      if (distance < lowest) lowest = distance;
    }
    this.best[depth] = Math.min(this.best[depth - 1], row[width - 1]);
    // A transposition may still reach back one row.
    return Math.min(lowest, depth > 1 ? this.lowestOf(depth - 1) : lowest);
  }

  private lowestOf(depth: number): number {
    const row = this.rows[depth];
    let lowest = row[0];
    for (let j = 1; j < this.width; j += 1) if (row[j] < lowest) lowest = row[j];
    return lowest;
  }
}

/** Words are sorted by code units; calls back with each within the limit. Skips whole subtrees that cannot match. */
export function visitNear(
  keys: { readonly length: number; at(index: number): string },
  start: number,
  end: number,
  distance: EditDistance,
  visit: (index: number, distance: number) => void,
): void {
  let index = start;
  while (index < end) {
    const key = keys.at(index);
    const found = distance.to(key);
    if (found >= 0) visit(index, found);
    if (found < 0 && found > Number.MIN_SAFE_INTEGER) index = afterPrefix(keys, index + 1, end, key.slice(0, -found));
    else index += 1;
  }
}

/** The first index from `start` on whose key does not start with `prefix`: galloping, then binary search. */
export function afterPrefix(keys: { at(index: number): string }, start: number, end: number, prefix: string): number {
  let low = start;
  let step = 1;
  while (low < end && keys.at(low).startsWith(prefix)) {
    const next = low + step;
    if (next < end && keys.at(next).startsWith(prefix)) {
      low = next;
      step *= 2;
    } else if (step > 1) step = 1;
    else return low + 1;
  }
  return low;
}
