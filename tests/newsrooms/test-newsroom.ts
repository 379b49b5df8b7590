/** A newsroom of its own for a test: a real store and board in a folder that is deleted afterwards, seeded from seeds/. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerToText } from '../../src/adapters/console/render.ts';
import type { Answer } from '../../src/bot/answer.ts';
import type { Asker } from '../../src/bot/asker.ts';
import { createDispatcher, type Dispatcher } from '../../src/bot/outbox/dispatcher.ts';
import type { MessageSink } from '../../src/bot/outbox/message.ts';
import type { Poster } from '../../src/bot/outbox/poster.ts';
import { type Config, readConfig } from '../../src/config/config.ts';
import type { Log } from '../../src/lib/log.ts';
import { createSystemClock } from '../../src/lib/system-clock.ts';
import { type Newsroom, openNewsroom } from '../../src/newsrooms/open-newsroom.ts';

export interface TestNewsroom extends Newsroom {
  folder: string;
  /** What was logged, as `level event`, but for the line of every answer. */
  logged: string[];
  ask(line: string, poster?: Poster | null): Promise<Answer>;
  /** Sends what is due through a platform, from now until the newsroom is removed. */
  startSending(sink: MessageSink): Dispatcher;
  /** The answer as the console prints it. */
  text(line: string): Promise<string>;
  remove(): Promise<void>;
}

export const asker: Asker = { id: 'U1', name: 'Ada', platform: 'slack', channel: 'C1', groups: [] };

export async function openTestNewsroom(
  environment: Record<string, string> = {},
  folder = mkdtempSync(join(tmpdir(), 'whosaid-')),
  given: Log | null = null,
): Promise<TestNewsroom> {
  const config: Config = readConfig({ DATA_DIR: folder, ...environment });
  const logged: string[] = [];
  const log: Log = {
    info: (event) => event !== 'bot.answered' && logged.push(`info ${event}`),
    warn: (event) => logged.push(`warn ${event}`),
    error: (event) => logged.push(`error ${event}`),
  };
  const newsroom = await openNewsroom(config, () => new Date(), given ?? log);
  const dispatchers: Dispatcher[] = [];
  return {
    ...newsroom,
    startSending(sink) {
      const dispatcher = startSending(newsroom, sink, given ?? log);
      dispatchers.push(dispatcher);
      return dispatcher;
    },
    folder,
    logged,
    ask: (line, poster = null) => newsroom.bot.answerLine(line, asker, poster),
    text: async (line) =>
      answerToText(await newsroom.bot.answerLine(line, asker, null), { colour: false }, newsroom.bot.commands),
    async remove() {
      await Promise.all(dispatchers.map((dispatcher) => dispatcher.stop()));
      await newsroom.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Sends what is due through a platform, from now until the dispatcher that it gives is stopped. */
export function startSending(
  newsroom: Newsroom,
  sink: MessageSink,
  log: Log = { info() {}, warn() {}, error() {} },
): Dispatcher {
  newsroom.connect(sink);
  const dispatcher = createDispatcher({
    ...newsroom,
    sinks: [sink],
    clock: createSystemClock(),
    log,
    bundleMs: 60_000,
    answer: (invocation, by) => newsroom.bot.answer(invocation, by, null),
  });
  newsroom.onChange(dispatcher.wake);
  dispatcher.wake();
  return dispatcher;
}
