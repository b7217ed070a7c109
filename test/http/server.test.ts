/** The listening server: refuses input that is not HTTP, and shuts down gracefully. */
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { ListenError, listen } from '../../src/http/server.js';

const answering = (_request: unknown, response: { end(text: string): void }) => response.end('hello');

async function exchange(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  return text(socket);
}

describe('listen', () => {
  test('reports its address, on any free port', async () => {
    const server = await listen(answering, '127.0.0.1', 0);
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await (await fetch(server.url)).text()).toBe('hello');
    await server.close(1000);
  });

  test('says that a port is taken, or that an address is not of this machine', async () => {
    const server = await listen(answering, '127.0.0.1', 0);
    const port = Number(new URL(server.url).port);
    await expect(listen(answering, '127.0.0.1', port)).rejects.toThrow(ListenError);
    await expect(listen(answering, '127.0.0.1', port)).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken`);
    await expect(listen(answering, '192.0.2.1', 0)).rejects.toThrow('192.0.2.1 is not an address of this machine');
    await server.close(1000);
  });

  test('answers headers that are too large with 413, and what is not HTTP with 400', async () => {
    const server = await listen(answering, '127.0.0.1', 0);
    const large = await exchange(server.url, `GET /?q=${'x'.repeat(300_000)} HTTP/1.1\r\nHost: a\r\n\r\n`);
    expect(large).toMatch(/^HTTP\/1\.1 413 .*"code":"payload_too_large"/s);
    expect(await exchange(server.url, 'good morning\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*"code":"invalid_body"/s);
    await server.close(1000);
  });

  test('finishes running requests when it closes, and accepts no more', async () => {
    let finish = (): void => {};
    const running = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let started = (): void => {};
    const received = new Promise<void>((resolve) => {
      started = resolve;
    });
    const answerLater: RequestListener = (_request, response) => {
      started();
      void running.then(() => response.end('done'));
    };
    const server = await listen(answerLater, '127.0.0.1', 0);
    const answer = fetch(server.url).then((response) => response.text());
    await received;
    const closed = server.close(5000);
    await expect(fetch(server.url)).rejects.toThrow();
    finish();
    expect(await answer).toBe('done');
    await closed;
  });

  test('cuts requests that do not finish in time', async () => {
    let started = (): void => {};
    const received = new Promise<void>((resolve) => {
      started = resolve;
    });
    const server = await listen(() => started(), '127.0.0.1', 0);
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await received;
    const ended = once(socket, 'close');
    await server.close(100);
    await ended;
  });
});
