/** Tells most words of a text from those looked for by their first letter and length, before they are made tokens. */

/** The last bit stands for every length from here on. */
const LONGEST = 31;
const ASCII = 128;

/** For surface forms; folding never changes an ASCII letter into another, so words that begin with one are told apart. */
export class WordSieve {
  /** By the code of a word's first letter, in either case: a bit for each length of the forms that begin with it. */
  private readonly lengths = new Int32Array(ASCII);

  constructor(forms: Iterable<string>) {
    for (const form of forms) {
      const bit = bitOf(form.length);
      for (const initial of [form.charCodeAt(0), form.charAt(0).toUpperCase().charCodeAt(0)])
        if (initial < ASCII) this.lengths[initial] |= bit;
    }
  }

  /** Whether a run of ASCII letters and digits may be one of the forms. */
  passes(initial: number, length: number): boolean {
    return (this.lengths[initial] & bitOf(length)) !== 0;
  }

  /** Whether any of the forms may begin with a character. */
  begins(initial: number): boolean {
    return initial >= ASCII || this.lengths[initial] !== 0;
  }
}

function bitOf(length: number): number {
  return 1 << Math.min(length, LONGEST);
}
