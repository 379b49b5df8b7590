/** Slack's two ways to reach a bot: Socket Mode with an app token, signed HTTP without. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@slack/bolt';
import { HTTPReceiver, type InstallationStore, type Receiver, SocketModeReceiver, type webApi } from '@slack/bolt';
import type { Log } from '../../bot/log.ts';
import { OperatorError } from '../../errors.ts';
import { putDoorBefore } from './admission.ts';
import type { Body } from './answering.ts';
import { isDeadToken, retryAfter, slackErrorCode, toOperatorError } from './faults.ts';
import { guardRequests } from './guard.ts';

/** Milliseconds within which a new connection must say hello. */
const HELLO_WITHIN = 15_000;
const LONGEST_PAUSE = 30_000;
/** Bytes of a request's body; Slack's largest payloads are far below. */
const MOST_BYTES = 1024 * 1024;
/** Milliseconds within which a request's headers and body must be here. */
const REQUEST_WITHIN = 10_000;
/** Longer than balancers keep a connection without a request, so that it is they who end it. */
const IDLE = 75_000;
/** Milliseconds between two looks for requests that are late: by default Node looks only every half minute. */
const LOOK_EVERY = 1_000;

export interface Connection {
  receiver: Receiver;
  /** Changes whenever the line is lost: an acknowledgement belongs to the line its event came by. */
  line: () => number;
  /** What an acknowledgement carries, as the line takes it. */
  pack: (body: Body) => Body | string;
  /** Resolves when Slack's events arrive. Rejects with an OperatorError. */
  open(): Promise<void>;
  /** Takes nothing new; what is being answered may finish. */
  pause(): void;
  /** Cuts what is left. */
  close(): Promise<void>;
}

interface SocketSetting {
  appToken: string;
  clientOptions: webApi.WebClientOptions;
  logger: Logger;
  log: Log;
  /** Milliseconds before the first attempt after a lost connection; each further one waits twice as long. */
  pause: number;
  onFatal: (error: OperatorError) => void;
}

/**
 * Socket Mode. Bolt's own reconnecting is off: where a reconnect fails for good (a revoked token, a network that is away
 * for long) it leaves a rejection that nobody handles, which ends the process and the other platform with it.
 */
export function createSocketConnection(setting: SocketSetting): Connection {
  const { appToken, clientOptions, logger, log } = setting;
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: { ...clientOptions } },
  });
  const { client } = receiver;
  survive(client, log);
  const ended = new AbortController();
  let isConnecting = false;
  let lost = 0;

  async function connect(): Promise<void> {
    isConnecting = true;
    const late = setTimeout(() => client.disconnect(), HELLO_WITHIN);
    try {
      await client.start();
    } catch (error) {
      throw error ?? new Error('the connection closed before Slack said hello');
    } finally {
      clearTimeout(late);
      isConnecting = false;
    }
    log.info('slack.connected', { mode: 'socket' });
  }

  async function reconnect(): Promise<void> {
    let pause = setting.pause;
    while (!ended.signal.aborted) {
      try {
        return await connect();
      } catch (error) {
        if (ended.signal.aborted) return;
        if (isDeadToken(error)) return setting.onFatal(toOperatorError(error, 'SLACK_APP_TOKEN'));
        log.warn('slack.reconnecting', { reason: slackErrorCode(error) ?? String(error), pause });
        await sleep(retryAfter(error) ?? pause, undefined, { signal: ended.signal }).catch(() => {});
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }
  }

  client.on('disconnected', () => {
    lost += 1;
    if (isConnecting || ended.signal.aborted) return;
    log.info('slack.disconnected', { mode: 'socket' });
    void reconnect();
  });

  return {
    receiver,
    line: () => lost,
    pack: (body) => body,
    async open() {
      try {
        await connect();
      } catch (error) {
        ended.abort();
        throw toOperatorError(error, 'SLACK_APP_TOKEN');
      }
    },
    // The line stays open: acknowledgements travel on it.
    pause() {},
    async close() {
      ended.abort();
      await client.disconnect();
    },
  };
}

/** A message that is no envelope must not end the process: Bolt reads its members without looking, in a promise nobody handles. */
function survive(client: SocketModeReceiver['client'], log: Log): void {
  const handlers = client.listeners('ws_message') as ((data: unknown, isBinary: boolean) => Promise<void>)[];
  client.removeAllListeners('ws_message');
  for (const handle of handlers) {
    client.on('ws_message', (data, isBinary) => {
      handle(data, isBinary).catch((error: unknown) => log.warn('slack.odd_message', { reason: String(error) }));
    });
  }
}

