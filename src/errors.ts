/** The table of errors: a stable code and an HTTP status for each. Imports nothing. */

export const ERROR_STATUS = {
  invalid_body: 400,
  invalid_article: 400,
  invalid_id: 400,
  invalid_parameter: 400,
  unknown_parameter: 400,
  invalid_filter: 400,
  invalid_sort: 400,
  invalid_facets: 400,
  invalid_settings: 400,
  empty_filter: 400,
  unauthorized: 401,
  forbidden: 403,
  article_not_found: 404,
  index_not_found: 404,
  route_not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  too_many_requests: 429,
  internal: 500,
  deadline_exceeded: 503,
  overloaded: 503,
  not_ready: 503,
  data_locked: 503,
  storage_unavailable: 503,
  storage_full: 507,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

export interface ErrorDetail {
  /** The invalid request parameter or body member. */
  readonly param?: string | undefined;
  /** Offset of the error in the parameter, in UTF-16 units. */
  readonly position?: number | undefined;
  /** Seconds to wait before a retry. */
  readonly retryAfter?: number | undefined;
  /** Changes of the request that were made before it failed, and stay. */
  readonly accepted?: number | undefined;
  /** Whether the message may be sent to anyone, although messages of its code often name folders of the server. */
  readonly isPublic?: boolean | undefined;
  readonly cause?: unknown;
}

/** An error with a stable code and a message for users. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly param: string | undefined;
  readonly position: number | undefined;
  readonly retryAfter: number | undefined;
  readonly accepted: number | undefined;
  readonly isPublic: boolean;

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = 'AppError';
    this.code = code;
    this.param = detail.param;
    this.position = detail.position;
    this.retryAfter = detail.retryAfter;
    this.isPublic = detail.isPublic ?? false;
    this.accepted = detail.accepted;
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}

/** Whether an error is an AppError, including one from another realm or thread. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError' && 'code' in error;
}

/**
 * The error of a request that failed after some of its changes were made: it names their number, also in its message. An
 * error that names a number already gets the larger one. Errors that are not for users are returned unchanged.
 * @param done what was done, such as `articles are stored`
 */
export function partlyDone(error: unknown, accepted: number, done: string): unknown {
  if (!isAppError(error)) return error;
  const cause = error.accepted !== undefined && isAppError(error.cause) ? error.cause : error;
  const message = `${cause.message.replace(/\.$/, '')}. ${accepted} ${done}.`;
  const { code, param, position, retryAfter } = cause;
  return new AppError(code, message, { param, position, retryAfter, accepted, cause });
}
