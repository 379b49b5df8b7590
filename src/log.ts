/** The process's log, on standard error, so that standard output stays the console's and the answers'. */
import type { Log } from './bot/log.ts';
import { requestId } from './bot/request.ts';

type Write = (line: string) => void;
const toStandardError: Write = (line) => void process.stderr.write(line);

/**
 * JSON lines by pino, for a process that serves a platform. A line that is written while a request is answered has its id.
 *
 * @param secrets never appear, wherever they come from: an error's message may quote an address or a header.
 */
export async function createJsonLog(secrets: readonly string[], write: Write = toStandardError): Promise<Log> {
  // Loaded only here: the console and the command line are for people, and start quicker without it.
  const { pino } = await import('pino');
  const logger = pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => (requestId() === null ? {} : { request: requestId() }),
    },
    { write: (line: string) => write(withoutSecrets(line, secrets)) },
  );
  const at =
    (level: 'info' | 'warn' | 'error') =>
    (event: string, { error, ...fields }: Record<string, unknown> = {}) =>
      logger[level](error === undefined ? fields : { ...fields, err: errorToFields(error) }, event);
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

/** One line for a person, then an error's stack: for the console and the command line. */
export function createPlainLog(secrets: readonly string[], write: Write = toStandardError): Log {
  const at = (event: string, { error }: Record<string, unknown> = {}) => {
    const reason = error instanceof Error ? (error.stack ?? error.message) : error === undefined ? '' : String(error);
    write(withoutSecrets(`whosaid: ${event}${reason === '' ? '' : `: ${reason}`}\n`, secrets));
  };
  return { info: () => {}, warn: at, error: at };
}

function withoutSecrets(line: string, secrets: readonly string[]): string {
  return secrets.reduce(
    (clean, secret) => clean.replaceAll(secret, '***').replaceAll(JSON.stringify(secret).slice(1, -1), '***'),
    line,
  );
}

function errorToFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: errorToFields(error.cause) }),
  };
}
