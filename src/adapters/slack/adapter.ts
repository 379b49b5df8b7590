/** Slack's front end, on Bolt: https://docs.slack.dev/tools/bolt-js */
import { setTimeout as sleep } from 'node:timers/promises';
import { App, type webApi } from '@slack/bolt';
import type { Bot } from '../../bot/bot.ts';
import { OperatorError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { withTimeout } from '../../lib/timeout.ts';
import type { Inbox } from '../../storage/dedupe.ts';
import { createDeduper, type SharedDedupe } from '../../storage/dedupe.ts';
import type { Adapter } from '../adapter.ts';
import { createBoltLogger, redactSecrets } from './bolt-logger.ts';
import { createChannelQueue } from './channel-queue.ts';
import { createChannels } from './channels.ts';
import { errorToOperatorError, retryAfterMs } from './errors.ts';
import { createFileDownloader } from './files.ts';
import { createHttpTransport } from './http/receiver.ts';
import { slackLimits } from './limits.ts';
import { listen } from './listeners/listen.ts';
import { createPosts, type Posts } from './posts.ts';
import { createResponder } from './responder.ts';
import { createSocketTransport } from './socket.ts';
import type { Transport } from './transport.ts';
import { createUserGroups } from './user-groups.ts';

/** Milliseconds for an answer to travel in the acknowledgement: Slack's three seconds, less the way there and back. */
const ACK_DEADLINE_MS = slackLimits.acknowledgeWithin - 800;
/** Milliseconds that a call to Slack may take. */
const CALL_TIMEOUT_MS = 10_000;
/** So many times as long for a response_url: an answer that was given up early and sent again would stand twice. */
const RESPONSE_URL_TIMEOUT_FACTOR = 6;
/** Milliseconds for what was accepted to be answered when the bot stops. */
const STOP_TIMEOUT_MS = 4000;
const CLOSE_TIMEOUT_MS = 500;
const RECLAIM_INTERVAL_MS = 30_000;

export interface SlackAdapterOptions {
  bot: Bot;
  /** Socket Mode with an app token; without, signed HTTP, which needs the signing secret. */
  tokens: { botToken: string; appToken: string | null; signingSecret: string | null };
  /** For signed HTTP; 0 lets the system choose. */
  port: number;
  /**
   * `slackApiUrl` is for tests; without it, Slack itself. `teamId` says which workspace of an organisation is meant.
   * `callWithin`: milliseconds that a call may take, by default 10,000.
   */
  api: { slackApiUrl?: string; teamId?: string; callTimeoutMs?: number };
  now: () => Date;
  log: Log;
  /** Told once when Slack no longer lets the bot in while it runs, in a line for the log. The process and other platforms go on. */
  onFatal: (error: OperatorError) => void;
  /** User groups whose members the bot has to know: those that EDITORS names. */
  groups?: readonly string[];
  /** Tells its events from those of the newsroom's other workspaces; by default there is none. */
  workspace?: string | null;
  /** What all copies share, where there can be several. */
  dedupeStore?: SharedDedupe | null;
  /** Keeps messages to the bot until they are answered. */
  inbox?: Inbox | null;
  /** Milliseconds between two looks for messages that others left unanswered, by default 30,000. */
  reclaimIntervalMs?: number;
  /** The line that several workspaces share; without it, the adapter has its own. */
  transport?: Transport | null;
  /** Milliseconds; by default 2,200. */
  ackDeadlineMs?: number;
  /** Milliseconds before the first attempt to reconnect, by default 1,000. */
  reconnectDelayMs?: number;
}

/** One workspace's Slack. `start` rejects with an OperatorError that names the variable to mend. */
export function createSlackAdapter(options: SlackAdapterOptions): Adapter {
  const { bot, tokens, now } = options;
  const log = redactSecrets(options.log);
  let isStopping = false;
  let hasFailed = false;
  let self = { name: 'Whosaid', user: null as string | null };

  function failFatally(error: OperatorError): void {
    if (hasFailed || isStopping) return;
    hasFailed = true;
    options.onFatal(error);
  }

  const clientOptions = toClientOptions(options.api);
  const logger = createBoltLogger(log);
  const transport = options.transport ?? createTransport();
  const app = new App({
    token: tokens.botToken,
    receiver: transport.receiver,
    logger,
    clientOptions,
    convoStore: false,
    deferInitialization: true,
  });
  app.error(async (error) => log.error('slack.request_failed', { reason: error.stack ?? error.message }));
  const buttons = bot.buttons.withMaxLength(slackLimits.press);
  const posts: Posts = createPosts({
    client: app.client,
    channels: createChannels(app.client, now),
    queue: createChannelQueue(now),
    buttons,
    log,
    botName: () => self.name,
    file: createFileDownloader(tokens.botToken, options.api.slackApiUrl),
    onInvalidToken: (error) => failFatally(errorToOperatorError(error, 'SLACK_BOT_TOKEN')),
  });
  const keyPrefix = options.workspace == null ? 'slack' : `slack ${options.workspace}`;
  const ackDeadlineMs = options.ackDeadlineMs ?? ACK_DEADLINE_MS;
  const responder = createResponder({ client: app.client, buttons, posts, log, ackDeadlineMs });
  const messages = listen(app, {
    bot,
    responder,
    posts,
    groups: createUserGroups(app.client, options.groups ?? [], now, log),
    openView: (trigger, view) => app.client.views.open({ trigger_id: trigger, view }),
    keyPrefix,
    deduper: createDeduper(keyPrefix, options.dedupeStore ?? null, log),
    localDeduper: createDeduper(keyPrefix, null, log),
    inbox: options.inbox ?? null,
    reclaimIntervalMs: options.reclaimIntervalMs ?? RECLAIM_INTERVAL_MS,
    log,
    botUser: () => self.user,
    connectionEpoch: transport.epoch,
    serialize: transport.serialize,
    isStopping: () => isStopping,
    onUninstalled: (event) => failFatally(removedError(event)),
  });

  function createTransport(): Transport {
    const { appToken, signingSecret } = tokens;
    if (appToken !== null) {
      const reconnectDelayMs = options.reconnectDelayMs ?? 1000;
      return createSocketTransport({ appToken, clientOptions, logger, log, reconnectDelayMs, onFatal: failFatally });
    }
    if (signingSecret !== null) return createHttpTransport({ signingSecret, port: options.port, now, log });
    throw new OperatorError(
      'Slack needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) beside SLACK_BOT_TOKEN: set one of them.',
    );
  }

  return {
    platform: 'slack',
    async start() {
      self = await signIn(app, self.name);
      await transport.open();
      messages.start();
    },
    async stop() {
      isStopping = true;
      messages.stop();
      transport.delay();
      await withTimeout(responder.idle(), STOP_TIMEOUT_MS);
      await withTimeout(transport.close(), CLOSE_TIMEOUT_MS);
    },
    resolve: posts.resolve,
    post: posts.post,
    update: posts.update,
  };
}

/**
 * Bolt's own retries are off: they repeat a post whose answer was lost on the way, which then stands twice, and one 429
 * stops every call of the app. The queue repeats what Slack says it refused.
 */
export function toClientOptions(api: SlackAdapterOptions['api']): webApi.WebClientOptions {
  const { slackApiUrl, teamId, callTimeoutMs = CALL_TIMEOUT_MS } = api;
  const timeoutFor = (url: string) =>
    /\/api\/[a-z.]+$/i.test(url) ? callTimeoutMs : callTimeoutMs * RESPONSE_URL_TIMEOUT_FACTOR;
  return {
    ...(slackApiUrl === undefined ? {} : { slackApiUrl }),
    ...(teamId === undefined ? {} : { teamId }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    fetch: (url, init) => fetch(url, { ...init, signal: init?.signal ?? AbortSignal.timeout(timeoutFor(String(url))) }),
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
      const wait = retryAfterMs(error);
      if (wait === null || tries === 3) throw errorToOperatorError(error, 'SLACK_BOT_TOKEN');
      await sleep(wait);
    }
  }
}

function removedError(event: string): OperatorError {
  return new OperatorError(
    `SLACK_BOT_TOKEN: Slack says that the app was removed (${event}); install it again at https://api.slack.com/apps and copy the token anew.`,
  );
}
