/** The listening socket: opened with limits on what a client may take, closed without dropping anyone's answer. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { AppError } from '../errors.js';
import { errorAnswer } from './error-answer.js';

export interface RunningServer {
  /** Where it answers, such as `http://127.0.0.1:7800`. */
  readonly url: string;
  /** Stops accepting, lets running requests finish for at most `graceMs`, then cuts what is left. */
  close(graceMs: number): Promise<void>;
}

/** The port is taken, or not ours to take. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** Room for a query of 64 KB with every byte percent-encoded. */
const MAX_HEADER_BYTES = 256 * 1024;
/** A client has this long to send its headers. */
const HEADERS_TIMEOUT_MS = 15_000;
/** And this long for a whole body: a stream of gigabytes takes a while. */
const REQUEST_TIMEOUT_MS = 6 * 60 * 60_000;
/** A connection on which nothing moves is given up: what keeps slow bodies from piling up. */
const IDLE_TIMEOUT_MS = 2 * 60_000;
/** Longer than common proxies keep a connection, so that they do not reuse one we just closed. */
const KEEP_ALIVE_MS = 65_000;
/** How often connections that became idle are closed while the server is closing. */
const SWEEP_MS = 50;

/** Starts to listen. Throws ListenError with a sentence for the person who started it. */
export function listen(listener: RequestListener, host: string, port: number): Promise<RunningServer> {
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, keepAliveTimeout: KEEP_ALIVE_MS }, listener);
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.timeout = IDLE_TIMEOUT_MS;
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => refuseUnreadable(error, socket));

  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new ListenError(listenFault(error, host, port))));
    server.listen(port, host, () => {
      resolve({
        url: serverUrl(server.address(), host, port),
        close: (graceMs) => closeGently(server, graceMs),
      });
    });
  });
}

function closeGently(server: Server, graceMs: number): Promise<void> {
  return new Promise((closed) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    // A connection kept alive after its last answer would hold us up until it times out.
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(sweep);
      closed();
    });
    server.closeIdleConnections();
  });
}

function listenFault(error: NodeJS.ErrnoException, host: string, port: number): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken. Stop what uses it, or choose another with --port.`;
    case 'EACCES':
      return `Port ${port} may not be used by this user. Choose one above 1023 with --port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is not an address of this machine. Choose another with --host.`;
    default:
      return `Cannot listen on ${host}:${port}: ${error.message}.`;
  }
}

function serverUrl(address: AddressInfo | string | null, host: string, port: number): string {
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${actual}`;
}

/** Answers what never became a request: headers too large, or not HTTP at all. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const answer = tooLarge
    ? new AppError(
        'payload_too_large',
        `Address and headers are larger than ${MAX_HEADER_BYTES} bytes; use POST /search.`,
      )
    : new AppError('invalid_body', 'This is not a readable HTTP request.');
  const body = JSON.stringify(errorAnswer(answer));
  socket.end(
    [
      `HTTP/1.1 ${tooLarge ? '413 Payload Too Large' : '400 Bad Request'}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
