/** Whosaid: config → ledger → board → bot → front ends; stops cleanly. */
import { join } from 'node:path';
import { createConsole } from './adapters/console/adapter.ts';
import { type Config, readConfig, secretsOf } from './config.ts';
import { DataError, OperatorError } from './errors.ts';
import { startFrontEnds } from './front-ends.ts';
import type { Health } from './health/health.ts';
import { createJsonLog, createPlainLog } from './log.ts';
import { openNewsroom } from './newsroom.ts';
import { holdDataFolder } from './stores/lock.ts';

/** A stop that takes longer is cut off: systemd and container runtimes kill soon after. */
const STOP_WITHIN_MS = 5_000;

try {
  await main();
} catch (error) {
  if (!(error instanceof OperatorError || error instanceof DataError)) throw error;
  console.error(error.message);
  process.exit(1);
}

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const secrets = secretsOf(config);
  const servesPlatform = config.SLACK_BOT_TOKEN !== null || config.DISCORD_TOKEN !== null;
  const health = await openHealth(config.HEALTH_PORT);
  const plain = servesPlatform ? await createJsonLog(secrets) : createPlainLog(secrets);
  const log = health?.counted(plain) ?? plain;
  const held = holdDataFolder(config.DATA_DIR);
  const now = () => new Date();
  const newsroom = await openNewsroom(config, now, log);
  health?.opened(newsroom);
  const stopped = Promise.withResolvers<void>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopped.resolve());

  const frontEnds = await startFrontEnds(config, newsroom, now, log, () => stopped.resolve());
  console.log(frontEnds.table);
  health?.served(frontEnds.configured);
  if (frontEnds.adapters.length > 0) {
    await stopped.promise;
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

  setTimeout(() => process.exit(process.exitCode ?? 0), STOP_WITHIN_MS).unref();
  await Promise.all(frontEnds.adapters.map((adapter) => adapter.stop()));
  await health?.close();
  await newsroom.close();
  held.release();
  // An open standard input would keep the process alive after the console has ended.
  process.stdin.unref();
}

/** Before the record is opened: while a large board is built, a balancer can see that this copy lives and is not ready. */
async function openHealth(endpoint: Config['HEALTH_PORT']): Promise<Health | null> {
  if (endpoint === null) return null;
  const { createHealth } = await import('./health/health.ts');
  const health = createHealth();
  await health.listen(endpoint.host, endpoint.port);
  return health;
}
