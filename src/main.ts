/** Whosaid: config → ledger → board → bot → front ends; stops cleanly. */
import { join } from 'node:path';
import { createConsole } from './adapters/console/adapter.ts';
import { LedgerError } from './claims/ledger.ts';
import { readConfig, secretsOf } from './config.ts';
import { DataError, OperatorError } from './errors.ts';
import { outliveLibraries } from './faults.ts';
import { startFrontEnds } from './front-ends.ts';
import { createJsonLog, createPlainLog } from './log.ts';
import { openNewsroom } from './newsroom.ts';
import { holdDataFolder } from './stores/lock.ts';

/** A stop that takes longer is cut off: systemd and container runtimes kill soon after. */
const STOP_WITHIN_MS = 5_000;

try {
  await main();
} catch (error) {
  if (!(error instanceof OperatorError || error instanceof DataError || error instanceof LedgerError)) {
    // Named by this file, so that it ends the process also where a platform's library threw it: see faults.ts.
    throw new Error('Whosaid ended by a fault', { cause: error });
  }
  console.error(error.message);
  process.exit(1);
}

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const secrets = secretsOf(config);
  const servesPlatform = config.SLACK_BOT_TOKEN !== null || config.DISCORD_TOKEN !== null;
  const log = servesPlatform ? await createJsonLog(secrets) : createPlainLog(secrets);
  if (servesPlatform) outliveLibraries(log);
  const held = holdDataFolder(config.DATA_DIR);
  const now = () => new Date();
  const newsroom = await openNewsroom(config, now, log);
  const stopped = Promise.withResolvers<void>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopped.resolve());

  const frontEnds = await startFrontEnds(config, newsroom, now, log, () => stopped.resolve());
  console.log(frontEnds.table);
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
  await newsroom.close();
  held.release();
  // An open standard input would keep the process alive after the console has ended.
  process.stdin.unref();
}
