/**
 * How many signed Slack commands a second one copy answers with a large record, beside what a bare Bolt app echoes in the
 * same run, in turns, because the machine may be busy with something else.
 *   --statements 100000  --rounds 3  --seconds 5  --connections 32
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { startSlackPeer } from '../peers/slack.ts';
import { makeBigRecord } from './big-record.ts';
import { createRandom } from './scale-corpus.ts';
import { type Asked, closedLoop, type Figures, openLoop, round } from './slack-load.ts';

const BUSY = 'busy';

export async function run(args: string[]): Promise<unknown> {
  const text = (fallback: string) => ({ type: 'string', default: fallback }) as const;
  const { values } = parseArgs({
    args,
    options: {
      statements: text('100000'),
      rounds: text('3'),
      seconds: text('5'),
      connections: text('32'),
      profile: text(''),
    },
  });
  const [count, rounds, ms, connections] = [values.statements, values.rounds, values.seconds, values.connections].map(
    Number,
  );
  if (!count || !rounds || !ms || !connections) throw new Error('the flags take numbers');
  const folder = join(tmpdir(), `whosaid-bench-load-${count}`);
  const texts = await makeBigRecord('', folder, count, process.env.BENCH_DATA ?? '../shared/bench');
  const peer = await startSlackPeer({ strict: false });
  const started = performance.now();
  const ours = await startMain(folder, peer, values.profile);
  const openedAfter = performance.now() - started;
  const bare = await startNode(
    ['tests/children/bare-bolt.ts', peer.signingSecret, peer.botToken, peer.url],
    'stdout',
    /port (\d+)/,
  );
  const target = (port: number) => ({
    urls: [`http://127.0.0.1:${port}/slack/events`],
    secret: peer.signingSecret,
    isBusy: (body: string) => body.includes(BUSY),
  });
  const questions = { mixed: mixed(texts, 20_000), repeated: mixed(texts, 50) };
  const measured: Record<string, { bare: Figures; ours: Figures; ratio: number }[]> = { mixed: [], repeated: [] };
  const milliseconds = ms * 1000;
  for (const port of [bare.port, ours.port]) await closedLoop(target(port), questions.mixed, connections, 2_000);
  for (let n = 0; n < rounds; n += 1) {
    for (const [name, asked] of Object.entries(questions)) {
      const echoed = await closedLoop(target(bare.port), asked, connections, milliseconds);
      const answered = await closedLoop(target(ours.port), asked, connections, milliseconds);
      const ratio = round(answered.answeredPerSecond / echoed.answeredPerSecond);
      measured[name]?.push({ bare: echoed, ours: answered, ratio });
    }
  }
  const capacity = median(measured.mixed?.map((one) => one.ours.answeredPerSecond) ?? []);
  const twice = await openLoop(target(ours.port), questions.mixed, 2 * capacity, milliseconds);
  for (const { child } of [ours, bare]) child.kill('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await peer.close();
  return {
    statements: count,
    openedAfterMs: Math.round(openedAfter),
    mixed: { ratio: median(measured.mixed?.map(({ ratio }) => ratio) ?? []), rounds: measured.mixed },
    repeated: { ratio: median(measured.repeated?.map(({ ratio }) => ratio) ?? []), rounds: measured.repeated },
    twiceTheLoad: twice,
  };
}

/** What a desk asks: mostly phrases, remembered well or badly, then sources, speakers, disputes and help. */
function mixed(texts: readonly string[], count: number): Asked[] {
  const random = createRandom(3);
  const pick = (most: number) => Math.floor(random() * most);
  const commands: (() => Asked)[] = [
    ...Array.from({ length: 6 }, () => () => {
      const words = (texts[pick(texts.length)] ?? '').split(' ');
      const at = pick(Math.max(1, words.length - 6));
      return { command: '/whosaid', text: `"${words.slice(at, at + 4 + pick(3)).join(' ')}"` };
    }),
    () => ({ command: '/source', text: `story-${pick(texts.length / 100)}/S${1 + pick(100)}` }),
    () => ({ command: '/speaker', text: `Speaker ${pick(20)} of story-${pick(texts.length / 100)}` }),
    () => ({ command: '/disputes', text: `dossier:story-${pick(texts.length / 100)}` }),
    () => ({ command: '/help', text: '' }),
  ];
  return Array.from({ length: count }, () =>
    (commands[pick(commands.length)] ?? (() => ({ command: '/help', text: '' })))(),
  );
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

type Peer = Awaited<ReturnType<typeof startSlackPeer>>;

function startMain(folder: string, peer: Peer, profile: string) {
  const flags = profile === '' ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  return startNode([...flags, 'src/main.ts'], 'stderr', /"port":(\d+)/, {
    ...{ DATA_DIR: folder, SLACK_BOT_TOKEN: peer.botToken, SLACK_SIGNING_SECRET: peer.signingSecret },
    ...{ SLACK_API_URL: peer.url, SLACK_PORT: '0' },
  });
}

function startNode(
  args: string[],
  stream: 'stdout' | 'stderr',
  pattern: RegExp,
  environment: Record<string, string> = {},
): Promise<{ child: ChildProcess; port: number }> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, args, {
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child[stream === 'stdout' ? 'stderr' : 'stdout']?.resume();
  return new Promise((resolve, reject) => {
    const lines = child[stream];
    if (lines === null) return reject(new Error('no output'));
    createInterface({ input: lines }).on('line', (line) => {
      const port = pattern.exec(line)?.[1];
      if (port !== undefined) resolve({ child, port: Number(port) });
    });
    child.on('close', (code) => reject(new Error(`${args.join(' ')} ended with ${code}`)));
  });
}
