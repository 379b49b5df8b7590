/** The process's log on standard error: standard output is for the console and for answers. */
import type { Log } from './log.ts';
import { currentRequestId } from './request-context.ts';

type Write = (line: string) => void;
const writeToStderr: Write = (line) => void process.stderr.write(line);

/** How long an info line may be buffered, in milliseconds, and how many characters are buffered. */
const FLUSH_DELAY_MS = 20;
const MAX_BUFFERED_CHARACTERS = 16_384;
/** How such a line begins. */
const INFO_PREFIX = '{"level":"info"';

/**
 * Writes several lines at once: each write to a pipe is a system call that blocks the process. A warning or an error is
 * written at once, with all before it. The buffer is written at the end of the process, but not after a kill -9.
 */
function createBufferedWrite(write: Write): Write {
  let waiting = '';
  let timer: NodeJS.Timeout | null = null;
  const flush = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const lines = waiting;
    waiting = '';
    if (lines !== '') write(lines);
  };
  process.once('exit', flush);
  return (line) => {
    waiting += line;
    if (!line.startsWith(INFO_PREFIX) || waiting.length > MAX_BUFFERED_CHARACTERS) flush();
    else timer ??= setTimeout(flush, FLUSH_DELAY_MS).unref();
  };
}

/**
 * JSON lines by pino, for a process that serves a platform. A line that is written while a request is answered has its id.
 *
 * @param secrets never appear, wherever they come from: an error's message may quote an address or a header.
 */
export async function createJsonLog(
  secrets: readonly string[],
  write = createBufferedWrite(writeToStderr),
): Promise<Log> {
  // Loaded only here: the console and the command line are for people, and start quicker without it.
  const { pino } = await import('pino');
  const clean = createRedactor(secrets);
  const logger = pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => (currentRequestId() === null ? {} : { request: currentRequestId() }),
    },
    { write: (line: string) => write(clean(line)) },
  );
  const at =
    (level: 'info' | 'warn' | 'error') =>
    (event: string, { error, ...fields }: Record<string, unknown> = {}) =>
      logger[level](error === undefined ? fields : { ...fields, err: errorToFields(error) }, event);
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

/** One line for a person, then an error's stack: for the console and the command line. */
export function createPlainLog(secrets: readonly string[], write: Write = writeToStderr): Log {
  const clean = createRedactor(secrets);
  const at = (event: string, { error }: Record<string, unknown> = {}) => {
    const reason = error instanceof Error ? (error.stack ?? error.message) : error === undefined ? '' : String(error);
    write(clean(`whosaid: ${event}${reason === '' ? '' : `: ${reason}`}\n`));
  };
  return { info: () => {}, warn: at, error: at };
}

/** @returns what takes the secrets out of a line, also where they stand in it as JSON writes them. */
function createRedactor(secrets: readonly string[]): (line: string) => string {
  const spellings = [...new Set(secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]))];
  return (line) => spellings.reduce((clean, spelling) => clean.replaceAll(spelling, '***'), line);
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
