/** Words of articles on their way in, numbered as they come. A word that is known is found in its text without a string being made of it. */

/** By ASCII code: capital letters fold to small ones. */
const FOLDED = Uint8Array.from({ length: 128 }, (_, code) => String.fromCharCode(code).toLowerCase().charCodeAt(0));

/** A hash table with open addressing, at most half full. */
export class Vocabulary {
  /** Word keys by number. */
  readonly keys: string[] = [];
  /** FNV-1a of each key, as a signed number of 32 bits. */
  readonly hashes: number[] = [];
  /** The number of a word and 1 where its hash says, or behind; 0 where there is none. */
  private places = new Uint32Array(2048);
  /** The code units of all keys, end to end. */
  private units = new Uint16Array(8192);
  /** Where those of each key begin; one more at the end. */
  private readonly starts: number[] = [0];

  /** The number of the key that stands in a text, its ASCII letters in either case. A new one is given the next. */
  number(text: string, start = 0, end = text.length): number {
    const from = this.starts[this.keys.length];
    const to = from + end - start;
    if (to > this.units.length) this.units = enlarged(this.units, to);
    const { units, hashes, places } = this;
    let hash = 0x811c9dc5;
    // Written to where it stays if it is new.
    for (let at = start, unit = from; at < end; at += 1, unit += 1) {
      const code = text.charCodeAt(at);
      units[unit] = code < 128 ? FOLDED[code] : code;
      hash = Math.imul(hash ^ units[unit], 0x01000193);
    }
    let place = placeOf(hash, places);
    for (; places[place] !== 0; place = (place + 1) & (places.length - 1)) {
      const word = places[place] - 1;
      if (hashes[word] === hash && this.spells(word, from, to)) return word;
    }
    return this.add(place, hash, from, to);
  }

  /** Whether a key has the units that stand in a range. */
  private spells(word: number, from: number, to: number): boolean {
    const { units, starts } = this;
    const start = starts[word];
    if (starts[word + 1] - start !== to - from) return false;
    for (let at = from; at < to; at += 1) if (units[at] !== units[start + at - from]) return false;
    return true;
  }

  private add(place: number, hash: number, from: number, to: number): number {
    const word = this.keys.push(String.fromCharCode(...this.units.subarray(from, to))) - 1;
    this.hashes.push(hash);
    this.starts.push(to);
    this.places[place] = word + 1;
    if (this.keys.length * 2 > this.places.length) this.places = placesOf(this.hashes, this.places.length * 4);
    return word;
  }
}

function placeOf(hash: number, places: Uint32Array): number {
  return (hash ^ (hash >>> 15)) & (places.length - 1);
}

function placesOf(hashes: readonly number[], length: number): Uint32Array<ArrayBuffer> {
  const places = new Uint32Array(length);
  hashes.forEach((hash, word) => {
    let place = placeOf(hash, places);
    while (places[place] !== 0) place = (place + 1) & (length - 1);
    places[place] = word + 1;
  });
  return places;
}

function enlarged(units: Uint16Array, least: number): Uint16Array<ArrayBuffer> {
  const larger = new Uint16Array(Math.max(least, units.length * 2));
  larger.set(units);
  return larger;
}
