/** One JSON line per request, under an id that client and server share. Queries, keys and bodies are never logged. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

declare module 'node:http' {
  interface ServerResponse {
    /** What went wrong on our side, for the log. */
    err?: Error;
  }
}

/** An id a client may choose: short and harmless in a log and a header. */
const REQUEST_ID = /^[\w.:-]{1,128}$/;

function requestId({ headers }: IncomingMessage): string {
  const sent = headers['x-request-id'];
  return typeof sent === 'string' && REQUEST_ID.test(sent) ? sent : randomUUID();
}

/** A client that is to ask again, say while the archive is loaded: one line, for nothing went wrong. */
function isExpected({ statusCode, err }: ServerResponse): boolean {
  return statusCode === 503 && err === undefined;
}

function levelOf(response: ServerResponse): 'info' | 'warn' | 'error' {
  if (response.statusCode >= 500 && !isExpected(response)) return 'error';
  return response.statusCode >= 400 ? 'warn' : 'info';
}

/** Gives every request its id (`X-Request-Id`, in and out) and logs its end. */
export function logRequests(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const started = Date.now();
    const id = requestId(request);
    response.setHeader('X-Request-Id', id);
    const { method, originalUrl } = request;
    const req = { method, path: originalUrl.replace(/\?.*$/s, '') };

    // Whichever comes first: all is sent, the client is gone, or sending failed.
    const tell = (failure?: Error) => {
      for (const event of ['finish', 'close', 'error']) response.removeListener(event, tell);
      const ms = Date.now() - started;
      const { statusCode: status } = response;
      const error =
        failure ?? response.err ?? (status >= 500 ? new Error(`failed with status code ${status}`) : undefined);
      const line = { request: id, req, res: { status } };
      const level = levelOf(response);
      if (error === undefined) {
        const whole = !request.readableAborted && response.writableEnded;
        logger[level]({ ...line, ms }, whole ? 'request completed' : 'request aborted');
      } else if (isExpected(response)) logger[level]({ ...line, ms }, 'try again later');
      else logger[level]({ ...line, err: error, ms }, 'request errored');
    };
    for (const event of ['finish', 'close', 'error']) response.on(event, tell);
    next();
  };
}
