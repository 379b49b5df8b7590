/** Runs a command of the command line and ends the process. */
import { LedgerError } from '../claims/ledger/ledger.ts';
import { DataError, OperatorError, UserError } from '../lib/errors.ts';

/**
 * Runs the command with the process's arguments; its result is the exit code. An error that the operator can fix is printed
 * on standard error without a stack and exits with `failed`, a UserError with 2, as a wrong command line does. Any other
 * error is a bug and ends the process with its stack.
 *
 * A reader that closes the pipe early, such as `head`, is no error: the command stops printing, cleans up and exits with 0.
 */
export async function runCli(main: (args: string[]) => Promise<number>, failed = 1): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (isClosedPipe(error)) return;
    if (!isUserFacing(error)) throw error;
    console.error(error.message);
    process.exitCode = error instanceof UserError ? 2 : failed;
  }
}

/** Lets Ctrl-C and a stop end the process in order, so that what is registered for its exit, such as temporary files, goes. */
export function endOnSignal(): void {
  process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143));
}

function ignoreClosedPipe(error: Error): void {
  if (!isClosedPipe(error)) throw error;
}

function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}

/** Whether its message is for whoever runs the command, and says what to do. */
export function isUserFacing(error: unknown): error is Error {
  return [UserError, OperatorError, DataError, LedgerError].some((kind) => error instanceof kind);
}
