/** The process's log: JSON lines by pino on standard error, so that standard output stays the console's and the answers'. */
import { pino } from 'pino';
import type { Log } from './bot/log.ts';

/** @param secrets never appear, wherever they come from: an error's message may quote an address or a header. */
export function createLog(
  secrets: readonly string[],
  write: (line: string) => void = (line) => void process.stderr.write(line),
): Log {
  const logger = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
    { write: (line: string) => write(withoutSecrets(line, secrets)) },
  );
  const at =
    (level: 'info' | 'warn' | 'error') =>
    (event: string, fields: Record<string, unknown> = {}) => {
      const { error, ...rest } = fields;
      logger[level](error === undefined ? rest : { ...rest, err: errorToFields(error) }, event);
    };
  return { info: at('info'), warn: at('warn'), error: at('error') };
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
