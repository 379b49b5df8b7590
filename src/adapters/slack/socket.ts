/** Socket Mode: Slack's events over a WebSocket that the bot opens. https://docs.slack.dev/apis/events-api/using-socket-mode */
import { setTimeout as sleep } from 'node:timers/promises';
import { type App, type ReceiverEvent, SocketModeReceiver, type webApi } from '@slack/bolt';
import { backoff } from '../../lib/backoff.ts';
import type { OperatorError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Transport } from '../transport.ts';
import { createBoltLogger } from './bolt-logger.ts';
import { errorToOperatorError, isInvalidToken, retryAfterMs, slackErrorCode } from './errors.ts';

/** Milliseconds within which a new connection must say hello. */
const HELLO_TIMEOUT_MS = 15_000;
const MAX_RECONNECT_DELAY_MS = 30_000;

interface SocketTransportOptions {
  appToken: string;
  clientOptions: webApi.WebClientOptions;
  log: Log;
  /** Milliseconds before the first attempt to reconnect; each further attempt waits twice as long. */
  reconnectDelayMs: number;
  onEvent(event: ReceiverEvent): Promise<void>;
  onFatal: (error: OperatorError) => void;
}

/**
 * Socket Mode. Bolt's own reconnecting is off: if it fails for good (a revoked token, a long network outage), it leaves an
 * unhandled rejection, which would end the process and the other platform with it.
 */
export function createSocketTransport(options: SocketTransportOptions): Transport {
  const { appToken, clientOptions, log, onEvent } = options;
  const receiver = new SocketModeReceiver({
    appToken,
    logger: createBoltLogger(log),
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: { ...clientOptions } },
  });
  const { client } = receiver;
  guardMessages(client, log);
  const ended = new AbortController();
  let isConnecting = false;
  /** Counts connections: an acknowledgement belongs to the one that its event came by. */
  let epoch = 0;
  receiver.init({ processEvent: (event: ReceiverEvent) => onEvent(withCheckedAck(event)) } as unknown as App);

  /** On another connection the answer in a command's acknowledgement would be lost; rejected, it goes to the response_url. */
  function withCheckedAck(event: ReceiverEvent): ReceiverEvent {
    if (event.body.command === undefined) return event;
    const arrivedAt = epoch;
    return {
      ...event,
      ack: async (body) => {
        if (epoch !== arrivedAt) throw new Error('the connection that the command came by is closed');
        await event.ack(body);
      },
    };
  }

  async function connect(): Promise<void> {
    isConnecting = true;
    const late = setTimeout(() => client.disconnect(), HELLO_TIMEOUT_MS);
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
    for (let failures = 1; !ended.signal.aborted; failures += 1) {
      try {
        return await connect();
      } catch (error) {
        if (ended.signal.aborted) return;
        if (isInvalidToken(error)) return options.onFatal(errorToOperatorError(error, 'SLACK_APP_TOKEN'));
        const delay = backoff(failures, options.reconnectDelayMs, MAX_RECONNECT_DELAY_MS);
        log.warn('slack.reconnecting', { reason: slackErrorCode(error) ?? String(error), pause: delay });
        await sleep(retryAfterMs(error) ?? delay, undefined, { signal: ended.signal }).catch(() => {});
      }
    }
  }

  client.on('disconnected', () => {
    epoch += 1;
    if (isConnecting || ended.signal.aborted) return;
    log.info('slack.disconnected', { mode: 'socket' });
    void reconnect();
  });

  return {
    async open() {
      try {
        await connect();
      } catch (error) {
        ended.abort();
        throw errorToOperatorError(error, 'SLACK_APP_TOKEN');
      }
    },
    // The connection stays open, because acknowledgements travel on it.
    pause() {},
    async close() {
      ended.abort();
      await client.disconnect();
    },
  };
}

/** A malformed message must not end the process: Bolt reads its members unchecked, in a promise that nobody handles. */
function guardMessages(client: SocketModeReceiver['client'], log: Log): void {
  const handlers = client.listeners('ws_message') as ((data: unknown, isBinary: boolean) => Promise<void>)[];
  client.removeAllListeners('ws_message');
  for (const handle of handlers) {
    client.on('ws_message', (data, isBinary) => {
      handle(data, isBinary).catch((error: unknown) => log.warn('slack.malformed_message', { reason: String(error) }));
    });
  }
}
