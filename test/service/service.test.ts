/** The service without HTTP: opened, changed, closed, opened again, and before it is ready. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openEmbeddedBackend } from '../../src/backend/embedded/open-embedded-backend.js';
import { searchRequestSchema } from '../../src/search/request.js';
import type { SettingsPatch } from '../../src/search/settings.js';
import { openService, type Service } from '../../src/service/service.js';

let folder: string;
let dataDirectory: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lede-service-'));
  dataDirectory = join(folder, 'data');
});
afterEach(() => rm(folder, { recursive: true }));

const find = async (service: Service, q: string): Promise<string[]> => {
  const { hits } = await service.search(searchRequestSchema.parse({ q, typing: false, typos: 'off' }));
  return hits.map(({ id }) => id);
};

async function* drafts(inputs: readonly unknown[]) {
  for (const [index, input] of inputs.entries()) yield { line: index + 1, input };
}

describe('a service', () => {
  test('is not ready before it has loaded, and reports why', async () => {
    const service = await openService({ openBackend: openEmbeddedBackend, dataDirectory });
    expect(await service.readiness()).toEqual({ ready: false, waitingFor: 'the archive is being loaded' });
    await expect(service.search(searchRequestSchema.parse({}))).rejects.toMatchObject({ code: 'not_ready' });
    await expect(service.put('a', { title: 'x' })).rejects.toMatchObject({ code: 'not_ready', retryAfter: 1 });
    await service.loaded;
    expect(await service.readiness()).toEqual({ ready: true });
    await service.close();
  });

  test('keeps articles and settings when it is closed and opened again', async () => {
    const first = await openService({ openBackend: openEmbeddedBackend, dataDirectory });
    await first.loaded;
    await first.put('a', { title: 'Papaya prices' });
    await first.changeSettings({ synonyms: [{ from: 'fruit', to: ['papaya'] }] });
    await first.close();
    const second = await openService({ openBackend: openEmbeddedBackend, dataDirectory });
    await second.loaded;
    expect(await find(second, 'fruit')).toEqual(['a']);
    expect(second.settings().synonyms).toEqual([{ from: 'fruit', to: ['papaya'] }]);
    await second.close();
  });

  test('keeps every one of concurrent settings changes', async () => {
    const service = await openService({ openBackend: openEmbeddedBackend, dataDirectory });
    await service.loaded;
    const patches: SettingsPatch[] = [
      { stopWords: ['said'] },
      { synonyms: [{ from: 'fruit', to: ['papaya'] }] },
      { fieldWeights: { title: 7 } },
      { pinned: [{ query: 'fruit', ids: ['a'], hidden: [] }] },
    ];
    const names = Array.from({ length: 10 }, (_, i) => `list${i}`);
    await Promise.all([
      ...patches.map((patch) => service.changeSettings(patch)),
      ...names.map((name) =>
        service.updateSettings(({ clientSettings }) => ({ clientSettings: { ...Object(clientSettings), [name]: [] } })),
      ),
    ]);
    const expected = Object.assign({}, ...patches);
    expect(service.settings()).toMatchObject(expected);
    expect(Object.keys(Object(service.clientSettings())).sort()).toEqual(names);
    await service.close();
    const again = await openService({ openBackend: openEmbeddedBackend, dataDirectory });
    expect(again.settings()).toEqual(service.settings());
    expect(again.clientSettings()).toEqual(service.clientSettings());
    await again.close();
  });

  test('allows readers beside it, and no second writer', async () => {
    const writer = await openService({ openBackend: openEmbeddedBackend, dataDirectory });
    await writer.loaded;
    await writer.put('a', { title: 'Papaya prices' });
    await expect(openService({ openBackend: openEmbeddedBackend, dataDirectory })).rejects.toMatchObject({
      code: 'data_locked',
    });
    const reader = await openService({ openBackend: openEmbeddedBackend, dataDirectory, readOnly: true });
    await reader.loaded;
    expect(await find(reader, 'papaya')).toEqual(['a']);
    await expect(reader.put('b', { title: 'x' })).rejects.toMatchObject({ code: 'storage_unavailable' });
    await reader.close();
    await writer.close();
  });

  test('keeps the articles of a stream before its break, and throws the error of the break', async () => {
    const service = await openService({ openBackend: openEmbeddedBackend, dataDirectory });
    await service.loaded;
    const broken = async function* () {
      yield* drafts([{ id: 'a', title: 'Papaya' }]);
      throw new Error('connection lost');
    };
    await expect(service.addAll(broken())).rejects.toThrow('connection lost');
    expect(await find(service, 'papaya')).toEqual(['a']);
    await service.close();
  });

  test('lists warnings of a bulk by line', async () => {
    const service = await openService({ openBackend: openEmbeddedBackend, dataDirectory });
    await service.loaded;
    const answer = await service.addAll(drafts([{ title: 'Fine' }, { title: 'Odd', date: 'one fine day' }]));
    expect(answer).toMatchObject({ accepted: 2, rejected: [], warnings: [{ line: 2 }] });
    await service.close();
  });
});

describe('following folders', () => {
  test('is ready when they were read once, and follows their changes', async () => {
    const news = join(folder, 'news');
    await mkdir(join(news, 'local'), { recursive: true });
    await writeFile(join(news, 'local', '2025-03-01-harbour.txt'), 'Harbour reopens\nA lede.\n');
    await writeFile(join(news, 'empty.txt'), '');
    const rejected: unknown[] = [];
    const service = await openService({ openBackend: openEmbeddedBackend, dataDirectory });
    const followed = service.follow([news], { onRejected: (rejection) => rejected.push(rejection) });
    await service.loaded;
    expect(await service.readiness()).toEqual({ ready: false, waitingFor: 'the folders are being read' });
    await followed;
    expect(await service.readiness()).toEqual({ ready: true });
    expect(await find(service, 'harbour')).toEqual(['local/2025-03-01-harbour']);
    expect(rejected).toEqual([expect.objectContaining({ reason: expect.stringContaining('empty') })]);

    await writeFile(join(news, 'papaya.txt'), 'Papaya prices\n');
    for (let i = 0; i < 100 && (await find(service, 'papaya')).length === 0; i += 1) await pause(50);
    expect(await find(service, 'papaya')).toEqual(['papaya']);
    await service.close();
  });

  test('refuses a folder that does not exist', async () => {
    const service = await openService({ openBackend: openEmbeddedBackend, dataDirectory });
    await expect(service.follow([join(folder, 'nowhere')])).rejects.toMatchObject({ code: 'invalid_parameter' });
    await service.close();
  });
});
