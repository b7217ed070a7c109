/** A running server with the sample records, and `algoliasearch` 5 connected to it: unmodified except for host and timeouts. */
import { expect } from '@jest/globals';
import { algoliasearch, type SearchResponse } from 'algoliasearch';
import { NEWS, type RunningTestServer, startServer, TIMEOUTS } from './running-server.js';

type Parameters = Readonly<Record<string, unknown>>;

export interface Client5Fixture {
  readonly server: RunningTestServer;
  readonly client: ReturnType<typeof algoliasearch>;
  /** Searches an index, `news` by default. */
  search(parameters: Parameters, indexName?: string): Promise<SearchResponse<Record<string, unknown>>>;
  /** Sorted objectIDs of the hits. */
  idsOf(parameters: Parameters, indexName?: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Client options for a server. */
export function client5Options({ host }: RunningTestServer) {
  const { connect, read, write } = TIMEOUTS;
  return {
    hosts: [{ url: host, accept: 'readWrite' as const, protocol: 'http' as const }],
    timeouts: { connect: connect * 1000, read: read * 1000, write: write * 1000 },
  };
}

/** Starts a server and saves `NEWS` to the index `news`. */
export async function openClient5(): Promise<Client5Fixture> {
  const server = await startServer();
  const client = algoliasearch('APP', 'KEY', client5Options(server));
  const responses = await client.saveObjects({ indexName: 'news', objects: NEWS, waitForTasks: true });
  expect(responses.map(({ objectIDs }) => objectIDs)).toEqual([['1', '2', '3', '4', '5', '6']]);
  const search = (parameters: Parameters, indexName = 'news') =>
    client.searchSingleIndex<Record<string, unknown>>({ indexName, searchParams: parameters });
  return {
    server,
    client,
    search,
    idsOf: async (parameters, indexName) =>
      (await search(parameters, indexName)).hits.map(({ objectID }) => objectID).sort(),
    close: () => server.close(),
  };
}
