/**
 * Kills copies at random points under load, on the embedded store and on Postgres, and counts what was lost or came twice.
 * Exit code 1 where anything was.
 *   --kills 200 (on each store)  --seed 1
 */
import { parseArgs } from 'node:util';
import { killCopies } from '../crash/crash-runs.ts';
import { postgresPrograms, startPostgres } from '../postgres.ts';

/** What a dead copy left is taken over after two minutes, and looked for every half. */
const TAKEN_OVER_WITHIN_MS = 170_000;
/** Slack bears a message a second in a channel: what one copy left in its many deaths takes a while to be answered. */
const CAUGHT_UP_WITHIN_MS = 300_000;

export async function run(args: string[]): Promise<unknown> {
  const { values } = parseArgs({
    args,
    options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
  });
  const [kills, seed] = [Number(values.kills), Number(values.seed)];
  if (!kills || !Number.isInteger(seed)) throw new Error('--kills and --seed take numbers');
  const embedded = await killCopies({ storeUrl: null, copies: 1, kills, seed, answeredWithin: CAUGHT_UP_WITHIN_MS });
  const onPostgres = postgresPrograms === null ? null : await killOnPostgres(kills, seed);
  for (const { corrections, questions } of [embedded, ...(onPostgres === null ? [] : [onPostgres])])
    if (corrections.lost + corrections.twice + questions.lost + questions.twice > 0) process.exitCode = 1;
  return { embedded, postgres: onPostgres ?? 'skipped: Postgres is not installed' };
}

async function killOnPostgres(kills: number, seed: number) {
  const postgres = await startPostgres();
  try {
    const storeUrl = await postgres.createDatabase();
    return await killCopies({ storeUrl, copies: 2, kills, seed, answeredWithin: TAKEN_OVER_WITHIN_MS });
  } finally {
    await postgres.remove();
  }
}
