/**
 * How many signed Slack commands a second one copy answers with a large record, beside what a bare Bolt app echoes in the
 * same run, in turns, because the machine may be busy with something else.
 *   --statements 100000  --rounds 3  --seconds 5  --connections 32  --two (two copies beside one, asked by twice as many)
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { startFakeSlack } from '../fakes/slack.ts';
import { makeBigRecord } from './big-record.ts';
import { createRandom } from './scale/corpus.ts';
import { closedLoop, type Figures, openLoop, round, type SlashCommand } from './slack-load.ts';

/** What a server took for the commands of one measurement, beside what was seen from outside. */
interface Measured extends Figures {
  /** Milliseconds of a processor for each answer, by the server alone: what the machine does besides counts little. */
  cpuMs: number | null;
}

interface Round {
  bare: Measured;
  ours: Measured;
  /** Answers a second of ours to the bare app's. */
  ratio: number;
  /** The same by processor time. */
  cpuRatio: number | null;
  /** Processes that wanted to run, over the last minute: two cores are fully used from 2 on. */
  load: number;
}

export async function run(args: string[]): Promise<unknown> {
  const { count, rounds, connections, ms, profile, isOfTwo } = readFlags(args);
  const folder = join(tmpdir(), `whosaid-bench-load-${count}`);
  const texts = await makeBigRecord('', folder, count, process.env.BENCH_DATA ?? '../shared/bench');
  const peer = await startFakeSlack({ strict: false });
  const started = performance.now();
  const ours = await startMain(folder, peer, profile);
  const readyAfterMs = Math.round(performance.now() - started);
  const bare = await startBare(peer);
  const second = isOfTwo ? await startMain(copied(folder), peer, '') : null;
  const closed = async (servers: Started[], next: () => SlashCommand, milliseconds = ms): Promise<Measured> => {
    const before = cpuMsOf(servers);
    const figures = await closedLoop(toTarget(servers, peer), next, servers.length * connections, milliseconds);
    const used = cpuMsOf(servers) - before;
    return { ...figures, cpuMs: Number.isNaN(used) ? null : round(used / Math.max(1, figures.answered)) };
  };
  // To one server never the same question twice, but for /help, so that nothing it may have kept helps it.
  const different = { bare: questionsOf(texts, 3), ours: questionsOf(texts, 3) };
  const fifty = Array.from({ length: 50 }, questionsOf(texts, 4));
  const ofOne = async (ofBare: () => SlashCommand, ofOurs: () => SlashCommand): Promise<Round> => {
    const echoed = await closed([bare], ofBare);
    const answered = await closed([ours], ofOurs);
    const cpuRatio = echoed.cpuMs === null || answered.cpuMs === null ? null : round(echoed.cpuMs / answered.cpuMs);
    const ratio = round(answered.answeredPerSecond / echoed.answeredPerSecond);
    return { bare: echoed, ours: answered, ratio, cpuRatio, load: round(loadavg()[0] ?? 0) };
  };
  const measured = {
    different: [] as Round[],
    mixed: [] as Round[],
    repeated: [] as Round[],
    two: [] as (Measured & { ratio: number })[],
  };
  for (const server of [bare, ours, second]) {
    const until = performance.now() + WARM_UP_TIMEOUT_MS;
    for (let done = 0; server !== null && done < WARM_UP_ANSWERS && performance.now() < until; )
      done += (await closed([server], different.ours, 500)).answered;
  }
  for (let n = 0; n < rounds; n += 1) {
    const one = await ofOne(different.bare, different.ours);
    measured.different.push(one);
    if (second !== null) {
      const both = await closed([ours, second], different.ours);
      measured.two.push({ ...both, ratio: round(both.answeredPerSecond / one.ours.answeredPerSecond) });
    }
    const mixed = [different.bare, different.ours].map((next) => oneInTen(next, inTurn(fifty))) as [
      () => SlashCommand,
      () => SlashCommand,
    ];
    measured.mixed.push(await ofOne(...mixed));
    measured.repeated.push(await ofOne(inTurn(fifty), inTurn(fifty)));
  }
  const capacity = median(measured.different.map((one) => one.ours.answeredPerSecond));
  const twice = await openLoop(toTarget([ours], peer), different.ours, 2 * capacity, ms);
  for (const server of [ours, bare, second]) server?.child.kill('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await peer.close();
  return {
    statements: count,
    readyAfterMs,
    different: summaryOf(measured.different),
    mixed: summaryOf(measured.mixed),
    repeated: summaryOf(measured.repeated),
    twiceTheLoad: twice,
    ...(second === null
      ? {}
      : {
          twoCopies: { ratio: round(median(measured.two.map(({ ratio }) => ratio))), rounds: measured.two },
        }),
  };
}

/** Answers after which a process is about as quick as it will be: the first ones cost several times as much. And how long they may take. */
const WARM_UP_ANSWERS = 2_000;
const WARM_UP_TIMEOUT_MS = 60_000;

function readFlags(args: string[]) {
  const text = (fallback: string) => ({ type: 'string', default: fallback }) as const;
  const { values } = parseArgs({
    args,
    options: {
      statements: text('100000'),
      rounds: text('3'),
      seconds: text('5'),
      connections: text('32'),
      profile: text(''),
      two: { type: 'boolean', default: false },
    },
  });
  const [count, rounds, seconds, connections] = [
    values.statements,
    values.rounds,
    values.seconds,
    values.connections,
  ].map(Number);
  if (!count || !rounds || !seconds || !connections) throw new Error('the flags take numbers');
  return { count, rounds, connections, ms: seconds * 1000, profile: values.profile, isOfTwo: values.two };
}

/** A folder for a second copy: commands that ask read the board alone, so that it need not be the same ledger. */
function copied(folder: string): string {
  const other = `${folder}-second`;
  if (!existsSync(other)) cpSync(folder, other, { recursive: true, filter: (path) => !path.endsWith('.lock') });
  return other;
}

function toTarget(servers: readonly Started[], peer: Peer) {
  return {
    urls: servers.map(({ port }) => `http://127.0.0.1:${port}/slack/events`),
    secret: peer.signingSecret,
    outcomeOf,
  };
}

function summaryOf(rounds: Round[]) {
  return {
    ratio: median(rounds.map(({ ratio }) => ratio)),
    cpuRatio: median(rounds.map(({ cpuRatio }) => cpuRatio ?? 0)),
    rounds,
  };
}

/** The bare app's echo is an answer, too. */
function outcomeOf(body: string): 'answered' | 'shed' | 'failed' {
  if (body.includes('Whosaid is busy')) return 'shed';
  const isFault = ['Something went wrong here', 'One moment', 'still reading its record'].some((words) =>
    body.includes(words),
  );
  return isFault ? 'failed' : 'answered';
}

function inTurn(questions: readonly SlashCommand[]): () => SlashCommand {
  let n = 0;
  return () => questions[n++ % questions.length] ?? HELP;
}

/** Every tenth is one of the first, all others are of the second. */
function oneInTen(first: () => SlashCommand, second: () => SlashCommand): () => SlashCommand {
  let n = 0;
  return () => (n++ % 10 === 0 ? first() : second());
}

const HELP: SlashCommand = { command: '/help', text: '' };

/** Milliseconds of processor time that processes have used, as Linux counts it in hundredths of a second; NaN elsewhere. */
function cpuMsOf(servers: readonly Started[]): number {
  try {
    const each = servers.map(({ child }) => readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' '));
    return each.reduce((sum, fields) => sum + 10 * (Number(fields?.[11]) + Number(fields?.[12])), 0);
  } catch {
    return Number.NaN;
  }
}

