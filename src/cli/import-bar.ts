/** The progress bar of an import: share of the input, speed, time left. */
import type { Writable } from 'node:stream';
import { Presets, SingleBar } from 'cli-progress';
import type { ImportProgress } from '../indexing/import-progress.js';

/** The bar measures bytes: the number of articles in a file is unknown until its end. */
export interface BarSource {
  readonly bytes: number;
  readonly totalBytes: number | undefined;
}

const KNOWN = '{bar} {percentage}% | {articles} articles, {speed} a second | {eta_formatted} left';
const UNKNOWN = '{articles} articles, {speed} a second';

export class ImportBar {
  readonly #bar: SingleBar;
  readonly #source: BarSource;
  readonly #stream: Writable;

  constructor(stream: Writable, source: BarSource) {
    this.#source = source;
    this.#stream = stream;
    const format = source.totalBytes === undefined ? UNKNOWN : KNOWN;
    this.#bar = new SingleBar(
      { format, stream, hideCursor: true, clearOnComplete: true, etaBuffer: 50 },
      Presets.shades_classic,
    );
    this.#bar.start(Math.max(source.totalBytes ?? 1, 1), 0, { articles: 0, speed: 0 });
  }

  show({ accepted, articlesPerSecond }: ImportProgress): void {
    this.#bar.update(this.#source.bytes, { articles: accepted, speed: articlesPerSecond });
  }

  /** Clears the line for a message; the next progress draws the bar again. */
  hide(): void {
    this.#stream.write('\r\u001b[K');
  }

  close(): void {
    if (this.#bar.isActive) this.#bar.stop();
  }
}
