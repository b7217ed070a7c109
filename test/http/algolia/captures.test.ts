/** Replay of recorded traffic of real clients: hits, counts and facets equal the recorded ones. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Express } from 'express';
import request from 'supertest';
import { z } from 'zod';
import { describeWith } from '../../skip.js';
import { openTestServer, type TestServer } from '../test-server.js';

const FOLDER = '../shared/algolia-captures';
const isThere = existsSync(FOLDER);

const resultSchema = z.looseObject({
  hits: z.array(z.looseObject({ objectID: z.string() })).optional(),
  nbHits: z.number().optional(),
  nbPages: z.number().optional(),
  facets: z.record(z.string(), z.record(z.string(), z.number())).optional(),
  facets_stats: z.record(z.string(), z.object({ min: z.number(), max: z.number() })).optional(),
  facetHits: z.array(z.object({ value: z.string(), highlighted: z.string(), count: z.number() })).optional(),
  index: z.string().optional(),
});
const callSchema = z.object({
  label: z.string().default(''),
  request: z.object({
    method: z.enum(['GET', 'POST', 'PUT', 'DELETE']),
    rawUrl: z.string(),
    body: z.unknown().optional(),
  }),
  response: z.object({ status: z.number(), body: z.unknown().optional() }),
});
type Call = z.output<typeof callSchema>;

const captureSchema = z.object({
  label: z.string().default(''),
  request: z.object({
    method: z.string(),
    path: z.string(),
    bodyRaw: z.string(),
    body: z.looseObject({}),
    headers: z.record(z.string(), z.string()),
  }),
  response: z.object({ status: z.literal(200), body: z.looseObject({}) }),
});
type Capture = z.output<typeof captureSchema>;

/** Recorded successful searches, without duplicates. */
function searches(): readonly Capture[] {
  const seen = new Map<string, Capture>();
  for (const file of isThere ? readdirSync(FOLDER) : []) {
    const entries: unknown = JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8'));
    for (const entry of z.array(z.unknown()).parse(entries)) {
      const capture = captureSchema.safeParse(entry).data;
      if (capture === undefined) continue;
      const path = capture.request.path.replace(/^\/algolia/, '');
      if (!/^\/1\/indexes\/(\*\/queries|news\/query|news\/facets\/\w+\/query)$/.test(path)) continue;
      if (!/"news/.test(capture.request.bodyRaw) && !path.includes('news')) continue;
      seen.set(`${path} ${capture.request.bodyRaw}`, { ...capture, request: { ...capture.request, path } });
    }
  }
  return [...seen.values()];
}

/** Recorded calls of the clients in Node, writes included, in order. */
function calls(): readonly Call[] {
  return readdirSync(FOLDER)
    .filter((file) => /^algoliasearch-v\d-node/.test(file))
    .flatMap((file) => {
      const entries: unknown = JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8'));
      return z.array(z.unknown()).parse(entries);
    })
    .flatMap((entry) => callSchema.safeParse(entry).data ?? []);
}

/**
 * Deliberate differences: API keys are not managed, creation answers 201, attributesToRetrieve is applied, cursors have
 * another format, only searchable attributes are highlighted.
 */
const DIFFERENT = /ApiKey|saveObject$|v5\.getObject$/;
const OUR_CURSOR = /"cursor":"(?!eyJ)/;
const NOT_SEARCHED = /_highlightResult\.(hierarchy|content)/;

/** Paths that the second value lacks or has with another type. Lists are compared by their first items. */
function missing(expected: unknown, actual: unknown, path = ''): readonly string[] {
  const kind = (value: unknown) => (Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value);
  if (kind(expected) !== kind(actual)) return [`${path}: ${kind(expected)}, not ${kind(actual)}`];
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return expected.length > 0 && actual.length > 0 ? missing(expected[0], actual[0], `${path}[0]`) : [];
  }
  if (kind(expected) !== 'object') return [];
  const own = new Map(Object.entries(z.looseObject({}).parse(actual)));
  return Object.entries(z.looseObject({}).parse(expected)).flatMap(([name, value]) =>
    own.has(name) ? missing(value, own.get(name), `${path}.${name}`) : [`${path}.${name}: nothing`],
  );
}

