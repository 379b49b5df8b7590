/** Whosaid: reads the configuration, serves the newsrooms, and stops cleanly. */
import { isUserFacing } from './cli/run.ts';
import { type Config, listSecrets, readConfig } from './config/config.ts';
import type { Log } from './lib/log.ts';
import { createJsonLog, createPlainLog } from './lib/logger.ts';
import { createSystemClock } from './lib/system-clock.ts';
import { handleUncaughtErrors } from './lib/uncaught-errors.ts';
import { hasPlatform } from './newsrooms/newsroom-map.ts';
import { serveNewsrooms } from './newsrooms/serve.ts';
import type { Health } from './ops/health.ts';
import { lockRecord } from './storage/sqlite/folder-lock.ts';

/** A stop that takes longer is cut off: systemd and container runtimes kill soon after. */
const STOP_TIMEOUT_MS = 5_000;

try {
  await main();
} catch (error) {
  if (!isUserFacing(error)) {
    // Thrown from this file, so that it ends the process even if a platform's library threw it: see uncaught-errors.ts.
    throw new Error('Whosaid ended by a fault', { cause: error });
  }
  console.error(error.message);
  process.exit(1);
}

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const secrets = listSecrets(config);
  const servesPlatform = hasPlatform(config);
  const health = await openHealth(config.HEALTH_PORT);
  const plain = servesPlatform ? await createJsonLog(secrets) : createPlainLog(secrets);
  const log = health?.instrument(plain) ?? plain;
  if (servesPlatform) handleUncaughtErrors(log);
  const folderLock = lockRecord(config);
  const stopped = waitForStop(servesPlatform ? config.DRAIN_SECONDS : 0, log, health);
  const serving = await serveNewsrooms({
    config,
    clock: createSystemClock(),
    log,
    health,
    announce: console.log,
    onEnded: stopped.resolve,
  });
  await stopped.promise;
  setTimeout(() => process.exit(process.exitCode ?? 0), STOP_TIMEOUT_MS).unref();
  await serving.stop();
  await health?.close();
  folderLock.release();
  // An open standard input would keep the process alive after the console has ended. A file or /dev/null, which services
  // have there, has no unref and keeps nothing alive.
  if ('unref' in process.stdin) process.stdin.unref();
}

/**
 * Resolves when the process has to stop: on SIGINT at once, on SIGTERM when a load balancer has had time to turn to other
 * replicas, or on a second SIGTERM.
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

/** Opened before the record: while a large one is being read, a load balancer sees that this replica lives and is not ready. */
async function openHealth(endpoint: Config['HEALTH_PORT']): Promise<Health | null> {
  if (endpoint === null) return null;
  const { createHealth } = await import('./ops/health.ts');
  const health = createHealth();
  await health.listen(endpoint.host, endpoint.port);
  return health;
}
