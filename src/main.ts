/** Whosaid: config → ledger → board → bot → front ends; stops cleanly. */
import { join } from 'node:path';
import { createConsole } from './adapters/console/adapter.ts';
import { createDispatcher } from './bot/outbox/dispatcher.ts';
import { showProgress } from './cli/progress-bar.ts';
import { isUserFacing } from './cli/run.ts';
import { type Config, isMultiNewsroom, listSecrets, readConfig } from './config/config.ts';
import type { Clock } from './lib/clock.ts';
import type { Log } from './lib/log.ts';
import { createJsonLog, createPlainLog } from './lib/logger.ts';
import { createSystemClock } from './lib/system-clock.ts';
import { handleUncaughtErrors } from './lib/uncaught-errors.ts';
import { openNewsroom } from './newsrooms/open-newsroom.ts';
import { startAdapters } from './newsrooms/start-adapters.ts';
import type { Health } from './ops/health.ts';
import { lockDataFolder } from './storage/sqlite/folder-lock.ts';

/** A record that is not read by then answers while it is being read, and says so. */
const READY_TIMEOUT_MS = 1_000;
/** A stop that takes longer is cut off: systemd and container runtimes kill soon after. */
const STOP_TIMEOUT_MS = 5_000;

try {
  await main();
} catch (error) {
  if (!isUserFacing(error)) {
    // Named by this file, so that it ends the process also where a platform's library threw it: see faults.ts.
    throw new Error('Whosaid ended by a fault', { cause: error });
  }
  console.error(error.message);
  process.exit(1);
}

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const secrets = listSecrets(config);
  const servesPlatform = config.SLACK_BOT_TOKEN !== null || config.DISCORD_TOKEN !== null || isMultiNewsroom(config);
  const health = await openHealth(config.HEALTH_PORT);
  const plain = servesPlatform ? await createJsonLog(secrets) : createPlainLog(secrets);
  const log = health?.instrument(plain) ?? plain;
  if (servesPlatform) handleUncaughtErrors(log);
  const folderLock = lockDataFolder(config.DATA_DIR);
  const clock = createSystemClock();
  if (isMultiNewsroom(config)) {
    await serveSeveral(config, clock, log, health);
    folderLock.release();
    return;
  }
  const newsroom = await openNewsroom(config, clock.now, log, READY_TIMEOUT_MS);
  const hideProgress = showProgress(newsroom.readModel);
  health?.attachRecord({ count: newsroom.ledger.count, readModels: () => [newsroom.readModel] });
  const stopped = waitForStop(servesPlatform ? config.DRAIN_SECONDS : 0, log, health);

  const started = await startAdapters(config, newsroom, clock.now, log, () => stopped.resolve());
  console.log(started.table);
  let isEnding = false;
  newsroom.ready.then(hideProgress, (error: unknown) => {
    // What is closed while it is still being read is read at the next start.
    if (isEnding) return;
    log.error('record.read_failed', { error });
    process.exitCode = 1;
    stopped.resolve();
  });
  const dispatcher = createDispatcher({
    ...newsroom,
    sinks: started.adapters,
    clock,
    log,
    bundleMs: config.FOLLOW_BUNDLE_MINUTES * 60_000,
    answer: (invocation, asker) => newsroom.bot.answer(invocation, asker, null),
  });
  health?.platformsStarted(started.configured);
  if (started.adapters.length > 0) {
    const stopWatching = newsroom.onChange(dispatcher.wake);
    await Promise.race([newsroom.ready.catch(() => {}), stopped.promise]);
    dispatcher.wake();
    await stopped.promise;
    stopWatching();
  } else {
    const terminal = createConsole({
      bot: newsroom.bot,
      input: process.stdin,
      output: process.stdout,
      historyFile: join(config.DATA_DIR, 'console-history'),
    });
    await Promise.race([terminal.run(), stopped.promise]);
    terminal.stop();
  }

  isEnding = true;
  setTimeout(() => process.exit(process.exitCode ?? 0), STOP_TIMEOUT_MS).unref();
  await Promise.all([dispatcher.stop(), ...started.adapters.map((adapter) => adapter.stop())]);
  await health?.close();
  await newsroom.close();
  folderLock.release();
  // An open standard input would keep the process alive after the console has ended. A file or /dev/null, which is what
  // services have there, cannot be let go of, and holds up nothing.
  if ('unref' in process.stdin) process.stdin.unref();
}

async function serveSeveral(config: Config, clock: Clock, log: Log, health: Health | null): Promise<void> {
  const { serveNewsrooms } = await import('./newsrooms/serve.ts');
  const stopped = waitForStop(config.DRAIN_SECONDS, log, health);
  const serving = await serveNewsrooms({ config, clock, log, health, onAllEnded: stopped.resolve });
  console.log(serving.table);
  health?.platformsStarted(serving.configured);
  await stopped.promise;
  setTimeout(() => process.exit(process.exitCode ?? 0), STOP_TIMEOUT_MS).unref();
  await serving.stop();
  await health?.close();
}

/**
 * Resolves when the process is told to stop: on SIGINT at once, on SIGTERM when a balancer has had time to send to other
 * copies, or on a second SIGTERM.
 */
function waitForStop(drainSeconds: number, log: Log, health: Health | null): PromiseWithResolvers<void> {
  const stopped = Promise.withResolvers<void>();
  const stop = () => stopped.resolve();
  process.once('SIGINT', stop);
  process.once('SIGTERM', () => {
    if (drainSeconds === 0) return stop();
    health?.startDraining();
    log.info('process.stopping', { seconds: drainSeconds });
    process.once('SIGTERM', stop);
    setTimeout(stop, drainSeconds * 1_000).unref();
  });
  return stopped;
}

/** Before the record is opened: while a large board is built, a balancer can see that this copy lives and is not ready. */
async function openHealth(endpoint: Config['HEALTH_PORT']): Promise<Health | null> {
  if (endpoint === null) return null;
  const { createHealth } = await import('./ops/health.ts');
  const health = createHealth();
  await health.listen(endpoint.host, endpoint.port);
  return health;
}
