/**
 * Filters the rows of CSV text before they are parsed: a row that is too long, or that has an unclosed quote, is removed
 * and reported, so that no other row is lost. Blank lines take its place, which keeps line numbers right.
 *
 * A quote opens a quoted field only at the start of a field; inside one, two quotes mean one.
 */

const DELIMITERS = [',', ';', '\t'];

/** The delimiter that splits a header row into the most columns. */
export function csvDelimiter(header: string): string {
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

export interface RemovedRow {
  /** First line of the row, from 1. */
  readonly line: number;
  readonly reason: string;
}

/** Upper bound on unclosed quotes, after each of which the rest of the text is read again. */
const MAX_REREADS = 100;

const SPECIAL = /["\n]/g;

/**
 * Yields the text of the rows, whole rows at a time.
 * @param limit longest row in UTF-16 units
 */
export async function* boundRows(
  chunks: AsyncIterable<string>,
  delimiter: string,
  limit: number,
  onRemoved: (row: RemovedRow) => void,
): AsyncGenerator<string> {
  const rows = new RowReader(delimiter, limit, onRemoved);
  for await (const chunk of chunks) yield rows.read(chunk);
  yield rows.end();
}

class RowReader {
  private readonly delimiter: string;
  private readonly limit: number;
  private readonly onRemoved: (row: RemovedRow) => void;
  private line = 1;
  /** The current row: its pieces, their total length, and the line breaks inside it. */
  private parts: string[] = [];
  private length = 0;
  private breaks = 0;
  private quoted = false;
  /** The last character of the previous piece; a line end at first. */
  private before = '\n';
  /** Whether the previous quote ended a quoted field. */
  private closed = false;

  constructor(delimiter: string, limit: number, onRemoved: (row: RemovedRow) => void) {
    this.delimiter = delimiter;
    this.limit = limit;
    this.onRemoved = onRemoved;
  }

  /** The rows that end in a piece of text. */
  read(text: string): string {
    let whole = '';
    let start = 0;
    for (const { 0: character, index } of text.matchAll(SPECIAL)) {
      const before = index === 0 ? this.before : text.charAt(index - 1);
      if (character === '"') this.quote(before);
      else if (this.quoted) this.breaks += 1;
      else {
        this.add(text.slice(start, index + 1));
        start = index + 1;
        whole += this.take(1);
      }
    }
    this.add(text.slice(start));
    this.before = text.at(-1) ?? this.before;
    return whole;
  }

  /** The last row. While its quote is open, its first line is removed and the rest is read again. */
  end(): string {
    let whole = '';
    for (let rereads = 0; this.quoted && this.length <= this.limit && rereads < MAX_REREADS; rereads += 1) {
      const [, rest = ''] = /^[^\n]*(\n[\s\S]*)$/.exec(this.parts.join('')) ?? [];
      this.onRemoved({ line: this.line, reason: 'the row has a quote that is never closed' });
      this.reset();
      whole += this.read(rest);
    }
    return whole + this.take(0);
  }

  private quote(before: string): void {
    if (this.quoted) {
      this.quoted = false;
      this.closed = true;
    } else {
      this.quoted = (this.closed && before === '"') || before === this.delimiter || /[\r\n]/.test(before);
      this.closed = false;
    }
  }

  private add(text: string): void {
    this.length += text.length;
    if (this.length > this.limit) this.parts = [];
    else if (text !== '') this.parts.push(text);
  }

  /** The completed row. @param ends number of line ends it ends with */
  private take(ends: 0 | 1): string {
    const lines = this.breaks + ends;
    const tooLong = this.length > this.limit;
    if (tooLong) this.onRemoved({ line: this.line, reason: `the row is longer than ${this.limit} characters` });
    const row = tooLong ? '\n'.repeat(lines) : this.parts.join('');
    this.line += lines;
    this.reset();
    return row;
  }

  private reset(): void {
    this.parts = [];
    this.length = 0;
    this.breaks = 0;
    this.quoted = false;
    this.closed = false;
    this.before = '\n';
  }
}