/** The paths at which people install the app, and to which Slack sends them back. */
export const INSTALL_PATH = '/slack/install';
export const REDIRECT_PATH = '/slack/oauth_redirect';

/** How workspaces install the app: https://docs.slack.dev/authentication/installing-with-oauth */
export interface Oauth {
  clientId: string;
  clientSecret: string;
  /** Signs the state that ties Slack's answer to the browser that asked. */
  stateSecret: string;
  /** Null for the first one that the app is configured with. */
  redirectUri: string | null;
  /** Where people are asked; without it, Slack itself. */
  authorizationUrl?: string;
}

interface HttpSetting {
  signingSecret: string;
  port: number;
  logger: Logger;
  log: Log;
  /** Where several workspaces install the app. */
  installing?: {
    oauth: Oauth;
    store: InstallationStore;
    scopes: readonly string[];
    clientOptions: webApi.WebClientOptions;
    /** Whether an installation is kept; else it has answered the request itself. */
    accepts: NonNullable<InstallerCallbacks['afterInstallation']>;
  };
}

type HttpReceiverOptions = ConstructorParameters<typeof HTTPReceiver>[0];
type InstallerCallbacks = NonNullable<NonNullable<HttpReceiverOptions['installerOptions']>['callbackOptions']>;

/** Signed HTTP: POST /slack/events takes events, commands and interactions. https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function createHttpConnection(setting: HttpSetting): Connection & { receiver: HTTPReceiver } {
  const { signingSecret, port, logger, log, installing = null } = setting;
  const installer = installing === null ? {} : toInstallerOptions(installing);
  const receiver = new HTTPReceiver({ signingSecret, port, logger, bodyLimit: MOST_BYTES, ...installer });
  const pages = installing === null ? [] : [INSTALL_PATH, REDIRECT_PATH];
  receiver.requestListener = guardRequests(
    receiver.requestListener,
    MOST_BYTES,
    (seconds) => log.warn('slack.ahead', { seconds, remedy: 'set this machine’s clock: npm run doctor compares it' }),
    pages,
  );
  let server: Server | null = null;
  return {
    receiver,
    line: () => 0,
    pack: createPack(),
    async open() {
      try {
        server = await receiver.start(
          { port },
          {
            requestTimeout: REQUEST_WITHIN,
            headersTimeout: REQUEST_WITHIN,
            connectionsCheckingInterval: LOOK_EVERY,
            keepAliveTimeout: IDLE,
          },
        );
        putDoorBefore(server);
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? String(error);
        throw new OperatorError(`Slack over HTTP cannot listen on port ${port} (${code}): choose another SLACK_PORT.`, {
          cause: error,
        });
      }
      log.info('slack.connected', { mode: 'http', port: (server.address() as AddressInfo).port });
    },
    pause() {
      server?.close();
    },
    async close() {
      if (server?.listening) server.close();
      server?.closeAllConnections();
      server = null;
    },
  };
}

/**
 * Makes a body the JSON that is sent, once for all who get the same: it takes a sixth of the time of an answer that is
 * kept. Bolt sends a text as it is, and `guardRequests` says what it is.
 */
function createPack(): Connection['pack'] {
  const packed = new WeakMap<Body, string>();
  return (body) => {
    const known = packed.get(body) ?? JSON.stringify(body);
    packed.set(body, known);
    return known;
  };
}

/** Bolt checks the state itself: it is signed, ends after ten minutes, and has to be the one in the browser's cookie. */
function toInstallerOptions(installing: NonNullable<HttpSetting['installing']>): Partial<HttpReceiverOptions> {
  const { oauth, store, scopes, clientOptions, accepts } = installing;
  const { clientId, clientSecret, stateSecret, redirectUri, authorizationUrl } = oauth;
  return {
    clientId,
    clientSecret,
    stateSecret,
    scopes: [...scopes],
    installationStore: store,
    ...(redirectUri === null ? {} : { redirectUri }),
    installerOptions: {
      installPath: INSTALL_PATH,
      redirectUriPath: REDIRECT_PATH,
      stateVerification: true,
      clientOptions,
      callbackOptions: { afterInstallation: accepts },
      ...(authorizationUrl === undefined ? {} : { authorizationUrl }),
    },
  };
}
