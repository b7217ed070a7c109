/** Many strings as two arrays: their UTF-8 bytes end to end, and where each ends in UTF-16 units. */

export interface PackedStrings {
  readonly bytes: Uint8Array;
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

/** All the strings; decoded in one go, which is many times faster than one by one. */
export function unpackStrings({ bytes, ends }: PackedStrings): string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const strings = new Array<string>(ends.length);
  let start = 0;
  for (let i = 0; i < ends.length; i += 1) {
    strings[i] = text.slice(start, ends[i]);
    start = ends[i];
  }
  return strings;
}
