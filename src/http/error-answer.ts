/** Every error as the answer a client gets: `{"error": {code, message, param, position, docs}}`. */
import type { ErrorRequestHandler } from 'express';
import { AppError, type ErrorCode, isAppError } from '../errors.js';

export interface ErrorAnswer {
  readonly error: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly param?: string;
    readonly position?: number;
    readonly docs: string;
  };
}

/** Seconds a client is told to wait when the error does not say. */
const RETRY_AFTER = 1;

export function errorAnswer(error: AppError): ErrorAnswer {
  const { code, message, param, position } = error;
  return {
    error: {
      code,
      message,
      ...(param === undefined ? {} : { param }),
      ...(position === undefined ? {} : { position }),
      docs: `/docs#${code}`,
    },
  };
}

/** What Express and its body reader throw: `http-errors`, told apart by `type`. */
interface FrameworkError extends Error {
  readonly status: number;
  readonly type?: string;
  readonly limit?: number;
}

function isFrameworkError(error: unknown): error is FrameworkError {
  return typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number';
}

/** Anything thrown, as an AppError; what we did not foresee becomes `internal` and says nothing about our insides. */
export function toAppError(error: unknown): AppError {
  if (isAppError(error)) return error;
  if (isFrameworkError(error) && error.status < 500) return fromFramework(error);
  return new AppError('internal', 'Something went wrong on our side. The log has the details under this request id.', {
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
  return new AppError('invalid_body', `The body cannot be read: ${error.message}.`);
}

/** 503 for a moment, and no reason to look into it. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['not_ready', 'overloaded', 'deadline_exceeded']);

/** The last rung: turns what was thrown into its answer. */
export const answerError: ErrorRequestHandler = (thrown, _request, response, next) => {
  if (response.headersSent) return next(thrown);
  const error = toAppError(thrown);
  if (error.status >= 500 && !PASSING.has(error.code))
    response.err = error.cause instanceof Error ? error.cause : error;
  if (error.status === 503 || error.status === 429) {
    response.setHeader('Retry-After', String(error.retryAfter ?? RETRY_AFTER));
  }
  response.setHeader('Cache-Control', 'no-store');
  response.status(error.status).json(errorAnswer(error));
};
