/** Bolt's log lines in our log, without secrets. */
import type { Logger } from '@slack/bolt';
import { LogLevel } from '@slack/bolt';
import type { Log } from '../../lib/log.ts';

/** Tokens and socket tickets, wherever a message quotes them. */
const SECRET_PATTERN = /x(?:ox[a-z]|app)-[\w.%-]+|(?<=ticket=)[^&\s]+/g;

/** A log without tokens, whatever an error quotes. */
export function redactSecrets(log: Log): Log {
  const clean = (fields: Record<string, unknown> = {}) =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [
        name,
        typeof value === 'string' ? value.replace(SECRET_PATTERN, '…') : value,
      ]),
    );
  return {
    info: (event, fields) => log.info(event, clean(fields)),
    warn: (event, fields) => log.warn(event, clean(fields)),
    error: (event, fields) => log.error(event, clean(fields)),
  };
}

/** Warnings and errors only: at lower levels Bolt logs whole payloads, with people's words. */
export function createBoltLogger(log: Log): Logger {
  const joinMessages = (messages: unknown[]) => messages.map(String).join(' ');
  return {
    debug() {},
    info() {},
    warn: (...messages: unknown[]) => log.warn('slack.bolt', { message: joinMessages(messages) }),
    error: (...messages: unknown[]) => log.error('slack.bolt', { message: joinMessages(messages) }),
    setLevel() {},
    getLevel: () => LogLevel.WARN,
    setName() {},
  };
}
