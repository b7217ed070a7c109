/**
 * Errors as Algolia's clients read them: `{message, status}`.
 *
 * To these clients any status but 2xx and 4xx means that the server is gone: they leave it alone for two minutes and
 * hide its message. So what a person can mend, or should only try again, is a 4xx; 5xx is left for what really is broken.
 */
import type { ErrorRequestHandler } from 'express';
import type { ErrorCode } from '../../../errors.js';
import { toAppError } from '../../error-answer.js';

const STATUS: Partial<Record<ErrorCode, number>> = {
  // Algolia's own for a key that may not.
  unauthorized: 403,
  // The clients wait and try again by themselves.
  overloaded: 429,
  not_ready: 429,
  // To try again would be as slow.
  deadline_exceeded: 408,
};
const RETRY_AFTER = 1;

export const answerAlgoliaError: ErrorRequestHandler = (thrown, _request, response, next) => {
  if (response.headersSent) return next(thrown);
  const error = toAppError(thrown);
  const status = STATUS[error.code] ?? error.status;
  if (status >= 500) response.err = error.cause instanceof Error ? error.cause : error;
  if (status === 429) response.setHeader('Retry-After', String(error.retryAfter ?? RETRY_AFTER));
  response.setHeader('Cache-Control', 'no-store');
  response.status(status).json({ message: error.message, status });
};
