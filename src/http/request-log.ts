/** One JSON line per request, under an id that client and server share. Queries, keys and bodies are never logged. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { type HttpLogger, pinoHttp } from 'pino-http';

/** An id a client may choose: short and harmless in a log and a header. */
const REQUEST_ID = /^[\w.:-]{1,128}$/;

function requestId(request: IncomingMessage, response: ServerResponse): string {
  const sent = request.headers['x-request-id'];
  const id = typeof sent === 'string' && REQUEST_ID.test(sent) ? sent : randomUUID();
  response.setHeader('X-Request-Id', id);
  return id;
}

/** A client that is to ask again, say while the archive is loaded: one line, for nothing went wrong. */
function isExpected({ statusCode, err }: ServerResponse): boolean {
  return statusCode === 503 && err === undefined;
}

/** Gives every request its id (`X-Request-Id`, in and out) and logs its end. */
export function logRequests(logger: Logger): HttpLogger {
  return pinoHttp({
    logger,
    genReqId: requestId,
    quietReqLogger: true,
    customLogLevel: (_request, response) => {
      if (response.statusCode >= 500 && !isExpected(response)) return 'error';
      return response.statusCode >= 400 ? 'warn' : 'info';
    },
    customErrorMessage: (_request, response) => (isExpected(response) ? 'try again later' : 'request errored'),
    customErrorObject: (_request, response, _error, { err, ...line }) =>
      isExpected(response) ? line : { err, ...line },
    customAttributeKeys: { responseTime: 'ms', reqId: 'request' },
    serializers: {
      req: ({ method, url }: { method: string; url: string }) => ({ method, path: url.replace(/\?.*$/s, '') }),
      res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
    },
  });
}
