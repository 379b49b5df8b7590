/**
 * A burst of Discord commands through the gateway at a copy in a process of its own: how many are called back within
 * Discord's three seconds, and what the askers see in the end. Exit code 1 where one is lost.
 *   --interactions 10000  --patience 60 (seconds after the burst in which promised answers may still come)
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { commands } from '../../commands/index.ts';
import { registerDiscord } from '../../src/adapters/discord/registration.ts';
import { discordCast } from '../fakes/discord/guild.ts';
import type { DiscordInteraction } from '../fakes/discord/interactions.ts';
import { startFakeDiscord } from '../fakes/discord.ts';
import { finished, printed, startEntry } from '../processes/run.ts';
import { round } from './slack-load.ts';

/** Interactions written to the line before the loop takes a turn: what a socket brings at once. */
const BATCH_SIZE = 50;

export async function run(args: string[]): Promise<unknown> {
  const { values } = parseArgs({
    args,
    options: {
      interactions: { type: 'string', default: '10000' },
      patience: { type: 'string', default: '60' },
    },
  });
  const count = Number(values.interactions);
  const patienceMs = Number(values.patience) * 1000;
  if (!count || !patienceMs) throw new Error('the flags take numbers');
  const peer = await startFakeDiscord({ strict: false });
  await registerDiscord(commands, {
    token: peer.botToken,
    applicationId: discordCast.application,
    guild: null,
    api: peer.url,
  });
  const folder = mkdtempSync(join(tmpdir(), 'whosaid-bench-burst-'));
  const child = startEntry('main', [], {
    DATA_DIR: folder,
    DISCORD_TOKEN: peer.botToken,
    DISCORD_API_URL: peer.url,
  });
  const end = finished(child);
  await printed(child, 'Whosaid');
  await peer.sendCommand({ name: 'help' });

  const release = peer.hold();
  const sent = Array.from({ length: count }, (_, n) =>
    peer.sendCommand({ name: 'whosaid', options: { phrase: `ready to dialogue ${n}` } }),
  );
  const processorBefore = processorTime(child.pid);
  const started = performance.now();
  await release(BATCH_SIZE);
  const sentMs = performance.now() - started;
  const all = await Promise.all(sent);
  const processorMs = processorTime(child.pid) - processorBefore;
  const until = performance.now() + patienceMs;
  const isOpen = ({ original }: DiscordInteraction) => original === null || original.loading;
  while (performance.now() < until && all.some((one) => one.failure === null && isOpen(one)))
    await new Promise((resolve) => setTimeout(resolve, 50));
  const overMs = performance.now() - started;
  child.kill('SIGTERM');
  const { stderr } = await end;
  await peer.close();
  rmSync(folder, { recursive: true });

  const isBusy = (one: DiscordInteraction) => JSON.stringify(one.original?.components ?? []).includes('busy');
  const acknowledged = all.filter(({ callback }) => callback !== null);
  const times = acknowledged.map(({ ackAfterMs }) => ackAfterMs ?? 0).toSorted((a, b) => a - b);
  const at = (share: number) => round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0);
  const answered = acknowledged.filter((one) => !isOpen(one));
  const shed = answered.filter(isBusy).length;
  const lost = count - answered.length;
  if (lost > 0) process.exitCode = 1;
  return {
    interactions: count,
    sentWithinMs: round(sentMs),
    /** What the copy used of a processor until the last one was called back: on a busy machine the clock tells less. */
    processorMsUntilAcknowledged: processorMs,
    notAcknowledgedInTime: count - acknowledged.length,
    acknowledged: { p50: at(0.5), p99: at(0.99), longest: at(1) },
    promised: acknowledged.filter(({ callback }) => callback?.type === 5).length,
    answered: answered.length - shed,
    toldToAskAgain: shed,
    promisedAndNeverAnswered: acknowledged.length - answered.length,
    lost,
    allOverAfterMs: round(overMs),
    warnings: stderr.split('\n').filter((line) => /"level":"(warn|error)"/.test(line)).length,
    firstWarning: stderr.split('\n').find((line) => /"level":"(warn|error)"/.test(line)) ?? null,
  };
}

/** Milliseconds of processor time that a process has used; NaN where the system does not tell (Linux does, in hundredths of a second). */
function processorTime(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}
