/** Errors as JSON answers: `{"error": {code, message, param, position, accepted, docs}}`. */
import type { ErrorRequestHandler, Response } from 'express';
import { AppError, type ErrorCode, isAppError } from '../errors.js';
import { withoutServerPaths } from './server-paths.js';

export interface ErrorAnswer {
  readonly error: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly param?: string;
    readonly position?: number;
    readonly accepted?: number;
    readonly docs: string;
  };
}

/** `Retry-After` in seconds for errors that name none. */
const RETRY_AFTER = 1;

export function errorAnswer(error: AppError): ErrorAnswer {
  const { code, message, param, position, accepted } = error;
  return {
    error: {
      code,
      message,
      ...(param === undefined ? {} : { param }),
      ...(position === undefined ? {} : { position }),
      ...(accepted === undefined ? {} : { accepted }),
      docs: `/docs#${code}`,
    },
  };
}

/** An error of Express or its body reader: made by `http-errors`, distinguished by `type`. */
interface FrameworkError extends Error {
  readonly status: number;
  readonly type?: string;
  readonly limit?: number;
}

function isFrameworkError(error: unknown): error is FrameworkError {
  return typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number';
}

/** Messages of errors whose own ones name folders of the server; those are in the log. */
const PUBLIC_MESSAGES: Readonly<Partial<Record<ErrorCode, string>>> = {
  storage_unavailable:
    'The archive cannot be used at the moment. The server log has the details under this request id.',
  data_locked: 'Another process uses the archive. The server log has the details under this request id.',
};

/**
 * Anything thrown as an AppError whose message may be sent to anyone: it names no path of the server. An unexpected
 * error becomes `internal` and discloses nothing.
 */
export function toAppError(error: unknown): AppError {
  if (isAppError(error)) {
    if (error.isPublic) return error;
    const { code, message, retryAfter, accepted } = error;
    const told = PUBLIC_MESSAGES[code] ?? (code === 'not_ready' ? withoutServerPaths(message) : message);
    if (told === message) return error;
    return new AppError(code, told, { cause: error, retryAfter, accepted });
  }
  if (isFrameworkError(error) && error.status < 500) return fromFramework(error);
  return new AppError('internal', 'Internal error. The server log has the details under this request id.', {
    cause: error,
  });
}

function fromFramework(error: FrameworkError): AppError {
  switch (error.type) {
    case 'entity.too.large':
      return new AppError('payload_too_large', `The body is larger than ${error.limit ?? 'allowed'} bytes.`);
    case 'encoding.unsupported':
      return new AppError('unsupported_media_type', `${error.message}. Send UTF-8, plain or compressed with gzip.`);
  }
  if (error instanceof URIError || /decode param/i.test(error.message)) {
    return new AppError('invalid_id', 'The path is not percent-encoded UTF-8.');
  }
  // Express cannot send a file; its message has the path.
  if (error.status === 403 || error.status === 404) return new AppError('route_not_found', 'Nothing here. See /docs.');
  return new AppError('invalid_body', `The body cannot be read: ${withoutServerPaths(error.message)}.`);
}

/** Transient by design: answered 503 without an error in the log. */
const TRANSIENT: ReadonlySet<ErrorCode> = new Set(['not_ready', 'overloaded', 'deadline_exceeded']);

/** Forbids caching; tells when to retry a transient error. */
export function setErrorHeaders(response: Response, { status, retryAfter }: AppError): void {
  response.setHeader('Cache-Control', 'no-store');
  if (status === 503 || status === 429) response.setHeader('Retry-After', String(retryAfter ?? RETRY_AFTER));
}

/** The last middleware: answers what was thrown. */
export const answerError: ErrorRequestHandler = (thrown, _request, response, next) => {
  if (response.headersSent) return next(thrown);
  const error = toAppError(thrown);
  if (error.status >= 500 && !TRANSIENT.has(error.code))
    response.err = error.cause instanceof Error ? error.cause : error;
  setErrorHeaders(response, error);
  response.status(error.status).json(errorAnswer(error));
};
