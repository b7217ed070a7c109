/** The OpenAPI description lists every operation, and is consistent. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { z } from 'zod';
import { ERROR_STATUS } from '../../src/errors.js';
import { openTestServer, type TestServer } from './test-server.js';

const documentSchema = z.object({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(
    z.string().startsWith('/'),
    z
      .record(
        z.enum(['get', 'post', 'put', 'patch', 'delete']).or(z.never()),
        z.object({
          operationId: z.string(),
          parameters: z.array(z.object({ name: z.string(), in: z.enum(['query', 'path']), required: z.boolean() })),
          responses: z.record(z.string().regex(/^\d{3}$/), z.object({ description: z.string().min(1) })),
        }),
      )
      .or(z.record(z.string(), z.any())),
  ),
  components: z.looseObject({}),
});

let server: TestServer;
let text: string;
beforeAll(async () => {
  server = await openTestServer();
  text = (await request(server.app).get('/openapi.json')).text;
});
afterAll(() => server.close());

describe('openapi.json', () => {
  test('lists every operation', () => {
    const { paths } = documentSchema.parse(JSON.parse(text));
    const calls = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const ofIndexes = calls.filter((call) => call.includes(' /indexes'));
    expect(ofIndexes.filter((call) => !/\/(search|suggest|articles|settings|stats|feed)/.test(call)).sort()).toEqual([
      'DELETE /indexes/{index}',
      'GET /indexes',
    ]);
    const ofOne = calls.filter((call) => !ofIndexes.includes(call));
    const mirrored = ofOne.filter((call) => !/\/(health|metrics)/.test(call));
    expect(ofIndexes).toEqual(expect.arrayContaining(mirrored.map((call) => call.replace(' ', ' /indexes/{index}'))));
    expect(ofOne.sort()).toEqual([
      'DELETE /articles',
      'DELETE /articles/{id}',
      'GET /articles/{id}',
      'GET /articles/{id}/related',
      'GET /feed',
      'GET /health/live',
      'GET /health/ready',
      'GET /metrics',
      'GET /search',
      'GET /settings',
      'GET /stats',
      'GET /suggest',
      'PATCH /articles/{id}',
      'PATCH /settings',
      'POST /articles',
      'POST /search',
      'PUT /articles/{id}',
    ]);
  });

  test('documents parameters and defaults from the schemas that validate', () => {
    const { paths, info } = JSON.parse(text);
    expect(info.version).toBe('1.2.3');
    const parameters = new Map(paths['/search'].get.parameters.map((entry: { name: string }) => [entry.name, entry]));
    expect(parameters.get('hitsPerPage')).toMatchObject({ schema: { type: 'integer', default: 10, maximum: 100 } });
    expect(parameters.get('facets')).toMatchObject({ style: 'form', explode: false, schema: { type: 'array' } });
  });

  test('has distinct operation ids, documents path parameters, and has no dangling reference', () => {
    const { paths, components } = JSON.parse(text);
    const names: string[] = [];
    for (const [path, methods] of Object.entries<
      Record<string, { operationId: string; parameters: { name: string }[] }>
    >(paths)) {
      for (const { operationId, parameters } of Object.values(methods)) {
        names.push(operationId);
        for (const [, name] of path.matchAll(/\{(\w+)\}/g))
          expect(parameters.map((entry) => entry.name)).toContain(name);
      }
    }
    expect(new Set(names).size).toBe(names.length);
    for (const [, reference] of text.matchAll(/"\$ref":"([^"]+)"/g)) {
      expect(reference).toBe('#/components/schemas/Error');
    }
    expect(components.schemas).toHaveProperty('Error');
  });

  test('lists only known error codes, under their statuses', () => {
    const { paths } = JSON.parse(text);
    const statuses: Readonly<Record<string, number>> = ERROR_STATUS;
    for (const methods of Object.values<Record<string, { responses: Record<string, { description: string }> }>>(
      paths,
    )) {
      for (const { responses } of Object.values(methods)) {
        for (const [status, { description }] of Object.entries(responses)) {
          if (Number(status) < 400 || !description.includes(': ')) continue;
          for (const code of description.split(': ')[1]?.split(', ') ?? []) expect(statuses[code]).toBe(Number(status));
        }
      }
    }
  });
});

describe('/docs', () => {
  test('lists every operation without requests to other hosts', async () => {
    const { status, text: page } = await request(server.app).get('/docs');
    expect(status).toBe(200);
    expect(page).toContain('GET /articles/{id}/related');
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });
});
