/** The real app over a real archive in a temporary folder. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Express } from 'express';
import { pino } from 'pino';
import { openEmbeddedBackend } from '../../src/backend/embedded/open-embedded-backend.js';
import { type GivenFlags, readConfig } from '../../src/config.js';
import type { Admission } from '../../src/http/admission.js';
import { createApp } from '../../src/http/app.js';
import { openIndexes } from '../../src/service/indexes.js';
import type { Service, ServiceOptions } from '../../src/service/service.js';

export interface TestServer {
  readonly app: Express;
  readonly service: Service;
  readonly dataDirectory: string;
  /** Log lines so far. */
  readonly log: readonly string[];
  close(): Promise<void>;
}

export interface TestServerOptions {
  readonly flags?: GivenFlags;
  readonly environment?: Readonly<Record<string, string>>;
  readonly service?: Partial<ServiceOptions>;
  readonly admission?: Admission;
  readonly serverToken?: string;
}

export const ARTICLES = [
  {
    id: 'harbour-reopens',
    title: 'Harbour reopens after storm',
    lede: 'The harbour opened on Saturday.',
    body: ['Trawlers left the quay at dawn.', 'The café was full by eight.'],
    related: ['Storm closes harbour', 'A headline nobody wrote'],
    relatedPositions: [1, 2],
    publishedAt: '2025-03-01T06:00:00Z',
    section: 'Local',
    tags: ['weather'],
    url: 'https://example.org/harbour',
  },
  {
    id: 'desk/2025/storm',
    title: 'Storm closes harbour',
    text: 'A storm closed the harbour.\n\nBoats stayed in.',
    date: '2025-02-20',
    section: 'Local',
    tags: ['weather', 'sea'],
  },
  {
    id: 'script',
    title: 'Why <script>alert(1)</script> & "quotes" matter',
    text: 'A column about <b>markup</b>.',
    section: 'Opinion',
    edition: 'north',
  },
] as const;

/** Opens a server that holds `ARTICLES`. */
export async function openTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'lede-http-'));
  const indexes = await openIndexes({
    openBackend: openEmbeddedBackend,
    dataDirectory: join(folder, 'data'),
    ...options.service,
  });
  const service = indexes.main;
  await service.loaded;
  await service.addAll(drafts(ARTICLES));
  const log: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void log.push(line) });
  const config = readConfig({ demo: true, ...options.flags }, options.environment ?? {});
  return {
    app: createApp({
      indexes,
      config,
      logger,
      version: '1.2.3',
      ...(options.admission !== undefined && { admission: options.admission }),
      ...(options.serverToken !== undefined && { serverToken: options.serverToken }),
    }),
    service,
    dataDirectory: join(folder, 'data'),
    log,
    close: async () => {
      await indexes.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function* drafts(inputs: readonly unknown[]) {
  for (const [index, input] of inputs.entries()) yield { line: index + 1, input };
}
