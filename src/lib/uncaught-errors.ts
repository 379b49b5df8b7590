/** Decides which uncaught errors end a process that serves platforms. */
import type { Log } from './log.ts';

/** Libraries of the platforms, and the sockets under them. */
const PLATFORM_LIBRARY = /node_modules\/(?:discord\.js|@discordjs|@sapphire|@slack|ws)\//;
/** Our own files, as stacks name them; the adapters hold no state that has to be right afterwards. */
const [OURS, ADAPTERS, COMMANDS] = ['../', '../adapters/', '../../commands/'].map(
  (folder) => new URL(folder, import.meta.url).href,
) as [string, string, string];

/**
 * An uncaught error of a platform's library, such as over an event that it does not understand, is logged in one line, and the
 * process goes on. That holds only where the stack names such a library and no file of ours outside the adapters: after an
 * uncaught error in the ledger, the read model or a command, their state is unknown, and a restart from the record is right.
 * Every other error ends the process with exit code 1 and its stack in the log.
 */
export function handleUncaughtErrors(log: Log): void {
  const handle = (error: unknown, kind: 'unhandledRejection' | 'uncaughtException') => {
    if (isPlatformLibraryError(error)) {
      const { name, message, stack = '' } = error;
      const at = stack.split('\n').find((line) => PLATFORM_LIBRARY.test(line));
      log.error('process.platform_library_failed', { kind, reason: `${name}: ${message}`, at: at?.trim() });
      return;
    }
    log.error('process.uncaught_error', { kind, error });
    process.exit(1);
  };
  process.on('unhandledRejection', (error) => handle(error, 'unhandledRejection'));
  process.on('uncaughtException', (error) => handle(error, 'uncaughtException'));
}

/** @returns whether a library of a platform threw it, or an adapter called by one, with nothing else of ours on the way. */
export function isPlatformLibraryError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const frames = (error.stack ?? '').split('\n').slice(1);
  const isOurs = (frame: string) => frame.includes(COMMANDS) || (frame.includes(OURS) && !frame.includes(ADAPTERS));
  return frames.some((frame) => PLATFORM_LIBRARY.test(frame)) && !frames.some(isOurs);
}
