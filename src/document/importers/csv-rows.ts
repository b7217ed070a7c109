/**
 * The rows of CSV text, before they are parsed: one that is too long, or whose quote is never closed, is taken out and
 * told, so that it costs no other row. Blank lines stay in its place, so that line numbers stay right.
 *
 * A quote opens a field only where the field begins; inside, two stand for one.
 */

const DELIMITERS = [',', ';', '\t'];

/** The delimiter that splits a header row into most columns. */
export function csvDelimiter(header: string): string {
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

export interface TakenOut {
  /** Where the row begins; from 1. */
  readonly line: number;
  readonly reason: string;
}

/** How often what follows an open quote is read again; a file that needs more is no table. */
const MOST_AGAIN = 100;

const SPECIAL = /["\n]/g;

/**
 * Yields the text of rows again, whole rows at a time.
 * @param limit characters a row may have
 */
export async function* boundRows(
  chunks: AsyncIterable<string>,
  delimiter: string,
  limit: number,
  onTakenOut: (row: TakenOut) => void,
): AsyncGenerator<string> {
  const rows = new RowReader(delimiter, limit, onTakenOut);
  for await (const chunk of chunks) yield rows.read(chunk);
  yield rows.end();
}

class RowReader {
  private readonly delimiter: string;
  private readonly limit: number;
  private readonly onTakenOut: (row: TakenOut) => void;
  private line = 1;
  /** The row under way: its pieces, what they add up to, the lines it spans so far. */
  private parts: string[] = [];
  private length = 0;
  private breaks = 0;
  private quoted = false;
  /** The character before, across pieces; a line end at first. */
  private before = '\n';
  /** The quote before ended a quoted field. */
  private closed = false;

  constructor(delimiter: string, limit: number, onTakenOut: (row: TakenOut) => void) {
    this.delimiter = delimiter;
    this.limit = limit;
    this.onTakenOut = onTakenOut;
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

  /** The last row. One whose quote is still open loses its first line; what follows is read again. */
  end(): string {
    let whole = '';
    for (let again = 0; this.quoted && this.length <= this.limit && again < MOST_AGAIN; again += 1) {
      const [, rest = ''] = /^[^\n]*(\n[\s\S]*)$/.exec(this.parts.join('')) ?? [];
      this.onTakenOut({ line: this.line, reason: 'the row has a quote that is never closed' });
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

  /** The row that is complete, with the line end it has or not. */
  private take(ends: 0 | 1): string {
    const lines = this.breaks + ends;
    const tooLong = this.length > this.limit;
    if (tooLong) this.onTakenOut({ line: this.line, reason: `the row is longer than ${this.limit} characters` });
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
