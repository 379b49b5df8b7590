/** Slack's front end, on Bolt: https://docs.slack.dev/tools/bolt-js */
import { setTimeout as sleep } from 'node:timers/promises';
import { App, type webApi } from '@slack/bolt';
import type { Bot } from '../../bot/bot.ts';
import { OperatorError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { within } from '../../lib/timeout.ts';
import type { Unanswered } from '../../storage/dedupe.ts';
import { createTaken, type Marks } from '../../storage/dedupe.ts';
import type { Adapter } from '../adapter.ts';
import { createBoltLog, withoutSecrets } from './bolt-logger.ts';
import { createQueue } from './channel-queue.ts';
import { createChannels } from './channels.ts';
import { retryAfter, toOperatorError } from './errors.ts';
import { createFiles } from './files.ts';
import { createHttpConnection } from './http/receiver.ts';
import { slackLimits } from './limits.ts';
import { listen } from './listeners/listen.ts';
import { createPosting, type Posting } from './posts.ts';
import { createAnswering } from './responder.ts';
import { createSocketConnection } from './socket.ts';
import type { Connection } from './transport.ts';
import { createGroups } from './user-groups.ts';

/** Milliseconds for an answer to travel in the acknowledgement: Slack's three seconds, less the way there and back. */
const ACK_DEADLINE = slackLimits.acknowledgeWithin - 800;
/** Milliseconds that a call to Slack may take. */
const CALL_WITHIN = 10_000;
/** So many times as long for a response_url: an answer that was given up early and sent again would stand twice. */
const RESPONSE_TIMES = 6;
/** Milliseconds for what was accepted to be answered when the bot stops. */
const STOP_WITHIN = 4000;
const CLOSE_WITHIN = 500;
const LOOK_EVERY = 30_000;

export interface SlackSetting {
  bot: Bot;
  /** Socket Mode with an app token; without, signed HTTP, which needs the signing secret. */
  tokens: { botToken: string; appToken: string | null; signingSecret: string | null };
  /** For signed HTTP; 0 lets the system choose. */
  port: number;
  /**
   * `slackApiUrl` is for tests; without it, Slack itself. `teamId` says which workspace of an organisation is meant.
   * `callWithin`: milliseconds that a call may take, by default 10,000.
   */
  api: { slackApiUrl?: string; teamId?: string; callWithin?: number };
  now: () => Date;
  log: Log;
  /** Told once when Slack no longer lets the bot in while it runs, in a line for the log. The process and other platforms go on. */
  onFatal: (error: OperatorError) => void;
  /** User groups whose members the bot has to know: those that EDITORS names. */
  groups?: readonly string[];
  /** Tells its events from those of the newsroom's other workspaces; by default there is none. */
  workspace?: string | null;
  /** What all copies share, where there can be several. */
  marks?: Marks | null;
  /** Keeps messages to the bot until they are answered. */
  unanswered?: Unanswered | null;
  /** Milliseconds between two looks for messages that others left unanswered, by default 30,000. */
  lookEvery?: number;
  /** The line that several workspaces share; without it, the adapter has its own. */
  connection?: Connection | null;
  /** Milliseconds; by default 2,200. */
  ackDeadline?: number;
  /** Milliseconds before the first attempt to reconnect, by default 1,000. */
  reconnectPause?: number;
}

/** One workspace's Slack. `start` rejects with an OperatorError that names the variable to mend. */
export function createSlackAdapter(setting: SlackSetting): Adapter {
  const { bot, tokens, now } = setting;
  const log = withoutSecrets(setting.log);
  let isStopping = false;
  let hasDied = false;
  let self = { name: 'Whosaid', user: null as string | null };

  function die(error: OperatorError): void {
    if (hasDied || isStopping) return;
    hasDied = true;
    setting.onFatal(error);
  }

  const clientOptions = toClientOptions(setting.api);
  const logger = createBoltLog(log);
  const connection = setting.connection ?? createConnection();
  const app = new App({
    token: tokens.botToken,
    receiver: connection.receiver,
    logger,
    clientOptions,
    convoStore: false,
    deferInitialization: true,
  });
  app.error(async (error) => log.error('slack.failed', { reason: error.stack ?? error.message }));
  const buttons = bot.buttons.upTo(slackLimits.press);
  const posting: Posting = createPosting({
    client: app.client,
    channels: createChannels(app.client, now),
    queue: createQueue(now),
    buttons,
    log,
    botName: () => self.name,
    file: createFiles(tokens.botToken, setting.api.slackApiUrl),
    onDeadToken: (error) => die(toOperatorError(error, 'SLACK_BOT_TOKEN')),
  });
  const place = setting.workspace == null ? 'slack' : `slack ${setting.workspace}`;
  const ackDeadline = setting.ackDeadline ?? ACK_DEADLINE;
  const answering = createAnswering({ client: app.client, buttons, posting, log, ackDeadline });
  const questions = listen(app, {
    bot,
    answering,
    posting,
    groups: createGroups(app.client, setting.groups ?? [], now, log),
    openView: (trigger, view) => app.client.views.open({ trigger_id: trigger, view }),
    place,
    taken: createTaken(place, setting.marks ?? null, log),
    takenHere: createTaken(place, null, log),
    unanswered: setting.unanswered ?? null,
    lookEvery: setting.lookEvery ?? LOOK_EVERY,
    log,
    botUser: () => self.user,
    line: connection.line,
    pack: connection.pack,
    isStopping: () => isStopping,
    onRemoved: (event) => die(removedError(event)),
  });

  function createConnection(): Connection {
    const { appToken, signingSecret } = tokens;
    if (appToken !== null) {
      const pause = setting.reconnectPause ?? 1000;
      return createSocketConnection({ appToken, clientOptions, logger, log, pause, onFatal: die });
    }
    if (signingSecret !== null) return createHttpConnection({ signingSecret, port: setting.port, now, log });
    throw new OperatorError(
      'Slack needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) beside SLACK_BOT_TOKEN: set one of them.',
    );
  }

  return {
    platform: 'slack',
    async start() {
      self = await signIn(app, self.name);
      await connection.open();
      questions.start();
    },
    async stop() {
      isStopping = true;
      questions.stop();
      connection.pause();
      await within(answering.idle(), STOP_WITHIN);
      await within(connection.close(), CLOSE_WITHIN);
    },
    resolve: posting.resolve,
    post: posting.post,
    update: posting.update,
  };
}

/**
 * Bolt's own retries are off: they repeat a post whose answer was lost on the way, which then stands twice, and one 429
 * stops every call of the app. The queue repeats what Slack says it refused.
 */
export function toClientOptions(api: SlackSetting['api']): webApi.WebClientOptions {
  const { slackApiUrl, teamId, callWithin = CALL_WITHIN } = api;
  const within = (url: string) => (/\/api\/[a-z.]+$/i.test(url) ? callWithin : callWithin * RESPONSE_TIMES);
  return {
    ...(slackApiUrl === undefined ? {} : { slackApiUrl }),
    ...(teamId === undefined ? {} : { teamId }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    fetch: (url, init) => fetch(url, { ...init, signal: init?.signal ?? AbortSignal.timeout(within(String(url))) }),
  };
}

/** Checks the bot's token; gives the bot's name in Slack and its user id. */
async function signIn(app: App, otherwise: string): Promise<{ name: string; user: string | null }> {
  for (let tries = 1; ; tries += 1) {
    try {
      await app.init();
      const { user, user_id } = await app.client.auth.test();
      return { name: user ?? otherwise, user: user_id ?? null };
    } catch (error) {
      const wait = retryAfter(error);
      if (wait === null || tries === 3) throw toOperatorError(error, 'SLACK_BOT_TOKEN');
      await sleep(wait);
    }
  }
}

function removedError(event: string): OperatorError {
  return new OperatorError(
    `SLACK_BOT_TOKEN: Slack says that the app was removed (${event}); install it again at https://api.slack.com/apps and copy the token anew.`,
  );
}
