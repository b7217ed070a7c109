/** `lede serve [FOLDER…]`: opens the archive, follows folders, answers over HTTP until a signal. */
import type { Writable } from 'node:stream';
import type { Command } from 'commander';
import { type Logger, pino } from 'pino';
import type { LoadProgress } from '../backend/archive-backend.js';
import { type Config, readConfig, UsageError } from '../config.js';
import { isLoopbackAddress } from '../http/access.js';
import { listen } from '../http/server.js';
import { openIndexes } from '../service/indexes.js';
import { publishServerToken, type ServerToken } from '../store/server-token.js';
import { openBackend } from './backend.js';
import { addSettings, environmentHelp, givenFlags } from './flags.js';
import { limitHeapGrowth } from './heap-growth.js';
import { type Terminal, write } from './terminal.js';
import { VERSION } from './version.js';

/** Milliseconds between log lines on the progress of a rebuild. */
const PROGRESS_MS = 2000;
/** Milliseconds that requests under way have to finish after the first signal. */
const GRACE_MS = 10_000;
const DEMO_NOTICE =
  'lede: demonstration: any program on this machine may write without a key. Put no proxy or tunnel in front of it; set LEDE_ADMIN_KEY to serve others.\n';

export function serveCommand(command: Command, terminal: Terminal): Command {
  return addSettings(command.argument('[folder...]', 'folders to import and watch'), 'serve')
    .addHelpText('after', environmentHelp())
    .action((folders: string[], options: Record<string, unknown>) => serve(folders, options, terminal));
}

/** Resolves after SIGTERM or SIGINT, when running requests are answered and the archive is closed. */
async function serve(
  folders: readonly string[],
  options: Readonly<Record<string, unknown>>,
  { stdout, stderr, environment }: Terminal,
): Promise<void> {
  const config = readConfig(givenFlags(options), environment);
  requireSafeDemo(config);
  const logger = pino({ level: config.logLevel, base: null, redact: ['*.adminKey'] }, stderr);
  const stopped = stopSignal();
  limitHeapGrowth();
  const { data: dataDirectory, deadlineMs } = config;
  const opened = Date.now();
  const indexes = await openIndexes({
    openBackend,
    dataDirectory,
    deadlineMs,
    version: VERSION,
    onLoad: rebuildLog(logger),
    onBackgroundError: (error, job) => logger.error({ err: error, job }, 'background job failed'),
  });
  const service = indexes.main;
  service.loaded.then(
    ({ changes, rebuilt }) => {
      if (rebuilt !== undefined) logger.info({ changes, ms: Date.now() - opened }, 'search index rebuilt');
    },
    () => undefined, // thrown below
  );
  const token = publishedToken(dataDirectory, logger);
  try {
    const { createApp } = await import('../http/app.js'); // while the archive loads
    // Listening starts before the archive is loaded, so that /health/ready answers.
    const app = createApp({ indexes, config, logger, version: VERSION, ...(token && { serverToken: token.text }) });
    const server = await listen(app, config.host, config.port);
    try {
      const ready = service.follow(folders, {
        followLinks: config.followLinks,
        onLinkOutside: (link) => logger.warn({ link }, 'symbolic link leads out of the folder: not followed'),
        onRejected: (rejected) => logger.warn(rejected, 'article rejected'),
        onError: (error) => logger.error(error, 'following folders'),
      });
      const started = Promise.all([service.loaded, ready]).then(async () => {
        logWriteAccess(config, logger, stderr);
        const count = await service.articleCount();
        await write(stdout, `Lede answers at ${server.url} (${count} articles)\n`);
      });
      // Whichever comes first: a signal, or a failure to start.
      await Promise.race([stopped, started.then(() => stopped)]);
    } finally {
      await server.close(GRACE_MS);
    }
  } finally {
    token?.withdraw();
    await indexes.close();
  }
}

/** Refuses a demonstration that other machines could reach. Throws UsageError. */
function requireSafeDemo({ demo, adminKey, host, trustProxy }: Config): void {
  if (!demo || adminKey !== '') return;
  const remedy = 'Set LEDE_ADMIN_KEY instead of using --demo.';
  if (host.toLowerCase() !== 'localhost' && !isLoopbackAddress(host)) {
    throw new UsageError(`--demo allows writing without a key, so it cannot listen on ${host}. ${remedy}`);
  }
  if (trustProxy) throw new UsageError(`--demo refuses writes through a proxy; --trust-proxy has no use. ${remedy}`);
}

/** Publishes the token for programs on this machine; logs a warning and goes on without one when that fails. */
function publishedToken(dataDirectory: string, logger: Logger): ServerToken | undefined {
  try {
    return publishServerToken(dataDirectory);
  } catch (error) {
    logger.warn(error, 'no server token: the command line cannot write through this server');
    return undefined;
  }
}

/** Logs that writing is off, or that it is open to this machine. */
function logWriteAccess({ demo, adminKey }: Config, logger: Logger, stderr: Writable): void {
  if (adminKey !== '') return;
  if (demo) stderr.write(DEMO_NOTICE);
  else logger.info('writing over the network is off; set LEDE_ADMIN_KEY to allow it with a key');
}

/** Logs the start of a rebuild with its reason, then its progress. */
function rebuildLog(logger: Logger): (progress: LoadProgress) => void {
  let loggedAt = 0;
  return ({ because, changes, total }) => {
    if (because === undefined) return;
    if (changes === 0) logger.info({ because, total }, 'rebuilding the search index');
    else if (Date.now() - loggedAt > PROGRESS_MS) logger.info({ changes, total }, 'rebuilding the search index');
    else return;
    loggedAt = Date.now();
  };
}

/** Resolves at the first SIGTERM or SIGINT; a second one ends the program at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}
