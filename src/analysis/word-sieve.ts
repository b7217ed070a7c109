/** A filter on the first letter and length of words: rejects most words of a text before they become tokens. */

/** The last bit stands for this length and any longer one. */
const LONGEST = 31;
const ASCII = 128;

/**
 * A filter for a set of surface forms. It has false positives and no false negatives: folding never maps one ASCII
 * letter to another, so the first letter of a word decides when it is ASCII.
 */
export class WordSieve {
  /** Bitmap of the lengths of the forms, by the code of their first letter in either case. */
  private readonly lengths = new Int32Array(ASCII);

  constructor(forms: Iterable<string>) {
    for (const form of forms) {
      const bit = bitOf(form.length);
      for (const initial of [form.charCodeAt(0), form.charAt(0).toUpperCase().charCodeAt(0)])
        if (initial < ASCII) this.lengths[initial] = this.lengthsOf(initial) | bit;
    }
  }

  /** Whether a run of ASCII letters and digits may be one of the forms. */
  passes(initial: number, length: number): boolean {
    return (this.lengthsOf(initial) & bitOf(length)) !== 0;
  }

  /** Whether any of the forms may begin with a character; always true past ASCII. */
  begins(initial: number): boolean {
    return initial >= ASCII || this.lengthsOf(initial) !== 0;
  }

  private lengthsOf(initial: number): number {
    return this.lengths[initial] ?? 0;
  }
}

function bitOf(length: number): number {
  return 1 << Math.min(length, LONGEST);
}
