/**
 * How soon a copy answers with what was recorded through another one, on one Postgres: from the acknowledgement of the
 * one to the first answer of the other that has it, in milliseconds; in quiet, and right after every connection was cut.
 * Exit code 1 where one took more than two seconds.
 *   --changes 100  --cuts 20
 */
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startFakeSlack } from '../fakes/slack.ts';
import { postgresPrograms, startPostgres } from '../postgres.ts';
import { askReplica, createReplicas } from '../replicas/replicas.ts';
import { timesToFigures } from './scale/queries.ts';

const MAX_LAG_MS = 2_000;
/** Between two looks of whoever asks. */
const POLL_INTERVAL_MS = 5;
/** Connections come back meanwhile: as a person would, it is sent again. */
const TIMEOUT_MS = 60_000;

export async function run(args: string[]): Promise<unknown> {
  const { values } = parseArgs({
    args,
    options: { changes: { type: 'string', default: '100' }, cuts: { type: 'string', default: '20' } },
  });
  const [changes, cuts] = [Number(values.changes), Number(values.cuts)];
  if (!changes || !cuts) throw new Error('--changes and --cuts take numbers');
  if (postgresPrograms === null) return { skipped: 'Postgres is not installed' };
  const postgres = await startPostgres();
  const peer = await startFakeSlack({ strict: false, ackDeadlineMs: 10_000 });
  const url = await postgres.createDatabase();
  const copies = createReplicas(peer, url);
  try {
    const [one, other] = await Promise.all([copies.start(), copies.start()]);
    let n = 0;
    const measure = async (): Promise<number> => {
      n += 1;
      const words = `Words ${n}.`;
      const [recorder, reader] = n % 2 === 0 ? [one, other] : [other, one];
      const line = `/correct S5 says:"${words}" reason:"Measured"`;
      await until(async () => (await askReplica(peer, recorder, line)).includes(words));
      const began = performance.now();
      await until(async () => (await askReplica(peer, reader, '/history S5')).includes(words));
      return performance.now() - began;
    };
    const database = new URL(url).pathname.slice(1);
    const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`;
    const times = { quiet: [] as number[], afterACut: [] as number[] };
    for (let i = 0; i < changes; i += 1) times.quiet.push(await measure());
    for (let i = 0; i < cuts; i += 1) {
      await postgres.sql(cut);
      times.afterACut.push(await measure());
    }
    if (Object.values(times).some((each) => Math.max(...each) > MAX_LAG_MS)) process.exitCode = 1;
    return {
      quiet: { changes, ...timesToFigures(times.quiet) },
      afterACut: { changes: cuts, ...timesToFigures(times.afterACut) },
    };
  } finally {
    await copies.remove();
    await peer.close();
    await postgres.remove();
  }
}

async function until(look: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + TIMEOUT_MS;
  while (!(await look())) {
    if (performance.now() > end) throw new Error('it never came');
    await pause(POLL_INTERVAL_MS);
  }
}
