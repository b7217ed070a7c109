/** One JSON log line per request, with its `X-Request-Id`. Queries, keys and bodies are never logged. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { type HttpLogger, pinoHttp } from 'pino-http';

/** Request ids accepted from clients: short, without characters special in logs or headers. */
const REQUEST_ID = /^[\w.:-]{1,128}$/;

function requestId(request: IncomingMessage, response: ServerResponse): string {
  const sent = request.headers['x-request-id'];
  const id = typeof sent === 'string' && REQUEST_ID.test(sent) ? sent : randomUUID();
  response.setHeader('X-Request-Id', id);
  return id;
}

/** True for 503 by design, such as while the archive is loading: logged without an error. */
function isExpected({ statusCode, err }: ServerResponse): boolean {
  return statusCode === 503 && err === undefined;
}

/** Assigns the request id, accepted from the client or generated, and logs each answer. */
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
