/** Slack's adapter, on Bolt: https://docs.slack.dev/tools/bolt-js */
import { App, type Receiver, type ReceiverEvent } from '@slack/bolt';
import { errorToMessage, OperatorError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { withTimeout } from '../../lib/timeout.ts';
import type { Adapter } from '../adapter.ts';
import { type Newsrooms, OPENING, UNREADABLE } from '../newsrooms.ts';
import type { Transport } from '../transport.ts';
import { type Access, createTokenAccess } from './access.ts';
import { createBoltLogger, redactSecrets } from './bolt-logger.ts';
import { type SlackApi, toClientOptions } from './client-options.ts';
import { signIn } from './connect-workspace.ts';
import { bodyToRemoval } from './event-workspace.ts';
import { createHttpTransport } from './http/receiver.ts';
import { slackLimits } from './limits.ts';
import { registerListeners } from './listeners/register.ts';
import type { SecretStore } from './oauth/installation-store.ts';
import { createInstalledAccess } from './oauth/installed-access.ts';
import type { OauthOptions } from './oauth/installer.ts';
import { NOT_INSTALLED, refuse, sentenceToSlack } from './refusal.ts';
import { createSocketTransport } from './socket.ts';
import type { Workspace } from './workspace.ts';
import { createWorkspaces } from './workspaces.ts';

/** Milliseconds for an answer to travel in the acknowledgement: Slack's three seconds, less the way there and back. */
const ACK_DEADLINE_MS = slackLimits.acknowledgeWithin - 800;
/** Milliseconds for a newsroom to open before a command is told to ask again. */
const OPEN_TIMEOUT_MS = 1_500;
/** Milliseconds for what was accepted to be answered when the bot stops. */
const STOP_TIMEOUT_MS = 4_500;
const CLOSE_TIMEOUT_MS = 500;
const RECLAIM_INTERVAL_MS = 30_000;
const RECONNECT_DELAY_MS = 1_000;

export interface SlackAdapterOptions {
  newsrooms: Newsrooms;
  /** One workspace's bot token, or what workspaces need to install the app themselves. */
  installation: { botToken: string } | { oauth: OauthOptions; secrets: SecretStore };
  /** Socket Mode with an app token; without one, signed HTTP, which needs the signing secret. */
  appToken: string | null;
  signingSecret: string | null;
  /** For signed HTTP; 0 lets the system choose. */
  port: number;
  api: SlackApi;
  now: () => Date;
  log: Log;
  /** Called once when Slack no longer lets the bot in while it runs. The process and other platforms go on. */
  onFatal: (error: OperatorError) => void;
  /** Milliseconds between two looks for messages that other replicas left unanswered, by default 30,000. */
  reclaimIntervalMs?: number;
  /** Milliseconds within which an answer still travels in the acknowledgement, by default 2,200. */
  ackDeadlineMs?: number;
  /** Milliseconds before the first attempt to reconnect, by default 1,000. */
  reconnectDelayMs?: number;
}

/** `start` rejects with an OperatorError that names the variable to mend. */
export function createSlackAdapter(options: SlackAdapterOptions): Adapter {
  const { newsrooms, api, now, onFatal } = options;
  const log = redactSecrets(options.log);
  const clientOptions = toClientOptions(api);
  let isStopping = false;
  let hasFailed = false;

  function failFatally(error: OperatorError): void {
    if (hasFailed || isStopping) return;
    hasFailed = true;
    onFatal(error);
  }

  const access = createAccess();
  const workspaces = createWorkspaces(newsrooms, access, {
    api,
    now,
    log,
    ackDeadlineMs: options.ackDeadlineMs ?? ACK_DEADLINE_MS,
    reclaimIntervalMs: options.reclaimIntervalMs ?? RECLAIM_INTERVAL_MS,
  });
  const transport = createTransport();
  const app = new App({
    receiver: ownReceiver,
    // Each event's workspace has a client of its own: Bolt needs no token.
    authorize: async () => ({}),
    // Messages of bots are no questions: see messages.ts.
    ignoreSelf: false,
    convoStore: false,
    logger: createBoltLogger(log),
    clientOptions,
  });
  app.error(async (error) => log.error('slack.request_failed', { reason: error.stack ?? error.message }));
  registerListeners(app);

  function createAccess(): Access {
    const { installation } = options;
    if ('botToken' in installation) return createTokenAccess(installation.botToken, failFatally);
    return createInstalledAccess({
      ...installation,
      clientOptions,
      isServed: (workspace) => newsrooms.newsroomOfWorkspace(workspace) !== null,
      mayInstall: newsrooms.mayInstall,
      now,
      log,
    });
  }

  function createTransport(): Transport {
    const { appToken, signingSecret, port, reconnectDelayMs = RECONNECT_DELAY_MS } = options;
    if (appToken !== null)
      return createSocketTransport({ appToken, clientOptions, log, reconnectDelayMs, onEvent, onFatal: failFatally });
    if (signingSecret !== null)
      return createHttpTransport({ signingSecret, port, now, log, pages: access.pages, onEvent });
    throw new OperatorError(
      'Slack needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) beside SLACK_BOT_TOKEN: set one of them.',
    );
  }

  async function onEvent(event: ReceiverEvent): Promise<void> {
    const removal = bodyToRemoval(event.body);
    if (removal !== null) {
      await event.ack();
      const removed = await access.handleRemoval(event.body, removal);
      if (removed !== null) await workspaces.disconnect(removed);
      return;
    }
    const opening = workspaces.find(event.body).then(
      (found) => found ?? NOT_INSTALLED,
      (error: unknown) => {
        log.error('slack.newsroom_open_failed', { reason: errorToMessage(error) });
        return UNREADABLE;
      },
    );
    let { ack } = event;
    if ((await withTimeout<Workspace | string>(opening, OPEN_TIMEOUT_MS)) === null) {
      if (event.body.command !== undefined) return ack(sentenceToSlack(OPENING));
      // A form's acknowledgement carries its answer, so it waits; if that takes too long, Slack lets people submit again.
      if (event.body.type !== 'view_submission') {
        await ack();
        ack = async () => {};
      }
    }
    const workspace = await opening;
    if (typeof workspace === 'string') return refuse({ ...event, ack }, workspace, log);
    workspace.newsroom.touch();
    // Bolt acknowledges an event before it calls a listener: by then a message has to be in the inbox.
    if (!(await workspace.messages.claim(event.body))) return ack();
    await app.processEvent({ ...event, ack, customProperties: { workspace } });
  }

  return {
    platform: 'slack',
    async start() {
      if (access.only !== null) await signIn(access.only.botToken, { api, log });
      await transport.open();
    },
    join: workspaces.join,
    async stop() {
      if (isStopping) return;
      isStopping = true;
      transport.pause();
      await withTimeout(workspaces.stop(), STOP_TIMEOUT_MS);
      await withTimeout(transport.close(), CLOSE_TIMEOUT_MS);
    },
  };
}

/** Bolt wants to start and stop what brings its events; ours are handed to it one by one. */
const ownReceiver: Receiver = { init() {}, start: async () => {}, stop: async () => {} };