function resultsOf(body: unknown): readonly z.output<typeof resultSchema>[] {
  const several = z.object({ results: z.array(resultSchema) }).safeParse(body);
  return several.success ? several.data.results : [resultSchema.parse(body)];
}

/** Complete records of the recorded responses. */
function records(captures: readonly Capture[]): readonly Record<string, unknown>[] {
  const found = new Map<string, Record<string, unknown>>();
  for (const { response } of captures) {
    for (const { _highlightResult, _snippetResult, ...record } of resultsOf(response.body).flatMap(
      ({ hits = [] }) => hits,
    )) {
      if (Object.keys(record).length > Object.keys(found.get(record.objectID) ?? {}).length) {
        found.set(record.objectID, record);
      }
    }
  }
  return [...found.values()];
}

const captures = searches();

/** The compared part of a response. The order of equal hits and the text of messages may differ. */
function comparable(body: unknown) {
  return resultsOf(body).map(({ hits, nbHits, nbPages, facets, facets_stats, facetHits, index }) => ({
    page: hits?.length,
    ids: nbHits === hits?.length ? hits?.map(({ objectID }) => objectID).sort() : undefined,
    nbHits,
    nbPages,
    facets,
    stats: Object.fromEntries(Object.entries(facets_stats ?? {}).map(([name, { min, max }]) => [name, [min, max]])),
    facetHits,
    index,
  }));
}

describeWith(isThere ? undefined : `${FOLDER} is absent`)('recorded searches', () => {
  let server: TestServer;
  let app: Express;

  beforeAll(async () => {
    server = await openTestServer();
    app = server.app;
    const requests = records(captures).map((body) => ({ action: 'addObject', body }));
    const write = (path: string, body: object) => request(app).post(path).set('Host', 'localhost').send(body);
    expect((await write('/1/indexes/news/batch', { requests })).status).toBe(200);
    const settings = (name: string, body: object) =>
      request(app).put(`/1/indexes/${name}/settings`).set('Host', 'localhost').send(body);
    const searchableAttributes = ['title', 'body', 'author', 'tags'];
    const attributesForFaceting = ['author', 'publishedAt', 'searchable(section)', 'tags', 'words'];
    await settings('news', { searchableAttributes, attributesForFaceting, replicas: ['news_date_desc'] });
    await settings('news_date_desc', { ranking: ['desc(publishedAt)'] });
  });
  afterAll(() => server.close());

  test('are numerous', () => {
    expect(captures.length).toBeGreaterThan(40);
  });

  test.each(captures.map((capture) => [capture.label, capture.request.bodyRaw.slice(0, 150), capture] as const))(
    '%s %s',
    async (_label, _body, { request: sent, response }) => {
      const answer = await request(app)
        .post(sent.path.replace('*', '%2A'))
        .set('Content-Type', sent.headers['content-type'] ?? 'text/plain')
        .send(JSON.stringify(sent.body)); // long ones are cut in `bodyRaw`
      expect({ status: answer.status, message: answer.body.message }).toEqual({ status: 200 });
      expect(comparable(answer.body)).toEqual(comparable(response.body));
    },
  );

  test('calls of the clients in Node have the recorded status and members', async () => {
    const recorded = calls();
    expect(recorded.length).toBeGreaterThan(50);
    const differences: string[] = [];
    for (const { label, request: sent, response } of recorded) {
      const body = JSON.stringify(sent.body ?? {});
      if (DIFFERENT.test(label) || OUR_CURSOR.test(body)) continue;
      const path = sent.rawUrl.replace(/^\/algolia/, '').replace('/*/', '/%2A/');
      const method = z.enum(['get', 'post', 'put', 'delete']).parse(sent.method.toLowerCase());
      const call = request(app)[method](path).set('Host', 'localhost').set('Content-Type', 'text/plain');
      const answer = await (method === 'get' || method === 'delete' ? call : call.send(body));
      const found = answer.status === response.status ? missing(response.body, answer.body) : [`${answer.status}`];
      differences.push(...found.filter((one) => !NOT_SEARCHED.test(one)).map((one) => `${label} ${path} ${one}`));
    }
    expect(differences).toEqual([]);
  });
});
