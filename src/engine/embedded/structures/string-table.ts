/** A list of strings packed into two arrays: all UTF-8 bytes end to end, and where each string ends in UTF-16 units. */

export interface PackedStrings {
  readonly bytes: Uint8Array;
  /** By string, the end of it in UTF-16 units. */
  readonly ends: Uint32Array;
}

export function packStrings(strings: readonly string[]): PackedStrings {
  const ends = new Uint32Array(strings.length);
  let end = 0;
  strings.forEach((text, i) => {
    end += text.length;
    ends[i] = end;
  });
  return { bytes: Buffer.from(strings.join(''), 'utf8'), ends };
}

/** Decodes all strings at once, many times faster than one by one. */
export function unpackStrings({ bytes, ends }: PackedStrings): string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const strings = new Array<string>(ends.length);
  let start = 0;
  ends.forEach((end, i) => {
    strings[i] = text.slice(start, end);
    start = end;
  });
  return strings;
}
