/**
 * Copies of the bot that are killed at random points while people correct statements and ask in threads, and started again.
 * What was acknowledged is counted against what is on record and in the threads afterwards.
 */
import { readConfig } from '../../src/config/config.ts';
import { openNewsroom } from '../../src/newsrooms/open-newsroom.ts';
import { createRandom } from '../bench/scale/corpus.ts';
import { bot, cast } from '../fakes/slack/workspace.ts';
import { startFakeSlack } from '../fakes/slack.ts';
import { runEntry, temporaryFolder } from '../processes/run.ts';
import { askReplica, createReplicas, type Replica } from '../replicas/replicas.ts';

interface CrashRunOptions {
  /** Null for the embedded store, which one copy uses. */
  storeUrl: string | null;
  replicas: number;
  kills: number;
  seed: number;
  /** Milliseconds in which what a dead copy left has to be answered, after the last one is started. */
  answerTimeoutMs: number;
}

export interface CrashRunResult {
  kills: number;
  seconds: number;
  corrections: { acknowledged: number; lost: number; twice: number };
  /** `kept`: not answered yet, and still in the store for whoever takes it over. */
  questions: { acknowledged: number; answered: number; kept: number; lost: number; twice: number };
  /** What `npm run verify` found after each kill, before the copy is started again: the first fault of each that failed. */
  verified: { runs: number; faults: string[] };
  /** Milliseconds from a start to the first answer. */
  recovery: { median: number; longest: number };
}

/** A statement of its own for each who corrects: they do not come second to one another. */
const CORRECTORS = 2;
const ASKERS = 2;
const PAUSE_MS = 20;
const quiet = { info() {}, warn() {}, error() {} };

export async function runCrashes({
  storeUrl,
  replicas: count,
  kills,
  seed,
  answerTimeoutMs,
}: CrashRunOptions): Promise<CrashRunResult> {
  const random = createRandom(seed);
  const peer = await startFakeSlack({ strict: false, ackDeadlineMs: 10_000 });
  const replicas = createReplicas(peer, storeUrl ?? '');
  const folders = Array.from({ length: count }, temporaryFolder);
  const running: (Replica | null)[] = folders.map(() => null);
  const corrections: string[] = [];
  const questions: string[] = [];
  const recoveries: number[] = [];
  const faults: string[] = [];
  let isOver = false;
  let n = 0;

  const answersIn = (ts: string) =>
    [...(peer.workspace.channels.get(cast.desk)?.messages ?? [])].filter(
      ({ user, threadTs }) => user === bot.userId && threadTs === ts,
    ).length;

  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  async function start(index: number): Promise<void> {
    const began = performance.now();
    const copy = await replicas.start({}, folders[index]);
    running[index] = copy;
    await askReplica(peer, copy, '/help');
    recoveries.push(performance.now() - began);
  }
  /** Sends to one of the copies that run; null where that failed: what was not acknowledged does not count. */
  async function send(act: () => ReturnType<typeof peer.sendMention>) {
    const alive = running.filter((copy) => copy !== null);
    const copy = alive[Math.floor(random() * alive.length)];
    if (copy === undefined) return null;
    peer.deliverTo(copy.url);
    const delivery = await act();
    return delivery.failure === null ? delivery : null;
  }
  async function correct(statement: string): Promise<void> {
    while (!isOver) {
      n += 1;
      const reason = `reason ${n}`;
      const sent = await send(() =>
        peer.sendCommand({ command: '/correct', typed: `${statement} says:"Words ${n}." reason:"${reason}"` }),
      );
      if (JSON.stringify(sent?.ack ?? '').includes('is corrected')) corrections.push(reason);
      await pause(PAUSE_MS);
    }
  }
  async function ask(): Promise<void> {
    while (!isOver) {
      const sent = await send(() => peer.sendMention({ user: cast.boris, typed: '"ready to dialogue"' }));
      const ts = sent === null ? null : String((sent.payload.event as { ts: string }).ts);
      if (ts !== null) questions.push(ts);
      // A message a second is what a channel bears; more would only wait, and the longer the slower the machine starts a copy.
      const until = performance.now() + 1_000;
      while (!isOver && ts !== null && answersIn(ts) === 0 && performance.now() < until) await pause(20);
      await pause(400);
    }
  }

  const began = performance.now();
  await Promise.all(folders.map((_, index) => start(index)));
  const load = Promise.all([
    ...Array.from({ length: CORRECTORS }, (_, index) => correct(`S${index + 1}`)),
    ...Array.from({ length: ASKERS }, ask),
  ]);
  for (let kill = 0; kill < kills; kill += 1) {
    const index = kill % count;
    // Something to lose, however slow the machine is.
    const enough = [corrections.length + 2, questions.length + 2] as const;
    while (corrections.length < enough[0] || questions.length < enough[1]) await pause(5);
    await pause(random() * 700);
    await running[index]?.kill();
    running[index] = null;
    const { code, stdout, stderr } = await runEntry('verify', [], toEnvironment(storeUrl, folders[index] ?? ''));
    if (code !== 0) faults.push(`after kill ${kill + 1}: ${stdout}${stderr}`.slice(0, 500));
    await start(index);
  }
  isOver = true;
  await load;

  const until = performance.now() + answerTimeoutMs;
  while (performance.now() < until && questions.some((ts) => answersIn(ts) === 0)) await pause(100);
  await Promise.all(running.map((copy) => copy?.stop()));
  const record = await readRecord(storeUrl, folders[0] ?? '');
  await replicas.remove();
  await peer.close();

  const kept = questions.filter(
    (ts) => answersIn(ts) === 0 && record.kept.some((key) => key.endsWith(` ${ts}`)),
  ).length;
  const sorted = recoveries.toSorted((a, b) => a - b);
  return {
    kills,
    seconds: Math.round((performance.now() - began) / 1000),
    corrections: {
      acknowledged: corrections.length,
      lost: corrections.filter((reason) => !record.reasons.includes(reason)).length,
      twice: record.reasons.length - new Set(record.reasons).size,
    },
    questions: {
      acknowledged: questions.length,
      answered: questions.filter((ts) => answersIn(ts) > 0).length,
      kept,
      lost: questions.filter((ts) => answersIn(ts) === 0).length - kept,
      twice: questions.filter((ts) => answersIn(ts) > 1).length,
    },
    verified: { runs: kills, faults },
    recovery: {
      median: Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0),
      longest: Math.round(sorted.at(-1) ?? 0),
    },
  };
}

/** The reasons of all corrections on record, and the keys of the questions that wait to be taken over. */
async function readRecord(storeUrl: string | null, folder: string): Promise<{ reasons: string[]; kept: string[] }> {
  const config = readConfig(toEnvironment(storeUrl, folder));
  const newsroom = await openNewsroom(config, () => new Date(), quiet);
  const reasons: string[] = [];
  for await (const { entry } of newsroom.ledger.read(null))
    if (entry.kind === 'statement-corrected') reasons.push(entry.reason);
  const kept = await newsroom.inbox.keys();
  await newsroom.close();
  return { reasons, kept };
}

const toEnvironment = (storeUrl: string | null, folder: string): Record<string, string> => ({
  DATA_DIR: folder,
  ...(storeUrl === null ? {} : { STORE_URL: storeUrl }),
});