/** What a desk asks: mostly phrases, remembered well or badly, then sources, speakers, disputes and help. */
function questionsOf(texts: readonly string[], seed: number): () => SlashCommand {
  const random = createRandom(seed);
  const pick = (most: number) => Math.floor(random() * most);
  const phrase = () => {
    const words = (texts[pick(texts.length)] ?? '').split(' ');
    const at = pick(Math.max(1, words.length - 6));
    return { command: '/whosaid', text: `"${words.slice(at, at + 4 + pick(3)).join(' ')}"` };
  };
  const commands: (() => SlashCommand)[] = [
    ...Array.from({ length: 6 }, () => phrase),
    () => ({ command: '/source', text: `story-${pick(texts.length / 100)}/S${1 + pick(100)}` }),
    () => ({ command: '/speaker', text: `Speaker ${pick(20)} of story-${pick(texts.length / 100)}` }),
    () => ({ command: '/disputes', text: `dossier:story-${pick(texts.length / 100)}` }),
    () => HELP,
  ];
  return () => (commands[pick(commands.length)] ?? phrase)();
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

type Peer = Awaited<ReturnType<typeof startFakeSlack>>;

interface Started {
  child: ChildProcess;
  port: number;
}

function startBare({ signingSecret, botToken, url }: Peer): Promise<Started> {
  return startNode(['tests/processes/children/bare-bolt.ts', signingSecret, botToken, url], 'stdout', /port (\d+)/);
}

/** Our own, once it answers from the whole record. */
function startMain(folder: string, peer: Peer, profile: string): Promise<Started> {
  const flags = profile === '' ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const environment = {
    ...{ DATA_DIR: folder, SLACK_BOT_TOKEN: peer.botToken, SLACK_SIGNING_SECRET: peer.signingSecret },
    ...{ SLACK_API_URL: peer.url, SLACK_PORT: '0' },
  };
  return startNode([...flags, 'src/main.ts'], 'stderr', /"port":(\d+)/, environment, /"read_model.ready"/);
}

/** @param ready what its output says besides, once it can be measured. */
function startNode(
  args: string[],
  stream: 'stdout' | 'stderr',
  pattern: RegExp,
  environment: Record<string, string> = {},
  ready = pattern,
): Promise<Started> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, args, {
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child[stream === 'stdout' ? 'stderr' : 'stdout']?.resume();
  return new Promise((resolve, reject) => {
    const lines = child[stream];
    if (lines === null) return reject(new Error('no output'));
    let port = 0;
    let isReady = false;
    createInterface({ input: lines }).on('line', (line) => {
      port ||= Number(pattern.exec(line)?.[1] ?? 0);
      isReady ||= ready.test(line);
      if (port !== 0 && isReady) resolve({ child, port });
    });
    child.on('close', (code) => reject(new Error(`${args.join(' ')} ended with ${code}`)));
  });
}
