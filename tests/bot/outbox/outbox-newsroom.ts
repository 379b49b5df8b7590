/** A newsroom whose dossier files a test changes, with a sender on a channel model and a clock that the test moves. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer } from '../../../src/bot/answer.ts';
import type { Asker } from '../../../src/bot/asker.ts';
import { createDispatcher, type Dispatcher } from '../../../src/bot/outbox/dispatcher.ts';
import { seedFolder } from '../../../src/claims/dossiers/seeding.ts';
import { readConfig } from '../../../src/config/config.ts';
import { type Newsroom, openNewsroom } from '../../../src/newsrooms/open-newsroom.ts';
import { createTestClock, type TestClock } from '../../lib/test-clock.ts';
import { type ChannelModel, createChannelModel } from './channel-model.ts';

const BUNDLE_MS = 3 * 60_000;
/** What S5 says, and what its dossier's file is changed to. */
export const SAYS = 'The two countries had said that they were ready to dialogue on the conflict in Ukraine.';
export const CORRECTED: [from: string, to: string] = [
  SAYS,
  'Both countries had said that they were ready to dialogue.',
];

export interface OutboxNewsroom {
  newsroom: Newsroom;
  /** Holds `data` and `seeds`. */
  folder: string;
  clock: TestClock;
  model: ChannelModel;
  dispatcher: Dispatcher;
  logged: string[];
  /** Asks as Ada, in a channel. */
  ask(line: string, channel?: string, user?: string): Promise<Answer>;
  /** Edits the dossier's file and records what changed. */
  editDossier(...edits: [from: string, to: string][]): Promise<void>;
  /** Wakes the sender and waits for it. */
  send(): Promise<void>;
  advance(ms: number): Promise<void>;
  /** Ends this process's part without a word, and starts another on the same folder. */
  restart(between?: () => void, environment?: Record<string, string>): Promise<void>;
  remove(): Promise<void>;
}

/** Ada, whose id is U1, is the editor. @param environment such as a review channel. */
export async function openOutboxNewsroom(
  start = '2026-11-24T10:00:00Z',
  environment: Record<string, string> = {},
): Promise<OutboxNewsroom> {
  const folder = mkdtempSync(join(tmpdir(), 'whosaid-sending-'));
  const seeds = join(folder, 'seeds');
  const file = join(seeds, 'lecornu-shoigu', 'dossier.yaml');
  cpSync('seeds', seeds, { recursive: true });
  const clock = createTestClock(start);
  const logged: string[] = [];
  const log = {
    info: () => {},
    warn: (event: string) => void logged.push(`warn ${event}`),
    error: (event: string) => void logged.push(`error ${event}`),
  };
  const folders = { DATA_DIR: join(folder, 'data'), SEEDS_DIR: seeds };
  const open = async (variables: Record<string, string>) => {
    const config = readConfig({ ...folders, EDITORS: 'slack:U1', ...variables });
    const newsroom = await openNewsroom(config, clock.now, log);
    newsroom.connect(fixture.model);
    const dispatcher = createDispatcher({
      ...newsroom,
      sinks: [fixture.model],
      clock,
      log,
      bundleMs: BUNDLE_MS,
      answer: (invocation, asker) => newsroom.bot.answer(invocation, asker, null),
    });
    return { newsroom, dispatcher };
  };
  const fixture = {
    folder,
    clock,
    logged,
    model: createChannelModel(),
    async ask(line: string, channel = 'C1', user = 'U1') {
      const asker: Asker = { id: user, name: user === 'U1' ? 'Ada' : 'Ben', platform: 'slack', channel, groups: [] };
      return fixture.newsroom.bot.answerLine(line, asker, fixture.model);
    },
    async editDossier(...edits: [string, string][]) {
      let yaml = readFileSync(file, 'utf8');
      for (const [from, to] of edits) {
        if (!yaml.includes(from)) throw new Error(`the dossier file has no ${from}`);
        yaml = yaml.replace(from, () => to);
      }
      writeFileSync(file, yaml);
      await seedFolder(
        seeds,
        'seeds',
        fixture.newsroom.readModel,
        async (kind, body, seed) => {
          await fixture.newsroom.record({ kind, ...body }, { kind: 'seed', id: seed, name: seed, platform: null });
        },
        ({ problems }) => {
          throw new Error(problems.join(' '));
        },
      );
    },
    async send() {
      fixture.dispatcher.wake();
      await fixture.dispatcher.whenIdle();
    },
    advance: (ms: number) => clock.advance(ms, () => fixture.dispatcher.whenIdle()),
    async restart(between: () => void = () => {}, variables = environment) {
      await fixture.dispatcher.stop();
      await fixture.newsroom.close();
      between();
      Object.assign(fixture, await open(variables));
    },
    async remove() {
      await fixture.dispatcher.stop();
      await fixture.newsroom.close();
      rmSync(folder, { recursive: true, force: true });
    },
  } as OutboxNewsroom;
  Object.assign(fixture, await open(environment));
  return fixture;
}

/** Shares an answer in a channel, as its button does. @returns what the asker is told. */
export async function shareAnswer(
  { ask, newsroom, model }: OutboxNewsroom,
  line = '/whosaid "ready to dialogue"',
  channel = 'C1',
): Promise<Answer> {
  const answer = await ask(line, channel);
  // A statement's own button stands on its card.
  const buttons = answer.blocks.flatMap((block) => (block.kind === 'statement' ? block.actions : []));
  const button = [...answer.actions, ...buttons].find(({ command }) => command === 'share');
  if (button === undefined) throw new Error(`nothing to share: ${JSON.stringify(answer)}`);
  return newsroom.bot.answer(button, { id: 'U1', name: 'Ada', platform: 'slack', channel, groups: [] }, model);
}
