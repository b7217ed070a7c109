/** Request bodies: one JSON value of bounded size, or a stream of NDJSON lines of bounded length, each plain or gzip. */
import { createGunzip } from 'node:zlib';
import express, { type Request, type Response } from 'express';
import type { ArticleDraft } from '../document/importers/importer.js';
import { readNdjson } from '../document/importers/ndjson.js';
import { AppError } from '../errors.js';
import { parseJson } from './json-array.js';
import { jsonFault } from './json-fault.js';

export type ReadJson = (request: Request, response: Response) => Promise<unknown>;

/** True when the headers announce neither a length nor chunks. */
function hasNoBody(request: Request): boolean {
  return request.headers['transfer-encoding'] === undefined && Number(request.headers['content-length'] ?? 0) === 0;
}

/** Reads one JSON value; undefined for an empty body. Throws `unsupported_media_type`, `payload_too_large`, `invalid_body`. */
export function jsonReader(limit: number): ReadJson {
  const read = express.raw({ limit, type: () => true });
  return async (request, response) => {
    if (hasNoBody(request)) return undefined;
    requireMediaType(request, ['application/json']);
    await new Promise<void>((resolve, reject) => {
      read(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
    });
    const bytes: unknown = request.body;
    const text = Buffer.isBuffer(bytes) ? new TextDecoder(charset(request)).decode(bytes) : '';
    try {
      return await parseJson(text);
    } catch {
      const position = jsonFault(text) ?? 0;
      throw new AppError('invalid_body', `The body is not valid JSON at position ${position}.`, { position });
    }
  };
}

/** The charset of a JSON body: UTF-8 unless declared otherwise. Throws `unsupported_media_type` for one that is not Unicode. */
function charset(request: Request): string {
  const declared = /;\s*charset\s*=\s*"?([\w-]+)/i.exec(request.headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  if (/^utf-(?:8|16(?:le|be)?)$/i.test(declared)) return declared;
  const reason = `The charset ${declared} is not supported. Send UTF-8, plain or compressed with gzip.`;
  throw new AppError('unsupported_media_type', reason);
}

/** The media type of the body, lower case, without parameters. */
export function mediaType(request: Request): string {
  return (request.headers['content-type'] ?? '').split(';', 1).join('').trim().toLowerCase();
}

export function requireMediaType(request: Request, accepted: readonly string[]): void {
  const type = mediaType(request);
  if (accepted.includes(type)) return;
  const declared = type === '' ? 'no Content-Type' : `Content-Type ${type}`;
  throw new AppError('unsupported_media_type', `The body has ${declared}; send ${accepted.join(' or ')}.`);
}

/**
 * Reads the body line by line at the caller's pace, with one line in memory. Yields a draft with its fault for a line
 * that cannot be read. Throws `invalid_body` when the gzip stream itself is damaged.
 */
export async function* readLines(request: Request): AsyncGenerator<ArticleDraft> {
  try {
    yield* readNdjson({ file: '', key: '', fieldNames: 'exact', bytes: decompressed(request) });
  } catch (error) {
    if (isDecompressionFault(error)) {
      throw new AppError('invalid_body', 'Content-Encoding says gzip, but the body is not a valid gzip stream.');
    }
    if (isBrokenOff(error)) {
      throw new AppError('invalid_body', 'The upload was broken off before its end.', { cause: error });
    }
    throw error;
  }
}

/** The connection was closed while the body was being received. */
function isBrokenOff(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false;
  return error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

function isDecompressionFault(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('Z_');
}

function decompressed(request: Request): AsyncIterable<Uint8Array> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding === 'identity') return request;
  if (encoding === 'gzip' || encoding === 'x-gzip') {
    const gunzip = createGunzip();
    request.once('error', (error) => gunzip.destroy(error));
    return request.pipe(gunzip);
  }
  throw new AppError('unsupported_media_type', `Content-Encoding ${encoding} is not supported; use gzip or none.`);
}
