/** The listening server: limits on header size and timeouts, and a graceful shutdown that finishes running requests. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { AppError } from '../errors.js';
import { errorAnswer } from './error-answer.js';

export interface RunningServer {
  /** Its address, such as `http://127.0.0.1:7800`. */
  readonly url: string;
  /** Stops accepting, waits up to `graceMs` for running requests, then closes the remaining connections. */
  close(graceMs: number): Promise<void>;
}

/** The server cannot listen: port in use, no permission, or not an address of this machine. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** A query of 64 KB with every byte percent-encoded fits. */
const MAX_HEADER_BYTES = 256 * 1024;
/** Time to receive the headers of a request. */
const HEADERS_TIMEOUT_MS = 15_000;
/** Time to receive a whole request; imports stream gigabytes. */
const REQUEST_TIMEOUT_MS = 6 * 60 * 60_000;
/** Inactivity after which a connection is closed, so that stalled uploads do not accumulate. */
const IDLE_TIMEOUT_MS = 2 * 60_000;
/** Longer than the keep-alive of common proxies, so that they do not reuse a connection closed here. */
const KEEP_ALIVE_MS = 65_000;
/** Interval at which idle connections are closed during shutdown. */
const SWEEP_MS = 50;

/** Starts listening. Rejects with ListenError, whose message says what to change. */
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
        close: (graceMs) => closeGracefully(server, graceMs),
      });
    });
  });
}

function closeGracefully(server: Server, graceMs: number): Promise<void> {
  return new Promise((closed) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    // Kept-alive connections would delay the shutdown until they time out.
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
      return `Port ${port} on ${host} is taken. Stop the program that uses it, or choose another port with --port.`;
    case 'EACCES':
      return `This user may not listen on port ${port}. Choose one above 1023 with --port.`;
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

/** Answers input that the HTTP parser rejects: headers too large, or not HTTP. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const answer = tooLarge
    ? new AppError('payload_too_large', `The address and headers exceed ${MAX_HEADER_BYTES} bytes. Use POST /search.`)
    : new AppError('invalid_body', 'The request is not valid HTTP.');
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
