/** A whole session of a newsroom on both loopback platforms, with the log that the process would write. */
import { createDiscordAdapter } from '../../src/adapters/discord/adapter.ts';
import { registerDiscord } from '../../src/adapters/discord/registration.ts';
import { createSlackAdapter } from '../../src/adapters/slack/adapter.ts';
import type { Log } from '../../src/lib/log.ts';
import { createJsonLog } from '../../src/lib/logger.ts';
import { withOneNewsroom } from '../adapters/one-newsroom.ts';
import { discordCast } from '../fakes/discord/guild.ts';
import { type FakeDiscord, startFakeDiscord } from '../fakes/discord.ts';
import { type FakeSlack, startFakeSlack } from '../fakes/slack.ts';
import { openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';

export interface Session {
  newsroom: TestNewsroom;
  slack: FakeSlack;
  discord: FakeDiscord;
  /** The log's lines as written. */
  lines: string[];
  stop(): Promise<void>;
}

/** Patience of the stand-ins, in milliseconds, so that a slow machine is not a failure. */
const PLATFORM_TIMEOUT_MS = 20_000;

/** @param wrap what stands between the log and what writes to it, such as the counting of the metrics. */
export async function startSession(wrap: (log: Log) => Log = (log) => log): Promise<Session> {
  const slack = await startFakeSlack({ ackDeadlineMs: PLATFORM_TIMEOUT_MS });
  const discord = await startFakeDiscord({ deadlineMs: PLATFORM_TIMEOUT_MS });
  const lines: string[] = [];
  const secrets = [slack.botToken, slack.signingSecret, discord.botToken];
  const jsonLog = await createJsonLog(secrets, (line) => lines.push(line));
  const log = wrap({
    ...jsonLog,
    info(event, fields = {}) {
      if (event === 'slack.connected') slack.deliverTo(`http://127.0.0.1:${fields.port}/slack/events`);
      jsonLog.info(event, fields);
    },
  });
  const newsroom = await openTestNewsroom({}, undefined, log);
  const now = () => new Date();
  const onFatal = () => {};
  const adapters = [
    withOneNewsroom(newsroom, log, (newsrooms) =>
      createSlackAdapter({
        newsrooms,
        installation: { botToken: slack.botToken },
        appToken: null,
        signingSecret: slack.signingSecret,
        port: 0,
        api: { slackApiUrl: slack.url },
        now,
        log,
        onFatal,
      }),
    ),
    withOneNewsroom(newsroom, log, (newsrooms) =>
      createDiscordAdapter({
        newsrooms,
        token: discord.botToken,
        guild: null,
        api: { rest: discord.url },
        endpoint: null,
        log,
        onFatal,
      }),
    ),
  ];
  await registerDiscord(newsroom.bot.commands, {
    token: discord.botToken,
    applicationId: discordCast.application,
    guild: null,
    api: discord.url,
  });
  for (const adapter of adapters) await adapter.start();
  return {
    newsroom,
    slack,
    discord,
    lines,
    async stop() {
      await Promise.all(adapters.map((adapter) => adapter.stop()));
      await Promise.all([slack.close(), discord.close()]);
      await newsroom.remove();
    },
  };
}
