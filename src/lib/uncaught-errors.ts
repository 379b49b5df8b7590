/** Errors that nobody caught, in a process that serves platforms: which of them it outlives. */
import type { Log } from './log.ts';

/** Libraries of the platforms, and the sockets under them. */
const PLATFORM_LIBRARY = /node_modules\/(?:discord\.js|@discordjs|@sapphire|@slack|ws)\//;
/** Our own files, as stacks name them; the adapters keep nothing that has to be right afterwards. */
const [OURS, ADAPTERS, COMMANDS] = ['../', '../adapters/', '../../commands/'].map(
  (folder) => new URL(folder, import.meta.url).href,
) as [string, string, string];

/**
 * Logs what a platform's library lets fall, such as over an event that it does not understand, in one line; the process
 * and the other platform go on. It goes on only where the stack names such a library and no file of ours beside the
 * adapters': after an uncaught error in the ledger, the board or a command, nobody knows what they hold, and a process
 * that starts anew from its record is right. So every other error ends the process, with its stack in the log and exit
 * code 1.
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
