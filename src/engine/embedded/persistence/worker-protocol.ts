/** Messages between the engine and the segment worker: plain data and shared buffers. */
import type { Article } from '../../../document/article.js';
import type { SegmentSource } from '../segment/segment-source.js';

export type WorkerTask =
  /** Analyses articles and builds a segment. */
  | { readonly kind: 'index'; readonly articles: readonly Article[] }
  /** Builds a segment of analysed documents. */
  | { readonly kind: 'build'; readonly source: SegmentSource }
  /** Merges segments. `live` are the words of a bitmap. */
  | {
      readonly kind: 'merge';
      readonly parts: readonly { readonly buffer: SharedArrayBuffer; readonly live: Uint32Array }[];
    }
  /** Writes a segment to a file, durably. */
  | { readonly kind: 'write'; readonly buffer: SharedArrayBuffer; readonly file: string };

export interface WorkerRequest {
  readonly id: number;
  readonly task: WorkerTask;
}

export interface WorkerReply {
  /** The id of the request. */
  readonly id: number;
  /** The segment; absent after `write` and after an error. */
  readonly buffer?: SharedArrayBuffer;
  /** Message of the error that the task threw. */
  readonly error?: string;
}
