/** How a command of the command line ends. */
import { LedgerError } from '../claims/ledger/ledger.ts';
import { DataError, OperatorError, UserError } from '../lib/errors.ts';

/**
 * Runs the command with the process's arguments; what it gives is the exit code. What the operator can mend is told on
 * standard error without a stack, and ends with `failed`; a UserError ends with 2, as a wrong line does. Every other error
 * is a fault of ours and ends the process with its stack.
 */
export async function runCli(main: (args: string[]) => Promise<number>, failed = 1): Promise<void> {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (!isUserFacing(error)) throw error;
    console.error(error.message);
    process.exitCode = error instanceof UserError ? 2 : failed;
  }
}

/** Whether its message is for whoever runs the command, and says what to do. */
export function isUserFacing(error: unknown): error is Error {
  return [UserError, OperatorError, DataError, LedgerError].some((kind) => error instanceof kind);
}
