/** What the engine asks of its worker, and what comes back. Plain data and shared buffers only. */
import type { Article } from '../../../document/article.js';
import type { SegmentSource } from '../segment/segment-source.js';

export type WorkerTask =
  /** Analyse articles and invert them. */
  | { readonly kind: 'index'; readonly articles: readonly Article[] }
  /** Invert what is analysed already. */
  | { readonly kind: 'build'; readonly source: SegmentSource }
  | {
      readonly kind: 'merge';
      readonly parts: readonly { readonly buffer: SharedArrayBuffer; readonly live: Uint32Array }[];
    }
  /** Write a segment to a file, durably, under a temporary name first. */
  | { readonly kind: 'write'; readonly buffer: SharedArrayBuffer; readonly file: string };

export interface WorkerRequest {
  readonly id: number;
  readonly task: WorkerTask;
}

/** `buffer` holds the segment made; absent after writing. */
export interface WorkerReply {
  readonly id: number;
  readonly buffer?: SharedArrayBuffer;
  readonly error?: string;
}
