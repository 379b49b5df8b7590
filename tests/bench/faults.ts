/**
 * Kills copies at random points under load, on the embedded store and on Postgres, verifies the record after each, and counts
 * what was lost or came twice.
 * Exit code 1 where anything was.
 *   --kills 200 (on each store)  --seed 1
 */
import { parseArgs } from 'node:util';
import { runCrashes } from '../crash/crash-runs.ts';
import { postgresPrograms, startPostgres } from '../postgres.ts';

/** What a dead copy left is taken over after two minutes, and looked for every half. */
const RECLAIM_TIMEOUT_MS = 170_000;
/** Slack bears a message a second in a channel: what one copy left in its many deaths takes a while to be answered. */
const CATCH_UP_TIMEOUT_MS = 300_000;

export async function run(args: string[]): Promise<unknown> {
  const { values } = parseArgs({
    args,
    options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
  });
  const [kills, seed] = [Number(values.kills), Number(values.seed)];
  if (!kills || !Number.isInteger(seed)) throw new Error('--kills and --seed take numbers');
  const embedded = await runCrashes({ storeUrl: null, replicas: 1, kills, seed, answerTimeoutMs: CATCH_UP_TIMEOUT_MS });
  const onPostgres = postgresPrograms === null ? null : await runCrashesOnPostgres(kills, seed);
  for (const { corrections, questions, verified } of [embedded, ...(onPostgres === null ? [] : [onPostgres])])
    if (corrections.lost + corrections.twice + questions.lost + questions.twice + verified.faults.length > 0)
      process.exitCode = 1;
  return { embedded, postgres: onPostgres ?? 'skipped: Postgres is not installed' };
}

async function runCrashesOnPostgres(kills: number, seed: number) {
  const postgres = await startPostgres();
  try {
    const storeUrl = await postgres.createDatabase();
    return await runCrashes({ storeUrl, replicas: 2, kills, seed, answerTimeoutMs: RECLAIM_TIMEOUT_MS });
  } finally {
    await postgres.remove();
  }
}
