/** Whosaid: config → ledger → board → bot → front ends; stops cleanly. */
import { join } from 'node:path';
import { createConsole } from './adapters/console/adapter.ts';
import { createSender } from './bot/sending.ts';
import { createSystemClock } from './clock.ts';
import { readConfig, secretsOf } from './config.ts';
import { DataError, OperatorError } from './errors.ts';
import { startFrontEnds } from './front-ends.ts';
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
  const log = servesPlatform ? await createJsonLog(secrets) : createPlainLog(secrets);
  const held = holdDataFolder(config.DATA_DIR);
  const clock = createSystemClock();
  const newsroom = await openNewsroom(config, clock.now, log);
  const stopped = Promise.withResolvers<void>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopped.resolve());

  const frontEnds = await startFrontEnds(config, newsroom, clock.now, log, () => stopped.resolve());
  console.log(frontEnds.table);
  const sender = createSender({
    ...newsroom,
    outlets: frontEnds.adapters,
    clock,
    log,
    bundleMs: config.FOLLOW_BUNDLE_MINUTES * 60_000,
    answer: (invocation, asker) => newsroom.bot.answer(invocation, asker, null),
  });
  if (frontEnds.adapters.length > 0) {
    const stopWatching = newsroom.onChange(sender.wake);
    sender.wake();
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

  setTimeout(() => process.exit(process.exitCode ?? 0), STOP_WITHIN_MS).unref();
  await Promise.all([sender.stop(), ...frontEnds.adapters.map((adapter) => adapter.stop())]);
  await newsroom.close();
  held.release();
  // An open standard input would keep the process alive after the console has ended.
  process.stdin.unref();
}
