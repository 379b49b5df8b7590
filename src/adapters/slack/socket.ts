/** Socket Mode: Slack's events over a WebSocket that the bot opens. https://docs.slack.dev/apis/events-api/using-socket-mode */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger, SocketModeReceiver, type webApi } from '@slack/bolt';
import type { OperatorError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { isDeadToken, retryAfter, slackErrorCode, toOperatorError } from './errors.ts';
import type { Connection } from './transport.ts';

/** Milliseconds within which a new connection must say hello. */
const HELLO_WITHIN = 15_000;
const LONGEST_PAUSE = 30_000;

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
