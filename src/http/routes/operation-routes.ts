/** Settings, statistics, health and metrics. */
import { z } from 'zod';
import type { TaskState } from '../../indexing/tasks.js';
import { settingsPatchSchema, settingsSchema } from '../../search/settings.js';
import type { Indexes } from '../../service/indexes.js';
import type { Service } from '../../service/service.js';
import type { ServiceStats } from '../../service/service-stats.js';
import type { ReadJson } from '../body.js';
import type { Metrics } from '../metrics.js';
import { readMembers } from '../parameters.js';
import { type Route, route } from '../route.js';
import { healthSchema, statsSchema } from '../schemas.js';
import { withoutFolders, withoutServerPaths } from '../server-paths.js';

/** Settings and statistics of one index. */
export function settingsRoutes(service: Service, readJson: ReadJson): readonly Route[] {
  const settings = { 200: { description: 'The settings in force.', schema: settingsSchema } };
  return [
    route({
      method: 'get',
      path: '/settings',
      summary: 'Synonyms, stop words, weights, freshness, pinned results',
      access: 'read',
      answers: settings,
      answer: ({ response }) => {
        response.json(service.settings());
      },
    }),
    route({
      method: 'patch',
      path: '/settings',
      summary: 'Change settings; each member sent replaces the old one',
      access: 'write',
      body: { 'application/json': settingsPatchSchema },
      answers: settings,
      errors: ['invalid_settings', 'invalid_body', 'payload_too_large', 'unsupported_media_type', 'storage_full'],
      answer: async ({ request, response }) => {
        const patch = readMembers(await readJson(request, response), settingsPatchSchema, 'invalid_settings');
        response.json(await service.changeSettings(patch));
      },
    }),
    route({
      method: 'get',
      path: '/stats',
      summary: 'Counts, sizes, what is being imported',
      access: 'read',
      answers: { 200: { description: 'Statistics.', schema: statsSchema } },
      answer: async ({ response }) => {
        response.json(publicStats(await service.stats()));
      },
    }),
  ];
}

/** Figures for anyone: imports by the last component of their paths. */
function publicStats(stats: ServiceStats): ServiceStats {
  const { running, last } = stats.imports;
  const imports = { running: running.map(publicTask), ...(last !== undefined && { last: publicTask(last) }) };
  const { lastError } = stats.background;
  const background = {
    ...stats.background,
    ...(lastError !== undefined && { lastError: withoutServerPaths(lastError) }),
  };
  return { ...stats, imports, background };
}

function publicTask({ name, error, ...figures }: TaskState): TaskState {
  return { name: withoutFolders(name), ...figures, ...(error !== undefined && { error: withoutServerPaths(error) }) };
}

/** Health and metrics of the whole server. */
export function operationRoutes(indexes: Indexes, metrics: Metrics): readonly Route[] {
  const service = indexes.main;
  return [
    route({
      method: 'get',
      path: '/health/live',
      summary: 'Whether the process is running',
      access: 'read',
      answers: { 200: { description: 'It does.', schema: healthSchema } },
      answer: ({ response }) => {
        response.setHeader('Cache-Control', 'no-store').json({ status: 'live' });
      },
    }),
    route({
      method: 'get',
      path: '/health/ready',
      summary: 'Whether the archive is loaded and its folders have been read',
      access: 'read',
      answers: {
        200: { description: 'It is; `waitingFor` names other indexes that cannot be opened.', schema: healthSchema },
        503: { description: 'Not yet; `waitingFor` says why.', schema: healthSchema },
      },
      answer: async ({ response }) => {
        const { ready, waitingFor } = await service.readiness();
        response.setHeader('Cache-Control', 'no-store');
        const { failing } = indexes;
        const trouble = `${failing.join(', ')} cannot be opened; the next request for it tries again`;
        if (ready) return void response.json({ status: 'ready', ...(failing.length > 0 && { waitingFor: trouble }) });
        response.setHeader('Retry-After', '1');
        response.status(503).json({ status: 'starting', waitingFor: withoutServerPaths(waitingFor ?? '') });
      },
    }),
    route({
      method: 'get',
      path: '/metrics',
      summary: 'Metrics for Prometheus',
      access: 'read',
      answers: { 200: { description: 'Prometheus text.', type: 'text/plain', schema: z.string() } },
      answer: async ({ response }) => {
        const text = await metrics.render();
        response.type(metrics.contentType).send(text);
      },
    }),
  ];
}
