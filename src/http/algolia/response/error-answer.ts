/**
 * Errors as Algolia's clients read them: `{message, status}`, with `accepted` when a part of the changes was made.
 *
 * To these clients any status but 2xx and 4xx means that the server is down: they avoid it for two minutes and hide its
 * message. Errors that a person can correct or retry are therefore 4xx; only faults of the server are 5xx.
 */
import type { ErrorRequestHandler } from 'express';
import type { ErrorCode } from '../../../errors.js';
import { toAppError } from '../../error-answer.js';

const STATUS: Partial<Record<ErrorCode, number>> = {
  // As Algolia answers a key without the right.
  unauthorized: 403,
  // The clients wait and retry.
  overloaded: 429,
  not_ready: 429,
  // The clients do not retry: a retry would take as long.
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
  const { message, accepted } = error;
  response.status(status).json({ message, status, ...(accepted !== undefined && { accepted }) });
};
