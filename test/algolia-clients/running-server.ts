/** A real server on a free port, for unmodified clients, and the sample records they search. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { openEmbeddedBackend } from '../../src/backend/embedded/open-embedded-backend.js';
import { type GivenFlags, readConfig } from '../../src/config.js';
import { createApp } from '../../src/http/app.js';
import { listen } from '../../src/http/server.js';
import { type Indexes, openIndexes } from '../../src/service/indexes.js';

export interface RunningTestServer {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly dataDirectory: string;
  readonly indexes: Indexes;
  close(): Promise<void>;
}

/** Client timeouts in seconds. The server shares its process and machine with other tests, so they are generous. */
export const TIMEOUTS = { connect: 10, read: 20, write: 30 };

export async function startServer(flags: GivenFlags = {}, dataDirectory?: string): Promise<RunningTestServer> {
  const folder = dataDirectory ?? (await mkdtemp(join(tmpdir(), 'lede-algolia-')));
  const indexes = await openIndexes({ openBackend: openEmbeddedBackend, dataDirectory: folder });
  const logger = pino({ level: 'silent' });
  const app = createApp({ indexes, config: readConfig({ demo: true, ...flags }, {}), logger, version: '1.2.3' });
  const server = await listen(app, '127.0.0.1', 0);
  return {
    host: server.url.replace('http://', ''),
    dataDirectory: folder,
    indexes,
    close: async () => {
      await server.close(1000);
      await indexes.close();
      if (dataDirectory === undefined) await rm(folder, { recursive: true });
    },
  };
}

/** Six records with the attributes that the widgets of the tests show. */
export const NEWS = [
  article('1', 'Elections: Paris votes', 'The Paris election drew record turnout. Voters in Paris queued for hours.', {
    section: 'politics',
    author: 'Ana Ruiz',
    tags: ['france', 'election'],
    publishedAt: 1704067200,
    words: 420,
  }),
  article('2', 'Markets rally in Tokyo', 'Stocks rallied in Tokyo as the yen fell. Analysts expect more.', {
    section: 'business',
    author: 'Ken Ito',
    tags: ['japan', 'markets'],
    publishedAt: 1706745600,
    words: 610,
  }),
  article('3', 'Paris fashion week opens', 'Designers open fashion week in Paris with bold colours.', {
    section: 'culture',
    author: 'Ana Ruiz',
    tags: ['france', 'fashion'],
    publishedAt: 1709251200,
    words: 350,
  }),
  article('4', 'Storm closes ports', 'A storm closed ports along the coast.', {
    section: 'local',
    author: 'Lee Park',
    tags: ['weather'],
    publishedAt: 1711929600,
    words: 150,
  }),
  article('5', 'Election polls tighten', 'Polls tighten before the election in Germany.', {
    section: 'politics',
    author: 'Lee Park',
    tags: ['germany', 'election', '-dash'],
    publishedAt: 1714521600,
    words: 280,
  }),
  article('6', 'Tokyo <b>robots</b> & trains', 'Robots guide passengers in Tokyo.', {
    section: 'tech',
    author: 'Ken Ito',
    tags: ['japan', 'tech'],
    publishedAt: 1717200000,
    words: 500,
  }),
];

interface Members {
  readonly section: string;
  readonly author: string;
  readonly tags: readonly string[];
  readonly publishedAt: number;
  readonly words: number;
}

function article(objectID: string, title: string, body: string, members: Members) {
  const { section } = members;
  return {
    objectID,
    title,
    body,
    ...members,
    url: `/a/${objectID}`,
    hierarchicalSection: { lvl0: 'News', lvl1: `News > ${section}` },
  };
}
