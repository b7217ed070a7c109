/**
 * The vocabulary of documents under analysis: numbers words in order of first occurrence, without making a string of a
 * known word.
 */

/** Lower-case code by ASCII code. */
const FOLDED = Uint8Array.from({ length: 128 }, (_, code) => String.fromCharCode(code).toLowerCase().charCodeAt(0));

/** A hash table with open addressing, at most half full. */
export class Vocabulary {
  /** Word keys by number. */
  readonly keys: string[] = [];
  /** FNV-1a of each key as a signed 32-bit number. */
  readonly hashes: number[] = [];
  /** The table: the number of a word plus 1 in the slot of its hash or the next free one; 0 in empty slots. */
  private slots = new Uint32Array(2048);
  /** Code units of all keys, end to end. */
  private units = new Uint16Array(8192);
  /** By key, its first code unit; one more at the end. */
  private readonly starts: number[] = [0];

  /** The number of the key in text [start, end), ASCII letters in either case. A new key gets the next number. */
  number(text: string, start = 0, end = text.length): number {
    const from = this.starts[this.keys.length];
    const to = from + end - start;
    if (to > this.units.length) this.units = enlarged(this.units, to);
    const { units, hashes, slots } = this;
    let hash = 0x811c9dc5;
    // Written behind the last key, where it stays if it is new.
    for (let at = start, unit = from; at < end; at += 1, unit += 1) {
      const code = text.charCodeAt(at);
      units[unit] = code < 128 ? FOLDED[code] : code;
      hash = Math.imul(hash ^ units[unit], 0x01000193);
    }
    let slot = slotOf(hash, slots);
    for (; slots[slot] !== 0; slot = (slot + 1) & (slots.length - 1)) {
      const word = slots[slot] - 1;
      if (hashes[word] === hash && this.spells(word, from, to)) return word;
    }
    return this.add(slot, hash, from, to);
  }

  /** Whether a key has the code units [from, to). */
  private spells(word: number, from: number, to: number): boolean {
    const { units, starts } = this;
    const start = starts[word];
    if (starts[word + 1] - start !== to - from) return false;
    for (let at = from; at < to; at += 1) if (units[at] !== units[start + at - from]) return false;
    return true;
  }

  private add(slot: number, hash: number, from: number, to: number): number {
    const word = this.keys.push(String.fromCharCode(...this.units.subarray(from, to))) - 1;
    this.hashes.push(hash);
    this.starts.push(to);
    this.slots[slot] = word + 1;
    if (this.keys.length * 2 > this.slots.length) this.slots = rehash(this.hashes, this.slots.length * 4);
    return word;
  }
}

/** The slot where the search for a hash begins. */
function slotOf(hash: number, slots: Uint32Array): number {
  return (hash ^ (hash >>> 15)) & (slots.length - 1);
}

function rehash(hashes: readonly number[], length: number): Uint32Array<ArrayBuffer> {
  const slots = new Uint32Array(length);
  hashes.forEach((hash, word) => {
    let slot = slotOf(hash, slots);
    while (slots[slot] !== 0) slot = (slot + 1) & (length - 1);
    slots[slot] = word + 1;
  });
  return slots;
}

/** A copy with room for at least `minLength` units. */
function enlarged(units: Uint16Array, minLength: number): Uint16Array<ArrayBuffer> {
  const larger = new Uint16Array(Math.max(minLength, units.length * 2));
  larger.set(units);
  return larger;
}
